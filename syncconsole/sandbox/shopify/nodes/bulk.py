"""Bulk operations as they are read; to read one is to poll it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.shopify.asked import connect, found
from syncconsole.sandbox.shopify.connection import Connection, Sorted
from syncconsole.sandbox.shopify.gids import gid
from syncconsole.sandbox.shopify.search.fields import Field
from syncconsole.sandbox.shopify.search.filtering import Searchable
from syncconsole.sandbox.shopify.times import iso

if TYPE_CHECKING:
    from syncconsole.sandbox.shopify.asked import Info
    from syncconsole.sandbox.shopify.bulk import Operation
    from syncconsole.sandbox.shopify.store import Store


@dataclass(frozen=True, slots=True)
class BulkOperation:
    """An operation, as it stood at the poll; `here` is the address its file is told under."""

    operation: Operation
    here: str
    typename = "BulkOperation"
    type = "QUERY"

    @property
    def id(self) -> str:
        return gid("BulkOperation", self.operation.number)

    @property
    def status(self) -> str:
        return self.operation.status

    @property
    def error_code(self) -> str | None:
        return self.operation.error_code

    @property
    def query(self) -> str:
        return self.operation.query

    @property
    def created_at(self) -> str:
        return iso(self.operation.created)

    @property
    def completed_at(self) -> str | None:
        return None if self.operation.completed is None else iso(self.operation.completed)

    @property
    def object_count(self) -> str:
        return str(self.operation.objects)

    @property
    def root_object_count(self) -> str:
        return str(self.operation.roots)

    @property
    def file_size(self) -> str | None:
        return str(self.operation.size) if self.url else None

    @property
    def url(self) -> str | None:
        """Where the rows lie; None until it is done, and where there are none."""
        return self._told if self.operation.status == "COMPLETED" else None

    @property
    def partial_data_url(self) -> str | None:
        """Where the rows lie that were written before it failed."""
        return self._told if self.operation.status == "FAILED" else None

    @property
    def _told(self) -> str | None:
        return f"{self.here}{self.operation.path}" if self.operation.objects else None


def polled(info: Info, number: int) -> BulkOperation | None:
    """The operation, one poll further on; None where there is none of this number."""
    store: Store = info.context.store
    operation = store.bulk.poll(number)
    return BulkOperation(operation, info.context.here) if operation else None


def operations(info: Info, query: str | None, window: dict[str, Any]) -> Connection:
    """All operations that a search finds, the oldest first."""
    store: Store = info.context.store
    searched: Searchable[Operation] = Searchable(
        {
            "id": Field("id", lambda one: one.number),
            "status": Field("text", lambda one: one.status),
            "operation_type": Field("text", lambda _: "query"),
            "created_at": Field("time", lambda one: one.created),
        },
        lambda one: one.query,
    )
    for one in store.bulk.all():
        store.bulk.poll(one.number)
    rows = found(info, store.bulk.all(), query, searched)
    of = Sorted(
        rows, lambda one: (one.number, one.number),
        lambda one: BulkOperation(one, info.context.here), "CREATED_AT",
    )  # fmt: skip
    return connect(info, of, window)
