"""A window: how a table of any length is read by the page, without OFFSET and without its rows.

A window is a query with an order. It answers four questions: the first page (by the order alone),
the ids of all rows in order (8 bytes each), any rows by id, and how many there are. A table
asks for the ids once and for pages of 128 as they come into view.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from peewee import Expression, Field, ModelSelect, Node, SqliteDatabase

from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables.base import database

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CHUNK = 20_000
"""Ids fetched between two looks at `stop`."""


class Identified(Protocol):
    """A row with an id of its own that stays the same from one read to the next."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=Identified)


class Window(Generic[R]):
    """Rows of a query in an order, ties broken by id.

    `select` names columns, joins and conditions. `make` runs a narrowed `select` and turns its
    rows into frozen ones, in the same order; it runs inside the session, so it may look further
    values up. Rows that meet `first_match` (a filter's prefix, answered by an index) come before
    all others.
    """

    def __init__(
        self,
        select: ModelSelect[Any],
        *,
        id: Field,  # noqa: A002 - the column's name
        order: Sequence[Node],
        make: Callable[[ModelSelect[Any]], list[R]],
        first_match: Expression | None = None,
    ) -> None:
        self._select = select
        self._id = id
        self._order = (*order, id)
        self._make = make
        self._first_match = first_match

    def first(self, limit: int) -> list[R]:
        """The first rows in order. With a filter: those its prefix finds, at once."""
        query = self._select
        if self._first_match is not None:
            query = query.where(self._first_match)
        with session():
            return self._make(query.order_by(*self._order).limit(limit))

    def ids(self, stop: Callable[[], bool] = lambda: False) -> array[int]:
        """The ids of all rows in order; cut short as soon as `stop` says so."""
        found: array[int] = array("q")
        with session():
            for query in self._parts():
                ids = query.select(self._id).order_by(*self._order)
                cursor = database.execute(ids)
                while chunk := cursor.fetchmany(CHUNK):
                    found.extend(row[0] for row in chunk)
                    if stop():
                        return found
        return found

    def page(self, ids: Sequence[int]) -> dict[int, R]:
        """The rows with these ids; one that has gone since is not in it."""
        with session():
            rows = self._make(self._select.where(self._id.in_(list(ids))))
        return {row.id: row for row in rows}

    def count(self) -> int:
        """How many rows there are now."""
        with session():
            return int(self._select.count())

    def _parts(self) -> Sequence[ModelSelect[Any]]:
        if self._first_match is None:
            return (self._select,)
        return self._select.where(self._first_match), self._select.where(~self._first_match)


def starts_with(field: Field, text: str) -> Expression:
    """`field` begins with `text`, as a range that SQLite's index on the field answers.

    Other databases compare by their collation, where such a range would be wrong.
    """
    if isinstance(database.obj, SqliteDatabase):
        return (field >= text) & (field < text + "\U0010ffff")
    return field.startswith(text)


def contains(fields: Sequence[Field], text: str) -> Expression:
    """Any of the fields holds `text`, in capitals or small; `%` and `_` are plain characters."""
    found = fields[0].contains(text)
    for field in fields[1:]:
        found |= field.contains(text)
    return found
