"""Trying an endpoint: its first page as it is read, column by column, so that a mapping can be made
by trial. Never writes: the connector is taken in hand without its write methods (I-6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from connectors.catalogue import connect
from connectors.contract import ReadOnly, Tools, Traces
from connectors.errors import ConnectorError
from connectors.model import Traced
from syncconsole.errors import SyncconsoleError
from syncconsole.setup.login import revealed
from syncconsole.tokens import endpoint_tokens

if TYPE_CHECKING:
    from typing import Any

    from connectors.contract import Clock, Connector
    from connectors.model import Record
    from syncconsole.config import Config, Endpoint

RECORDS = 3
"""How many records of the first page are shown."""


class TriedRecord(Struct, frozen=True):
    """One record of the page; `fault` is why it cannot be read, "" where it can."""

    columns: tuple[Traced, ...]
    fault: str = ""


class Trial(Struct, frozen=True):
    """What the first page of a component brought; `components` are those the endpoint reads."""

    endpoint: str
    system: str
    component: str
    components: tuple[str, ...]
    records: tuple[TriedRecord, ...]


def trial(config: Config, endpoint: str, component: str | None, clock: Clock) -> Trial:
    """Read the first page of the component, without one of inventory or the endpoint's first.

    Raises SyncconsoleError where endpoint or component are unknown, and where the page cannot be
    read, with the connector's sentence.
    """
    found = config.endpoints.get(endpoint)
    if found is None:
        known = ", ".join(config.endpoints)
        raise SyncconsoleError(f'there is no endpoint "{endpoint}"; it has {known}')
    try:
        connector = _opened(config, found, clock)
        try:
            return _tried(connector, endpoint, component)
        finally:
            connector.close()
    except ConnectorError as error:
        said = f" It said: {error.detail}" if error.detail else ""
        raise SyncconsoleError(f"{endpoint}: {error.message}{said}") from None


def _opened(config: Config, endpoint: Endpoint, clock: Clock) -> Connector:
    tools = Tools(clock, tokens=endpoint_tokens(config.path, endpoint.name))
    return connect(endpoint.connector, revealed(endpoint), tools)


def _tried(connector: Connector, endpoint: str, component: str | None) -> Trial:
    able = connector.capabilities
    known = tuple(name for name, ability in able.components.items() if ability.reads)
    chosen = component or ("inventory" if "inventory" in known else known[0])
    if chosen not in known:
        raise SyncconsoleError(f'{endpoint} reads no "{chosen}"; it reads {", ".join(known)}')
    if isinstance(connector, Traces):
        records = tuple(TriedRecord(*each) for each in connector.trace(chosen, RECORDS))
    else:
        page = next(iter(ReadOnly(connector).pages(chosen)))
        records = tuple(TriedRecord(_columns(record)) for record in page.records[:RECORDS])
    return Trial(endpoint, able.title, chosen, known, records)


def _columns(record: Record) -> tuple[Traced, ...]:
    """The columns of a record whose connector knows its own mapping, then what was received."""
    shown: dict[str, Any] = {
        "id": record.remote_id,
        "sku": record.sku,
        "location": record.location,
        "qty": record.reason if record.qty is None else record.qty,
        "title": record.title,
        "updated": "" if record.updated_at is None else record.updated_at.isoformat(),
    }
    shown |= {f"fields.{name}": value for name, value in record.fields.items()}
    shown |= {f"refs.{name}": value for name, value in record.refs.items()}
    if record.order is not None:
        shown["status"] = record.order.status
        shown["total"] = record.order.total
        for n, line in enumerate(record.order.lines, start=1):
            shown[f"line {n}"] = f"{line.sku} x {line.quantity} at {line.unit_price}"
    columns = [Traced(name, value=str(value)) for name, value in shown.items() if value != ""]
    return (*columns, *_received(record.payload))


def _received(payload: bytes) -> list[Traced]:
    """The fields as they came, where the connector keeps them."""
    try:
        raw = msgspec.json.decode(payload, type=dict[str, msgspec.Raw]) if payload else {}
    except msgspec.DecodeError:
        return []
    return [Traced("", name, bytes(value).decode(errors="replace")) for name, value in raw.items()]
