"""`syncconsole inventory CONNECTION`: SKU, Qty, Last Update of each item, then both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.read.inventory import InventoryRow, inventory
from syncconsole.cli.answer import Answer, Column, Table
from syncconsole.cli.moments import moment

if TYPE_CHECKING:
    from syncconsole.cli.call import Call

_PAGE = 500


def show(call: Call) -> Answer:
    """The items of a connection in the order of their keys, S-063's columns first."""
    args = call.args
    connection = call.connection(args.connection)
    call.open_cache()
    flaps_at = call.clock.now() if args.flapping else None
    window = inventory(connection.name, connection.rules, text=args.filter, flaps_at=flaps_at)
    ids = window.ids()
    rows: list[InventoryRow] = []
    wanted = ids[: args.limit] if args.limit else ids
    for start in range(0, len(wanted), _PAGE):
        part = wanted[start : start + _PAGE]
        page = window.page(part)
        rows += [page[number] for number in part if number in page]
    zone = connection.timezone
    names = (
        Column("SKU"),
        Column("Qty", right=True),
        Column(f"Last Update ({zone})"),
        Column("Store", right=True),
        Column("Δ", right=True),
        Column("Title"),
        Column("State"),
    )
    cells = [
        (
            row.sku,
            "" if row.qty is None else f"{row.qty:,}",
            moment(row.updated, zone),
            "" if row.target is None else f"{row.target:,}",
            "" if row.delta is None else f"{row.delta:+,}" if row.delta else "=",
            row.title,
            row.state if row.state == "OK" else f"{row.state}: {row.why}",
        )
        for row in rows
    ]
    human: list[str | Table] = [Table(names, cells), f"{len(rows):,} of {len(ids):,}"]
    if not ids:
        human = [_empty(args.filter, connection.name, flapping=args.flapping)]
    return Answer({"of": len(ids), "inventory": msgspec.to_builtins(rows)}, human)


def _empty(text: str, connection: str, *, flapping: bool) -> str:
    if flapping:
        return "nobody else was seen to write any of these SKUs of late"
    if text:
        return f"nothing holds {text!r} in SKU or title"
    return f"nothing was read yet; `syncconsole refresh {connection}` reads both sides"
