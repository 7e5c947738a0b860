"""Objects of one kind that the company keeps, each with an Id, a SyncToken and its times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.quickbooks.fault import missing, not_found, stale
from syncconsole.sandbox.quickbooks.replies import stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syncconsole.sandbox.clock import Clock
    from syncconsole.sandbox.quickbooks.replies import Json


class Register:
    """The objects of one kind, in the order they were made; ids count up from `first`."""

    def __init__(self, entity: str, clock: Clock, first: int = 1) -> None:
        self.entity = entity
        self._clock = clock
        self._first = first
        self.version = 0
        """Another number after every change."""
        self._made = 0
        self._kept: dict[str, Json] = {}
        self._gone: list[Json] = []

    @property
    def next_id(self) -> str:
        """The id that the next object will get."""
        return str(self._first + self._made)

    def add(self, fields: Json, number: str = "") -> Json:
        """Keep a new object; under the id `number` where one is given."""
        now = stamp(self._clock.now())
        kept = {
            "Id": number or self.next_id,
            "SyncToken": "0",
            "domain": "QBO",
            "sparse": False,
            "MetaData": {"CreateTime": now, "LastUpdatedTime": now},
            **fields,
        }
        self._made += 0 if number else 1
        self._keep(kept)
        return kept

    def get(self, number: str) -> Json:
        """The object of this id; raises CompanyFault 610."""
        found = self._kept.get(number)
        if found is None:
            raise not_found(self.entity, number)
        return found

    def find(self, number: str) -> Json | None:
        """The object of this id, or None."""
        return self._kept.get(number)

    def addressed(self, body: Json) -> Json:
        """The object a request means by Id and SyncToken; CompanyFault 2020, 610 or 5010."""
        for name in ("Id", "SyncToken"):
            if not isinstance(body.get(name), str):
                raise missing(name)
        found = self.get(body["Id"])
        if found["SyncToken"] != body["SyncToken"]:
            raise stale(self.entity, body["Id"])
        return found

    def change(self, old: Json, fields: Json) -> Json:
        """A new version of an object; the old one is not touched."""
        times = old["MetaData"] | {"LastUpdatedTime": stamp(self._clock.now())}
        token = str(int(old["SyncToken"]) + 1)
        new: Json = {**old, **fields, "SyncToken": token, "MetaData": times}
        self._keep(new)
        return new

    def remove(self, old: Json) -> Json:
        """Take an object out; what is left of it tells that it is deleted, and when."""
        del self._kept[old["Id"]]
        self.version += 1
        now = {"LastUpdatedTime": stamp(self._clock.now())}
        left = {"domain": "QBO", "status": "Deleted", "Id": old["Id"], "MetaData": now}
        self._gone.append(left)
        return left

    def rows(self) -> Iterator[Json]:
        """Every object kept, in the order they were made."""
        return iter(list(self._kept.values()))

    def gone(self) -> Iterator[Json]:
        """What is left of the deleted ones."""
        return iter(list(self._gone))

    def _keep(self, kept: Json) -> None:
        self._kept[kept["Id"]] = kept
        self.version += 1
