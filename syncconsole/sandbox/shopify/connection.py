"""Connections: a window on sorted rows, by cursor (vendor page "Paginating results")."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from syncconsole.sandbox.listing import SHORT
from syncconsole.sandbox.shopify.problems import bad_input

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

MOST = 250
"""The most nodes of a page."""

Key = tuple[Any, int]


@dataclass(frozen=True, slots=True)
class Sorted(Generic[T]):
    """Rows in the order of `key`: the value they are sorted by, and the number of their id.

    `node` makes what is answered of a row. `name` is the sort key's, which cursors remember.
    """

    rows: Sequence[T]
    key: Callable[[T], Key]
    node: Callable[[T], object]
    name: str = "ID"


@dataclass(frozen=True, slots=True)
class Window:
    """The arguments of a connection."""

    first: int | None = None
    last: int | None = None
    after: str | None = None
    before: str | None = None
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Where a page stands."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A node and its cursor."""

    node: object
    cursor: str


@dataclass(frozen=True, slots=True)
class Connection:
    """One page."""

    edges: list[Edge]
    page_info: PageInfo

    @property
    def nodes(self) -> list[object]:
        """The nodes without their cursors."""
        return [edge.node for edge in self.edges]


def page(of: Sorted[T], window: Window, *, everything: bool = False, fault: str = "") -> Connection:
    """The page that `window` asks for; all rows with `everything`, as bulk operations read.

    `fault` bends it as the names of faults.py say. Raises GraphQLError for a window that is none.
    """
    rows = of.rows
    if fault == "empty":
        rows = rows[:0]
    elif fault == "short":
        rows = rows[: ceil(len(rows) * SHORT)]
    if not everything:
        _refuse(window)
    low, high = _bounds(of, rows, window)
    if fault == "duplicate_page" and window.after and window.first:
        low = max(low - window.first, 0)
    found = rows[low:high]
    if window.reverse:
        found = found[::-1]
    skipped = low > 0 if not window.reverse else high < len(rows)
    more = high < len(rows) if not window.reverse else low > 0
    if window.first is not None and len(found) > window.first:
        found, more = found[: window.first], True
    elif window.last is not None and len(found) > window.last:
        found, skipped = found[-window.last :] if window.last else found[:0], True
    edges = [Edge(of.node(row), _cursor(of.name, of.key(row))) for row in found]
    ends = (edges[0].cursor, edges[-1].cursor) if edges else (None, None)
    return Connection(edges, PageInfo(more, skipped, *ends))


def _refuse(window: Window) -> None:
    if (window.first is None) == (window.last is None):
        raise bad_input("you must provide one of first or last")
    asked = window.first if window.first is not None else window.last
    if asked is None or not 0 <= asked <= MOST:
        raise bad_input(f"first and last lie between 0 and {MOST}, not {asked}")


def _bounds(of: Sorted[T], rows: Sequence[T], window: Window) -> tuple[int, int]:
    """The rows between `after` and `before`, in ascending order."""
    low, high = 0, len(rows)
    lower, upper = window.after, window.before
    if window.reverse:
        lower, upper = upper, lower
    if lower:
        low = bisect_right(rows, _place(of.name, lower), key=of.key)
    if upper:
        high = max(low, bisect_left(rows, _place(of.name, upper), key=of.key))
    return low, high


def _cursor(name: str, key: Key) -> str:
    told = {"last_id": key[1], "last_value": key[0], "sort": name}
    return urlsafe_b64encode(json.dumps(told).encode()).decode()


def _place(name: str, cursor: str) -> Key:
    try:
        told = json.loads(urlsafe_b64decode(cursor))
        place, sort = (told["last_value"], told["last_id"]), told["sort"]
    except (ValueError, KeyError, TypeError):
        raise bad_input("Invalid cursor.") from None
    if sort != name:
        raise bad_input("Invalid cursor for current pagination sort.")
    return place
