"""Each column of a record beside the entry of the mapping it came from, for the making of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.errors import ConnectorError
from connectors.model import Traced
from connectors.rest import values
from connectors.rest.expressions import raw, why_missing
from connectors.rest.paths import MISSING, find

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.model import Record
    from connectors.rest.api import Api
    from connectors.rest.expressions import Expression
    from connectors.rest.options import Component
    from connectors.rest.reading import Reading

LONGEST = 200


def traced(
    api: Api, component: Component, reading: Reading, value: Any
) -> tuple[tuple[Traced, ...], str]:
    """Every entry of the mapping with what it found in the raw record, and what the record is
    afterwards; then the sentence that says why it is none, "" where it is one."""
    record, fault = None, ""
    try:
        record = reading.record(value)
    except ConnectorError as error:
        fault = error.message
    rows = []
    sections = (("", component.map), ("fields.", component.fields), ("refs.", component.refs))
    for under, entries in sections:
        for name, entry in entries.items():
            found = _found(api, entry, value)
            became = "" if record is None else _became(record, under, name)
            note = _note(api, entry, value) if found is MISSING else ""
            rows.append(
                Traced(
                    f"{under}{name}",
                    entry.source,
                    "" if found is MISSING else api.line(found, limit=LONGEST),
                    api.line(became, limit=LONGEST),
                    api.line(note),
                )
            )
    for path, wanted in component.where:
        held = api.line(find(path, value))
        note = "" if held == wanted else f"left out: {wanted} is wanted"
        rows.append(Traced(f"where.{path.source}", path.source, held, "", note))
    if record is not None and record.order is not None:
        for n, line in enumerate(record.order.lines, start=1):
            said = f"{line.sku} x {line.quantity} at {line.unit_price}"
            rows.append(Traced(f"line {n}", "lines", "", api.line(said)))
    return tuple(rows), fault


def _found(api: Api, entry: Expression, value: Any) -> Any:
    try:
        return raw(entry, value, api.follow)
    except ConnectorError:
        return MISSING


def _note(api: Api, entry: Expression, value: Any) -> str:
    try:
        return why_missing(entry, value, api.follow)
    except ConnectorError as error:
        return error.message


def _became(record: Record, under: str, name: str) -> str:
    """What stands in the record for one entry."""
    if under == "fields.":
        return record.fields.get(name, "")
    if under == "refs.":
        return record.refs.get(name, "")
    columns: dict[str, Callable[[], Any]] = {
        "id": lambda: record.remote_id,
        "sku": lambda: record.sku,
        "number": lambda: record.sku,
        "reference": lambda: record.sku,
        "title": lambda: record.title,
        "location": lambda: record.location,
        "held": lambda: record.refs.get("held", ""),
        "qty": lambda: record.reason if record.qty is None else str(record.qty),
        "updated": lambda: "" if record.updated_at is None else values.moment_text(
            record.updated_at
        ),
    }  # fmt: skip
    if name in columns:
        return str(columns[name]())
    if record.order is None:
        return ""
    if name == "created":
        return values.moment_text(record.order.created_at)
    if name == "status":
        held = "holds stock" if record.order.holds_stock else "holds no stock"
        return f"{record.order.status} ({held})"
    return str(getattr(record.order, name, ""))
