"""Statements that peewee builds once and that are replayed from then on, for any number of rows.

Building a statement of 500 rows takes peewee as long as SQLite takes to carry out ten of them, so
it is asked for one row and for two; what the second adds is repeated.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from peewee import SQL

from syncconsole.cache.tables.base import Table, database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from peewee import Field

Taken = Literal["fail", "ignore", "replace"]

PARAMETERS = 9_000
"""Placeholders a statement: far below SQLite's 32,766 and PostgreSQL's 65,535."""


class Statement(NamedTuple):
    """SQL around a part that is written once a row."""

    head: str
    row: str
    tail: str

    def of(self, rows: int) -> str:
        """The statement of so many rows."""
        return f"{self.head}{', '.join([self.row] * rows)}{self.tail}"


def statement(query: Callable[[int], Any]) -> Statement:
    """The statement of a peewee query that is given for a number of rows."""
    one, two = (str(query(rows).sql()[0]) for rows in (1, 2))
    differs = (at for at, (left, right) in enumerate(zip(one, two, strict=False)) if left != right)
    end = next(differs, len(one))
    start = end - (len(two) - len(one) - len(", "))
    return Statement(one[:start], one[start:end], one[end:])


def parameters(rows: Iterable[tuple[Any, ...]]) -> list[Any]:
    """The rows' values in the order a statement wants them."""
    return list(chain.from_iterable(rows))


def insert(table: type[Table], fields: Sequence[Field], rows: int) -> Any:
    """An insert of so many rows whose only parameters are the fields given.

    The defaults of the others are written out: to bind them for every row took half of the time.
    """
    given = {field.name for field in fields}
    others = [
        field
        for field in table._meta.sorted_fields
        if field.name not in given and field.default is not None
    ]
    row = (*(None for _ in fields), *(SQL(_literal(field.default)) for field in others))
    return table.insert_many([row] * rows, fields=[*fields, *others])


def insert_rows(
    table: type[Table],
    fields: Sequence[Field],
    rows: Sequence[tuple[Any, ...]],
    *,
    taken: Taken = "fail",
) -> None:
    """Insert the rows. Where the key of one, its first field, is `taken`: fail, leave the old row
    as it is (`ignore`), or give it the new values (`replace`)."""
    built = _insert(table, tuple(field.name for field in fields), taken)
    size = PARAMETERS // len(fields)
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        database.execute_sql(built.of(len(part)), parameters(part))


@lru_cache(maxsize=128)
def _insert(table: type[Table], names: tuple[str, ...], taken: Taken) -> Statement:
    fields = [getattr(table, name) for name in names]

    def query(rows: int) -> Any:
        built = insert(table, fields, rows)
        if taken == "ignore":
            return built.on_conflict_ignore()
        if taken == "replace":
            return built.on_conflict(conflict_target=fields[:1], preserve=fields[1:])
        return built

    return statement(query)


def _literal(value: object) -> str:
    """A default as SQLite and PostgreSQL both write it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    assert isinstance(value, str)
    return "'" + value.replace("'", "''") + "'"
