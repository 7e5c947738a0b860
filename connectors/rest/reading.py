"""Reading a described API's lists page by page."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any

from connectors.model import Page, Record
from connectors.rest import mapping, orders
from connectors.rest.expressions import raw, why_missing
from connectors.rest.mapping import Row
from connectors.rest.paging import Walk, whole
from connectors.rest.paths import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from connectors.rest.api import Api
    from connectors.rest.options import Component, Options
    from connectors.rest.paths import Path

MOST_FOLLOWED = 5_000
"""Answers of followed addresses that are kept within one read."""


class Reading:
    """One component of the API."""

    def __init__(self, api: Api, options: Options, component: Component) -> None:
        self._api = api
        self._zone = options.zone
        self._component = component
        self._followed: dict[str, Any] = {}
        self._since_day = _day(options.facts.get("since", ""))

    def pages(self, since: datetime | None, cursor: str) -> Iterator[Page]:
        """The component's pages; without a since-filter all of it is read, which does no harm."""
        self.anew()
        query = {**self._component.query, **self._since(since)}
        before = self._api.http.reads
        for sheet in self.walk(query).sheets(cursor):
            records = self.records(sheet.records)
            asked, before = self._api.http.reads - before, self._api.http.reads
            yield Page(records, sheet.cursor, sheet.total, max(1, asked))

    def raws(self) -> list[Any]:
        """The raw records of the first page."""
        return next(self.walk(self._component.query).sheets("")).records

    def row(self, value: Any) -> Row:
        """A raw record with its mapping."""
        return Row(self._component, value, self._follow, self._zone)

    def record(self, value: Any) -> Record:
        """A raw record as ours."""
        return self._record(self.row(value))

    def walk(self, query: Any, path: str = "", found_at: Path | None = None) -> Walk:
        """The list with these parameters, at another path, its records elsewhere where told."""
        component = self._component
        return Walk(
            self._api,
            component,
            self._api.under(path or component.path),
            query,
            found_at or component.records,
        )

    def _since(self, since: datetime | None) -> dict[str, str]:
        asked = self._component.since
        if since is None or asked is None:
            return {}
        moment = since.astimezone(UTC)
        match asked.format:
            case "date":
                said = moment.date().isoformat()
            case "unix":
                said = str(int(moment.timestamp()))
            case "unix_ms":
                said = str(int(moment.timestamp()) * 1000)
            case _:
                said = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {asked.param: said}

    def anew(self) -> None:
        """A read begins: what followed addresses answered before is forgotten."""
        self._followed.clear()

    def records(self, raws: Sequence[Any]) -> tuple[Record, ...]:
        """The raw records that `where` lets in, as ours. Raises Malformed(`no_sku`) where a whole
        page has no key: the mapping is wrong, and nothing is gone."""
        rows = [row for row in map(self.row, raws) if row.wanted() and not self._too_old(row)]
        records = tuple(self._record(row) for row in rows)
        entry = self._component.map.get("sku")
        if rows and entry is not None and not any(record.sku for record in records):
            clause = why_missing(entry, rows[0].value, self._follow) or "it is empty"
            raise rows[0].malformed("no_sku", f"map.sku: {clause}, and so in every record")
        return records

    def _record(self, row: Row) -> Record:
        if self._component.name != "orders":
            return mapping.record(row)
        if "reference" in self._component.map:
            return orders.document(row)
        return orders.order_record(row, self._lines(row), self._follow, self._zone)

    def _too_old(self, row: Row) -> bool:
        """Whether an order is older than the cut-over, and so left alone: its lines, which may take
        a request each, are not read. A day more is read, as the cut-over is a day of the shop's."""
        if self._component.lines is None or self._since_day is None:
            return False
        created = row.moment("created")
        return created is not None and created.date() < self._since_day - timedelta(days=1)

    def _lines(self, row: Row) -> list[Any]:
        assert self._component.lines is not None
        entry = self._component.lines.at
        if len(entry.paths) == 2:
            address = find(entry.paths[0], row.value)
            if isinstance(address, str):
                return whole(self._api, self._component, address, entry.paths[1])
        found = raw(entry, row.value, self._follow)
        if not isinstance(found, list):
            clause = why_missing(entry, row.value, self._follow)
            raise row.malformed("no_lines", f"lines.at: {clause or 'it is no list'}")
        return found

    def _follow(self, address: str) -> Any:
        if address not in self._followed:
            if len(self._followed) >= MOST_FOLLOWED:
                self._followed.clear()
            self._followed[address] = self._api.follow(address)
        return self._followed[address]


def _day(said: str) -> date | None:
    """The cut-over of a connection's orders; None where none is written."""
    with suppress(ValueError):
        return date.fromisoformat(said)
    return None
