"""What becomes of a change, given the rows that its key has now. Pure: no database, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.model import Fate, Outcome
from connectors.quantity import parse_quantity
from connectors.sql.mapping import Row, fields_of, key_values
from connectors.sql.values import UnfitError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from connectors.model import Change
    from connectors.sql.shape import Shape


class Write(Struct, frozen=True):
    """Columns to set: of this row, or of a new one where `row` is None."""

    assigned: dict[str, object]
    row: Row | None


def decide(shape: Shape, change: Change, rows: Sequence[Row], now: datetime) -> Outcome | Write:
    """The outcome, or what is to be written for it. `rows` are all that have the change's key."""
    if len(rows) > 1:
        return _no("duplicate", f"the key stands in {len(rows)} rows of {shape.table.shown}")
    try:
        if change.component == "inventory":
            return _quantity(shape, change, rows, now)
        return _fields(shape, change, rows, now)
    except UnfitError as error:
        return _no("unfit", str(error))


def _quantity(shape: Shape, change: Change, rows: Sequence[Row], now: datetime) -> Outcome | Write:
    if not rows:
        return _no("not_found", f"{shape.table.shown} has no row with this SKU")
    raw = rows[0][shape.table.qty]
    qty, reason = parse_quantity(raw)
    if change.before is None or change.before == qty:
        value = _value(shape, "qty", shape.table.qty, str(change.after))
        return Write({shape.table.qty: value, **_touched(shape, now)}, rows[0])
    if qty is None:
        text = f"the quantity there is {reason}, not {change.before}"
        return Outcome(Fate.CONFLICT, "changed", text)
    return Outcome(
        Fate.CONFLICT,
        "changed",
        f"it holds {qty}, not {change.before}",
        actual=qty if isinstance(qty, int) else None,
    )


def _fields(shape: Shape, change: Change, rows: Sequence[Row], now: datetime) -> Outcome | Write:
    """A change is about the fields it names, in `fields` or in `expects`: one that is missing in
    one of them is NULL there. Mapped fields it does not name are neither compared nor written."""
    wanted, expected = change.fields, change.expects
    named = sorted({*wanted, *(expected or ())})
    unmapped = [field for field in named if field not in shape.table.fields]
    if unmapped:
        return _no(
            "unmapped_field",
            f"tables: {shape.table.component}: fields has no column for {', '.join(unmapped)}",
        )
    if not rows:
        if expected is not None:
            return _no("gone", f"{shape.table.shown} no longer has a row with this key")
        return Write(_new(shape, change, now), None)
    held = fields_of(shape, rows[0])
    columns = shape.table.fields
    kinds = {field: shape.kinds[columns[field]] for field in named}

    def unlike(other: dict[str, str]) -> list[str]:
        return [
            field
            for field in named
            if not shape.values.same(held.get(field), other.get(field), kinds[field])
        ]

    differing = unlike(dict(wanted))
    if not differing:
        return Outcome(Fate.ACCEPTED)
    if expected is None:
        text = f"a row with this key is there already, with other {', '.join(differing)}"
        return Outcome(Fate.CONFLICT, "exists", text)
    moved = unlike(dict(expected))
    if moved:
        text = f"it no longer holds what was last seen of {', '.join(moved)}"
        return Outcome(Fate.CONFLICT, "changed", text)
    assigned = {
        columns[field]: _value(shape, field, columns[field], wanted.get(field))
        for field in differing
    }
    return Write({**assigned, **_touched(shape, now)}, rows[0])


def _new(shape: Shape, change: Change, now: datetime) -> dict[str, object]:
    """The columns of a new row: its key, what the scope demands, and the fields named."""
    try:
        key = key_values(shape, change.sku)
    except UnfitError as error:
        raise UnfitError(f"the key {error}") from None
    fields = {
        shape.table.fields[field]: _value(shape, field, shape.table.fields[field], text)
        for field, text in change.fields.items()
    }
    return {**fields, **_touched(shape, now), **shape.scoped(), **key}


def _touched(shape: Shape, now: datetime) -> dict[str, object]:
    table = shape.table
    if not table.touch:
        return {}
    return {table.updated: shape.values.stamp(now, shape.kinds[table.updated])}


def _value(shape: Shape, field: str, column: str, text: str | None) -> object:
    try:
        return None if text is None else shape.values.value(text, shape.kinds[column])
    except UnfitError as error:
        raise UnfitError(f"{field}: the value {error}") from None


def _no(code: str, text: str) -> Outcome:
    return Outcome(Fate.REJECTED, code, text)
