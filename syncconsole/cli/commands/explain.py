"""`syncconsole explain CONNECTION SKU`: why a quantity is what it is, and why it does not move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import duration, moment
from syncconsole.domain.explain import how
from syncconsole.domain.history import runs_of, told
from syncconsole.domain.outcomes import describe
from syncconsole.engine import ask as engine

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from syncconsole.cache.read.explanation import Agreed, Computed, Explanation, Side
    from syncconsole.cli.call import Call
    from syncconsole.domain.bundles import Part


def show(call: Call) -> Answer:
    """Explain one SKU from the cache alone. Raises Refused where neither side knows it."""
    config = call.open_cache()
    connection = call.connection(call.args.connection)
    now = call.clock.now()
    found = engine.explain(config, connection.name, call.args.sku, now)
    zone = connection.timezone
    human: list[str | Table] = [
        f"{found.sku}  {found.title}".rstrip(),
        Table(columns("SIDE", ">QTY", "READ", "AGE", "ITS OWN TIME"), _sides(found, now, zone)),
        _now(found),
        *(_computed("planned", row, zone) for row in (found.computed,) if row is not None),
        *(_computed("pushed", row, zone) for row in _pushed(found)),
        _agreed(found.agreed, zone),
        *(_part(part) for part in found.parts),
        *_history(found, plain=config.console.glyphs == "ascii"),
        *(f"order {each.number} holds {each.units:,}: {each.state}" for each in found.orders),
        Table(
            columns("WHY", "DO"), [(why.text, why.way_out) for why in found.why]
        ),
    ]  # fmt: skip
    return Answer({"explain": msgspec.to_builtins(found)}, human)


def _sides(found: Explanation, now: datetime, zone: tzinfo) -> list[tuple[str, ...]]:
    return [
        (
            f"{name} {side.endpoint}",
            _qty(side),
            moment(side.read_at, zone),
            "" if side.read_at is None else duration((now - side.read_at).total_seconds()),
            moment(side.updated, zone),
        )
        for name, side in (("source", found.source), ("target", found.target))
    ]


def _qty(side: Side) -> str:
    if not side.present:
        return "not there"
    if side.rivals:
        return f"{side.rivals + 1} records"
    return f"{side.qty:,}" if side.qty is not None else side.reason or "unknown"


def _now(found: Explanation) -> str:
    if found.now is None:
        return "now: unknown, and unknown is not zero"
    return f"now: {how(found.now, found.source.endpoint)}"


def _pushed(found: Explanation) -> tuple[Computed, ...]:
    """The row that last wrote it, where it is not the newest one anyway."""
    row = found.pushed
    same = row is None or (found.computed is not None and row.plan == found.computed.plan)
    return () if row is None or same else (row,)


def _computed(word: str, row: Computed, zone: tzinfo) -> str:
    before = "?" if row.before is None else f"{row.before:,}"
    after = "?" if row.after is None else f"{row.after:,}"
    said = row.outcome or "waits"
    reason = f" ({row.message or describe(row.reason)})" if row.reason else ""
    verified = ", verified" if row.verified else ""
    return (
        f"{word} {moment(row.at, zone)}, plan {row.plan} of run {row.run}: {before} -> {after}, "
        f"{said}{reason}{verified}; {row.how or 'no quantity to compute from'}"
    )


def _part(part: Part) -> str:
    held = f"{part.qty:,} at the source" if part.qty is not None else describe(part.reason)
    orders = f", {part.orders:,} in orders" if part.orders else ""
    return f"needs {part.need:,} of {part.key}: {held}{orders}"


def _history(found: Explanation, *, plain: bool) -> list[str]:
    """A line a side: what it was, and which runs set the latest values."""
    lines = []
    for side in ("source", "target", "pushed"):
        past = [each for each in found.history if each.side == side]
        if past:
            lines.append(f"history of {side}: {told(past, plain=plain)}; {runs_of(past)}")
    return lines


def _agreed(agreed: Agreed | None, zone: tzinfo) -> str:
    if agreed is None:
        return "never agreed: the target has acknowledged no value yet"
    proved = (
        f"read back {moment(agreed.verified_at, zone)}" if agreed.verified_at else "not read back"
    )
    return f"agreed {agreed.qty:,} at {moment(agreed.at, zone)} by run {agreed.run}, {proved}"
