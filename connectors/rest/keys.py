"""Reading single keys of a described API, in few requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.errors import Rejected
from connectors.model import Ask, Page, Record
from connectors.rest.paths import MISSING, find, why_nothing
from connectors.rest.templates import render, render_address
from connectors.rest.values import UnfitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.contract import Clock
    from connectors.rest.api import Api
    from connectors.rest.options import Component, ReadBy
    from connectors.rest.reading import Reading

FRESH = 2.0
"""Seconds for which a record that was read by its key is what it is now, for a write to it."""

LONGEST_KEY = 200
"""Characters of one key that may stand in an address; a longer one is looked for in the list."""


class Keys:
    """One component of the API, asked for by key."""

    def __init__(self, api: Api, component: Component, reading: Reading, clock: Clock) -> None:
        self._api = api
        self._component = component
        self._reading = reading
        self._clock = clock
        self._lately: dict[str, tuple[float, Record]] = {}

    def read(self, asks: Sequence[Ask]) -> Page:
        """The records of these keys. One whose key cannot be asked for (a ref that is not known,
        a separator within) is looked for in the whole list."""
        self._reading.anew()
        before = self._api.http.reads
        by, left = self._component.read, list(asks)
        found: list[Record] = []
        if by is not None:
            pairs = [(ask, self._key(by, ask)) for ask in asks]
            askable = [(ask, given) for ask, given in pairs if given is not None]
            left = [ask for ask, given in pairs if given is None]
            for start in range(0, len(askable), by.batch):
                found += self._asked(by, askable[start : start + by.batch])
        if left:
            skus, ids = {ask.sku for ask in left} - {""}, {_id(ask) for ask in left} - {""}
            for sheet in self._reading.walk(self._component.query).sheets(""):
                for one in self._reading.records(sheet.records):
                    if one.sku in skus or one.remote_id in ids:
                        found.append(one)
        single = {(one.remote_id, one.sku, one.location): one for one in found}
        now = self._clock.monotonic()
        self._lately = {one.sku: (now, one) for one in single.values()}
        return Page(tuple(single.values()), requests=self._api.http.reads - before)

    def now(self, asks: Sequence[Ask]) -> dict[str, Record]:
        """The records of these keys as they stand, for a write: those of the guard read that has
        just been made, each used once, the others read."""
        lately, self._lately = self._lately, {}
        since = self._clock.monotonic() - FRESH
        found = {
            ask.sku: lately[ask.sku][1]
            for ask in asks
            if ask.sku in lately and lately[ask.sku][0] >= since
        }
        left = [ask for ask in asks if ask.sku not in found]
        if left:
            found |= {one.sku: one for one in self.read(left).records}
            self._lately = {}
        return found

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
            path, query = render_address(by.path, {}), {**self._component.query, **query}
            walk = self._reading.walk(query, path, by.records)
            raws = [one for sheet in walk.sheets("") for one in sheet.records]
        else:
            raws = self._one(by, part[0][1], query)
        skus, ids = {ask.sku for ask, _ in part}, {_id(ask) for ask, _ in part} - {""}
        rows = [row for row in map(self._reading.row, raws) if row.wanted()]
        records = (self._reading.record(row.value) for row in rows)
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
            raise self._reading.row(found).malformed(
                "no_records", f"read.records: {why_nothing(by.records, found)}"
            )
        if one is None:
            return []
        return one if isinstance(one, list) else [one]


def _id(ask: Ask) -> str:
    return ask.refs.get("id") or ask.refs.get("order_id") or ""
