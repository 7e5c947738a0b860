"""Statements that peewee builds once for each number of rows and that are replayed from then on."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from syncconsole.cache.tables.base import Table, database

if TYPE_CHECKING:
    from collections.abc import Sequence

    from peewee import Field

PARAMETERS = 9_000
"""Placeholders a statement: far below SQLite's 32,766 and PostgreSQL's 65,535."""


class Statement(NamedTuple):
    """SQL for some rows of given fields; peewee appends the defaults of all other fields a row."""

    sql: str
    defaults: tuple[Any, ...]

    def parameters(self, rows: Sequence[tuple[Any, ...]]) -> list[Any]:
        """The rows' values in the order the statement wants them."""
        return [value for row in rows for value in (*row, *self.defaults)]


def statement(query: Any, fields: int, rows: int) -> Statement:
    """The statement of an insert query built over `rows` empty rows of `fields` fields.

    The query may have no other parameters than its rows.
    """
    sql, parameters = query.sql()
    each = len(parameters) // rows
    return Statement(str(sql), tuple(parameters[fields:each]))


def insert_rows(
    table: type[Table],
    fields: Sequence[Field],
    rows: Sequence[tuple[Any, ...]],
    *,
    ignore: bool = False,
) -> None:
    """Insert the rows; with `ignore`, those whose key is taken are left as they are."""
    names = tuple(field.name for field in fields)
    size = PARAMETERS // (len(names) + 8)
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        built = _insert(table, names, len(part), ignore)
        database.execute_sql(built.sql, built.parameters(part))


@lru_cache(maxsize=128)
def _insert(table: type[Table], names: tuple[str, ...], rows: int, ignore: bool) -> Statement:  # noqa: FBT001 - a cache key
    fields = [getattr(table, name) for name in names]
    query = table.insert_many([(None,) * len(names)] * rows, fields=fields)
    return statement(query.on_conflict_ignore() if ignore else query, len(names), rows)
