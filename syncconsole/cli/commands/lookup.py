"""`syncconsole lookup product|customer VALUE`: a record as the feeds brought it, or why it is not
there. Exit 0 where something was found, an explained absence of import included; 1 where nothing
was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from syncconsole.cache.read.lookup import lookup
from syncconsole.cache.read.record_view import record_view
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import moment
from syncconsole.domain.lookups import Kind, wanted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from syncconsole.cache.read.inventory import InventoryRow
    from syncconsole.cache.read.looked import Hit
    from syncconsole.cache.read.record_view import RecordView
    from syncconsole.cli.call import Call

IN_FULL = 3
"""So many records are printed whole; of more, a line each. --json has all of them whole."""


def product(call: Call) -> Answer:
    """A product or variant, in every connection or in one."""
    return _look(call, Kind.PRODUCT)


def customer(call: Call) -> Answer:
    """A customer, in every connection or in one."""
    return _look(call, Kind.CUSTOMER)


def _look(call: Call, kind: Kind) -> Answer:
    config = call.open_cache()
    named = call.args.connection
    chosen = [call.connection(named)] if named else list(config.connections.values())
    looked = lookup(wanted(call.args.value, kind), [each.scope for each in chosen])
    now = call.clock.now()
    rules = {each.name: each.b2b for each in chosen}
    found = ((hit, record_view(hit.id, rules[hit.connection])) for hit in looked.hits)
    records = [(hit, record) for hit, record in found if record is not None]
    document = {
        "kind": looked.wanted.kind,
        "value": looked.wanted.text,
        "found": looked.found,
        "records": [_record(record, hit) for hit, record in records],
        "inventory": [
            {"connection": name, **msgspec.to_builtins(row)} for name, row in looked.items
        ],
        "searched": msgspec.to_builtins(looked.searched),
        "near": looked.near,
        "explanation": [] if looked.found else looked.explanation(now),
    }
    if not looked.found:
        return Answer(document, looked.explanation(now), 1)
    human: list[str | Table] = []
    if len(records) > IN_FULL:
        human.append(_list(looked.hits))
    else:
        for hit, record in records:
            human += _whole(call, record, hit)
    return Answer(document, human + [_item(name, row) for name, row in looked.items])


def _record(record: RecordView, hit: Hit) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.to_builtins(record)
    return row | {"how": hit.how, "payload": msgspec.json.decode(record.payload)}


def _list(hits: Sequence[Hit]) -> Table:
    rows = [
        (hit.label, hit.detail, hit.remote_id, f"{hit.id}", hit.connection, hit.how, hit.why)
        for hit in hits
    ]
    return Table(columns("KEY", "NAME", "EXTERNAL", "INTERNAL", "CONNECTION", "FOUND BY", ""), rows)


def _whole(call: Call, record: RecordView, hit: Hit) -> list[str | Table]:
    zone = call.zone(record.connection)

    def at(instant: datetime) -> str:
        return moment(instant, zone)

    facts = [("Found by", f"{hit.how} in {record.connection}"), *record.facts(at)]
    found: list[str | Table] = [Table(columns("FIELD", "VALUE"), facts)]
    if record.siblings:
        rows = [("*" if each.here else "", each.sku, each.title) for each in record.siblings]
        found.append(Table(columns("", "VARIANT", "NAME"), rows))
    return [*found, *record.payload.split("\n")]


def _item(connection: str, row: InventoryRow) -> str:
    """One line: what an inventory connection knows of the SKU."""
    qty = "unknown" if row.qty is None else f"{row.qty:,}"
    target = "unknown" if row.target is None else f"{row.target:,}"
    terms = ""
    if row.terms is not None:
        limit = f" = {row.terms.limit}, {row.terms.sellable:,}" if row.terms.of else ""
        terms = f"{limit} = {row.terms.source:,} - {row.terms.orders:,} in orders"
        terms += f" - {row.terms.buffer:,} buffer"
    return f"inventory of {connection}: {row.sku} qty {qty}{terms}, target {target}; {row.why}"
