"""Reading a described API: whole lists page by page, and single keys in few requests."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from connectors.errors import Rejected
from connectors.model import Ask, Page, Record
from connectors.rest import mapping, orders, values
from connectors.rest.expressions import raw
from connectors.rest.mapping import Row
from connectors.rest.paging import Walk, whole
from connectors.rest.paths import MISSING, find, why_nothing
from connectors.rest.templates import render, render_address
from connectors.rest.values import UnfitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from connectors.rest.api import Api
    from connectors.rest.options import Component, Options, ReadBy

MOST_FOLLOWED = 5_000
"""Answers of followed addresses that are kept within one read."""

LONGEST_KEY = 200
"""Characters of one key that may stand in an address; a longer one is looked for in the list."""


class Reading:
    """One component of the API."""

    def __init__(self, api: Api, options: Options, component: Component) -> None:
        self._api = api
        self._zone = options.zone
        self._component = component
        self._followed: dict[str, Any] = {}

    def pages(self, since: datetime | None, cursor: str) -> Iterator[Page]:
        """The component's pages; without a since-filter all of it is read, which does no harm."""
        self._followed.clear()
        query = {**self._component.query, **self._since(since)}
        before = self._api.http.reads
        for sheet in self._walk(query).sheets(cursor):
            records = self._records(sheet.records)
            asked, before = self._api.http.reads - before, self._api.http.reads
            yield Page(records, sheet.cursor, sheet.total, max(1, asked))

    def raws(self) -> list[Any]:
        """The raw records of the first page."""
        return next(self._walk(self._component.query).sheets("")).records

    def row(self, value: Any) -> Row:
        """A raw record with its mapping."""
        return Row(self._component, value, self._follow, self._zone)

    def record(self, value: Any) -> Record:
        """A raw record as ours."""
        return self._record(self.row(value))

    def read(self, asks: Sequence[Ask]) -> Page:
        """The records of these keys. One whose key cannot be asked for (a ref that is not known,
        a separator within) is looked for in the whole list."""
        self._followed.clear()
        before = self._api.http.reads
        by, left = self._component.read, list(asks)
        found: list[Record] = []
        if by is not None:
            askable = [(ask, key) for ask in asks if (key := self._key(by, ask)) is not None]
            left = [ask for ask in asks if all(ask is not each for each, _ in askable)]
            for start in range(0, len(askable), by.batch):
                found += self._asked(by, askable[start : start + by.batch])
        if left:
            skus, ids = {ask.sku for ask in left} - {""}, {_id(ask) for ask in left} - {""}
            for sheet in self._walk(self._component.query).sheets(""):
                for one in self._records(sheet.records):
                    if one.sku in skus or one.remote_id in ids:
                        found.append(one)
        single = {(one.remote_id, one.sku, one.location): one for one in found}
        return Page(tuple(single.values()), requests=self._api.http.reads - before)

    def _walk(self, query: Any, path: str = "") -> Walk:
        component = self._component
        return Walk(
            self._api, component, self._api.under(path or component.path), query, component.records
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

    def _records(self, raws: Sequence[Any]) -> tuple[Record, ...]:
        rows = [row for row in map(self.row, raws) if row.wanted()]
        records = tuple(self._record(row) for row in rows)
        entry = self._component.map.get("sku")
        if rows and entry is not None and not any(record.sku for record in records):
            clause = why_nothing(entry.paths[0], rows[0].value) if entry.paths else "is empty"
            raise rows[0].malformed("no_sku", f"map.sku: {clause}, and so in every record")
        return records

    def _record(self, row: Row) -> Record:
        if self._component.name != "orders":
            return mapping.record(row)
        if "reference" in self._component.map:
            return orders.document(row)
        return orders.order_record(row, self._lines(row), self._follow, self._zone)

    def _lines(self, row: Row) -> list[Any]:
        assert self._component.lines is not None
        entry = self._component.lines.at
        if len(entry.paths) == 2:
            address = find(entry.paths[0], row.value)
            if isinstance(address, str):
                return whole(self._api, self._component, address, entry.paths[1])
        found = raw(entry, row.value, self._follow)
        if not isinstance(found, list):
            clause = why_nothing(entry.paths[0], row.value) if found is MISSING else "it is no list"
            raise row.malformed("no_lines", f"lines.at: {clause}")
        return found

    def _follow(self, address: str) -> Any:
        if address not in self._followed:
            if len(self._followed) >= MOST_FOLLOWED:
                self._followed.clear()
            self._followed[address] = self._api.follow(address)
        return self._followed[address]

    def _key(self, by: ReadBy, ask: Ask) -> dict[str, str] | None:
        """What the placeholders of `read` stand for; None where the key cannot be asked for."""
        given = {f"refs.{name}": value for name, value in ask.refs.items()}
        given |= {"sku": ask.sku, "id": _id(ask)}
        given = {name: value for name, value in given.items() if value.strip()}
        try:
            if by.path.names:
                render_address(by.path, given)
            if by.param:
                said = str(render(by.value, given))
                said.encode()
                if len(said) > LONGEST_KEY or (by.batch > 1 and by.separator in said):
                    return None
        except (UnfitError, UnicodeEncodeError):
            return None
        return given

    def _asked(self, by: ReadBy, part: Sequence[tuple[Ask, dict[str, str]]]) -> list[Record]:
        """One request's keys; what the API answers beside them is dropped."""
        query: dict[str, Any] = dict(by.query)
        if by.param:
            keys = [str(render(by.value, given)) for _, given in part]
            query[by.param] = keys if by.separator == "," else by.separator.join(keys)
        if by.batch > 1 or (by.param and not by.path.names):
            walk = Walk(
                self._api, self._component, self._api.under(render_address(by.path, {})),
                {**self._component.query, **query}, by.records,
            )  # fmt: skip
            raws = [one for sheet in walk.sheets("") for one in sheet.records]
        else:
            raws = self._one(by, part[0][1], query)
        skus, ids = {ask.sku for ask, _ in part}, {_id(ask) for ask, _ in part} - {""}
        rows = [row for row in map(self.row, raws) if row.wanted()]
        records = (self._record(row) for row in rows)
        return [one for one in records if one.sku in skus or one.remote_id in ids]

    def _one(self, by: ReadBy, given: dict[str, str], query: dict[str, Any]) -> list[Any]:
        address = render_address(by.path, given)
        path = self._api.local(address) if "://" in address else self._api.under(address)
        try:
            found, _ = self._api.get(path, query)
        except Rejected as error:
            if error.code in ("http_404", "http_410"):
                return []
            raise
        one = find(by.records, found)
        if one is MISSING:
            raise self.row(found).malformed(
                "no_records", f"read.records: {why_nothing(by.records, found)}"
            )
        if one is None:
            return []
        return one if isinstance(one, list) else [one]


def _id(ask: Ask) -> str:
    return values.text(ask.refs.get("id") or ask.refs.get("order_id") or "") or ""
