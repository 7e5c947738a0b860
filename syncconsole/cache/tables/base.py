"""The database handle every table is bound to, and how a thread uses it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from peewee import SQL, AutoField, DatabaseProxy, Model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

database = DatabaseProxy()
"""Bound once a process by `cache.connect.open_cache`; connections are one a thread."""


class Table(Model):
    """Base of all tables: own integer id, so that SQLite and PostgreSQL behave the same."""

    id = AutoField()

    class Meta:
        database = database
        legacy_table_names = False


def tuples(query: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a query as the driver gives them, streamed; booleans are 0 and 1 in SQLite.

    To convert each value by its field took peewee longer than SQLite took to find the row.
    """
    return iter(database.execute(query))


def listed(items: Iterable[int]) -> SQL:
    """Row ids for `in_`, written out: peewee takes ten times as long to bind as to find them."""
    return SQL(f"({','.join(str(int(item)) for item in items)})")


def dicts(query: Any) -> Iterator[dict[str, Any]]:
    """The rows of a query as dicts by column name, streamed."""
    return iter(query.dicts().iterator())


@contextmanager
def reading() -> Iterator[None]:
    """A connection for this thread; joins the one that is open."""
    if not database.is_closed():
        yield
        return
    database.connect()
    try:
        yield
    finally:
        database.close()


@contextmanager
def writing() -> Iterator[None]:
    """One short transaction that takes the write lock at once, so that it cannot fail half-way
    for another writer; joins the transaction that is open."""
    with reading():
        if database.in_transaction():
            yield
            return
        with database.atomic("IMMEDIATE"):
            yield
