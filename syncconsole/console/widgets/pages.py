"""The rows a table has at hand: ids of all, pages of some, the oldest page dropped first."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PAGE = 128
KEPT = 64


class Source(Protocol):
    """What a table reads from (cache.read.windows.Window); called in a thread."""

    def first(self, limit: int) -> list[Any]: ...

    def ids(self, stop: Any = ...) -> array[int]: ...

    def page(self, ids: Sequence[int]) -> Mapping[int, Any]: ...


class Fixed:
    """Rows that are all at hand, as a source: short lists such as the connections."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._rows = {row.id: row for row in rows}

    def first(self, limit: int) -> list[Any]:
        """The first rows."""
        return list(self._rows.values())[:limit]

    def ids(self, stop: Any = None) -> array[int]:  # noqa: ARG002
        """The ids of all rows."""
        return array("q", self._rows)

    def page(self, ids: Sequence[int]) -> Mapping[int, Any]:
        """The rows with these ids."""
        return {number: self._rows[number] for number in ids if number in self._rows}


class Pages:
    """Rows by their place in the order. `head` stands in until the ids are known.

    `reads` counts pages taken in, so that a test can say how little was read.
    """

    def __init__(self, source: Source | None = None, head: Sequence[Any] = ()) -> None:
        self.source = source
        self.ids: array[int] | None = None
        self.reads = 1 if head else 0
        self._head = list(head)
        self._pages: OrderedDict[int, Mapping[int, Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._head) if self.ids is None else len(self.ids)

    def id_at(self, index: int) -> int | None:
        """The id of the row at this place, None beyond the end."""
        if not 0 <= index < len(self):
            return None
        return int(self._head[index].id if self.ids is None else self.ids[index])

    def row(self, index: int) -> Any | None:
        """The row at this place, None where its page is not at hand."""
        if self.ids is None:
            return self._head[index] if 0 <= index < len(self._head) else None
        page = self._pages.get(index // PAGE)
        if page is None or not 0 <= index < len(self.ids):
            return None
        self._pages.move_to_end(index // PAGE)
        return page.get(self.ids[index])

    def held(self) -> list[Any]:
        """The rows of the page that came in last, or of the head."""
        if self.ids is None or not self._pages:
            return self._head
        return list(self._pages[next(reversed(self._pages))].values())

    def missing(self, first: int, last: int) -> list[int]:
        """The pages between two places (both included) that are not at hand."""
        if self.ids is None or not len(self):
            return []
        last = min(last, len(self) - 1)
        wanted = range(max(first, 0) // PAGE, last // PAGE + 1)
        return [number for number in wanted if number not in self._pages]

    def read(self, number: int) -> Mapping[int, Any]:
        """One page from the source. Blocks; raises StateError."""
        assert self.source is not None
        assert self.ids is not None
        return self.source.page(self.ids[number * PAGE : (number + 1) * PAGE])

    def take(self, number: int, rows: Mapping[int, Any]) -> None:
        """Keep a page that was read; the one not looked at for longest goes."""
        self.reads += 1
        self._pages[number] = rows
        self._pages.move_to_end(number)
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)

    def place_of(self, row_id: int | None, near: int) -> int:
        """Where the row with this id stands now; `near`, kept within bounds, where it is gone."""
        if row_id is not None and self.ids is not None:
            if self.id_at(near) == row_id:
                return near
            with suppress(ValueError):
                return self.ids.index(row_id)
        return max(min(near, len(self) - 1), 0)
