"""One request to the API, as the resolvers see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from syncconsole.sandbox.shopify.connection import Connection, Sorted, Window, page
from syncconsole.sandbox.shopify.problems import unserved
from syncconsole.sandbox.shopify.search.filtering import (
    Searchable,
    UnservedFieldError,
    search,
)

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from graphql import GraphQLResolveInfo

    from syncconsole.sandbox.shopify.store import Store

T = TypeVar("T")

Info: TypeAlias = "GraphQLResolveInfo[Asked]"
"""What a resolver is told of its field."""


@dataclass
class Asked:
    """A request: by which version, with which scopes, under which fault.

    `here` is the address the store was called at. In a bulk operation connections give all rows.
    `searches` collects what `extensions.search` will tell.
    """

    store: Store
    version: str
    scopes: frozenset[str]
    here: str
    fault: str = ""
    bulk: bool = False
    searches: list[dict[str, Any]] = field(default_factory=list)
    rows: int = 0

    @cached_property
    def committed(self) -> Counter[tuple[int, int]]:
        """Units ordered and not sent, counted once a request."""
        return self.store.stock.committed()


def found(info: Info, rows: Sequence[T], query: str | None, of: Searchable[T]) -> Sequence[T]:
    """The rows that a search finds; what it was understood as goes into the answer."""
    asked = info.context
    try:
        chosen, warnings, parsed = search(rows, query, of, asked.store.shop.clock.now())
    except UnservedFieldError as error:
        raise unserved(f"searches by {error}") from None
    if query and (warnings or parsed):
        told: dict[str, Any] = {"path": [str(step) for step in info.path.as_list()]}
        told |= {"query": query, "parsed": parsed}
        asked.searches.append(told | ({"warnings": warnings} if warnings else {}))
    return chosen


def connect(info: Info, of: Sorted[T], window: dict[str, Any]) -> Connection:
    """A page of the rows; the request's fault bends the connections at its root."""
    asked = info.context
    root = info.path.prev is None
    given = {name: window[name] for name in Window.__slots__ if name in window}
    connection = page(of, Window(**given), everything=asked.bulk, fault=asked.fault if root else "")
    if root:
        asked.rows += len(connection.edges)
    return connection
