"""One row as a Record. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.errors import Malformed
from connectors.model import Record
from connectors.quantity import parse_quantity
from connectors.sql.keys import join, split
from connectors.sql.values import UnfitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.sql.shape import Shape

Row = dict[str, Any]
"""Column -> the driver's value."""


def row_of(shape: Shape, found: Sequence[Any]) -> Row:
    """What `Shape.select` gave for one row, by column."""
    return dict(zip(shape.columns, found, strict=True))


def key_text(shape: Shape, row: Row) -> str:
    """The key as one text, see `keys`."""
    return join([_text(shape, row, name) or "" for name in shape.table.key])


def key_values(shape: Shape, text: str) -> dict[str, object]:
    """Column -> value of a key's text.

    Raises UnfitError for a text that no row can have: not of so many columns, or spelt otherwise
    than its column spells it, as 007 for a number.
    """
    parts = split(text, len(shape.table.key))
    if parts is None:
        raise UnfitError(f"is no key of the columns {', '.join(shape.table.key)}")
    found = {}
    for name, part in zip(shape.table.key, parts, strict=True):
        kind = shape.kinds[name]
        found[name] = shape.values.value(part, kind)
        if shape.values.text(found[name], kind) != part:
            raise UnfitError(f"is not how the column {name} spells it")
    return found


def fields_of(shape: Shape, row: Row) -> dict[str, str]:
    """Field -> text; what is NULL is left out."""
    texts = ((field, _text(shape, row, name)) for field, name in shape.table.fields.items())
    return {field: text for field, text in texts if text is not None}


def record(shape: Shape, row: Row) -> Record:
    """The row as a record. Raises Malformed where a column holds bytes or a time out of range."""
    table = shape.table
    key = key_text(shape, row)
    qty, reason = parse_quantity(row[table.qty]) if table.qty else (None, "")
    return Record(
        component=table.component,
        remote_id=key,
        sku=key,
        qty=qty,
        reason=reason,
        title=(_text(shape, row, table.title) or "") if table.title else "",
        updated_at=shape.values.moment(row[table.updated]) if table.updated else None,
        fields=fields_of(shape, row),
    )


def _text(shape: Shape, row: Row, name: str) -> str | None:
    try:
        return shape.values.text(row[name], shape.kinds[name])
    except UnfitError as error:
        raise Malformed(
            f'the column "{name}" of the table "{shape.table.shown}" {error}', code="no_text"
        ) from None
