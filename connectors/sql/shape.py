"""A mapped table as it stands in the database now: its columns proved to be there, and usable."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from peewee import SQL, Column, NodeList
from peewee import Table as Source

from connectors.errors import Misconfigured
from connectors.sql.kinds import KEYS, Kind, kind_of
from connectors.sql.options import Table
from connectors.sql.values import UnfitError, Values
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connectors.sql.link import Link
    from connectors.sql.options import Options

_TIMES = (Kind.NAIVE, Kind.INSTANT, Kind.DATE)


class Shape(Struct, frozen=True):
    """A table, the kinds of its mapped columns, and how its database takes values."""

    table: Table
    kinds: Mapping[str, Kind]
    values: Values
    source: Any

    def column(self, name: str) -> Any:
        """A column for Peewee, which quotes it."""
        return Column(self.source, name)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that a row is read with, in their order."""
        return tuple(self.kinds)

    def select(self, *what: Any) -> Any:
        """A query of these, or of all mapped columns."""
        return self.source.select(*(what or map(self.column, self.columns)))

    def scope(self) -> Any:
        """The condition for rows that belong to the endpoint: in `where`, with a whole key."""
        return both(
            self.within(), *(self.column(name).is_null(is_null=False) for name in self.table.key)
        )

    def within(self) -> Any:
        """The condition for rows in `where`, those without a key included."""
        conditions = [self.column(name) == value for name, value in self.scoped().items()]
        return both(*conditions) if conditions else SQL("(1 = 1)")

    def scoped(self) -> dict[str, object]:
        """Column -> value of `where`. Raises Misconfigured for a value the column cannot hold."""
        found = {}
        for name, text in self.table.where.items():
            try:
                found[name] = self.values.value(text, self.kinds[name])
            except UnfitError as error:
                raise Misconfigured(
                    f'sql: tables: {self.table.component}: where: {name}: "{one_line(text)}" '
                    f"{error}, and the column is a {self.kinds[name]}"
                ) from None
        return found


def both(*conditions: Any) -> Any:
    """All of the conditions, flat, so that any number of them can be read."""
    return NodeList(conditions, glue=" AND ", parens=True)


def either(conditions: Iterable[Any]) -> Any:
    """One of the conditions, flat."""
    return NodeList(tuple(conditions), glue=" OR ", parens=True)


def survey(link: Link, table: Table, options: Options) -> Shape:
    """The table as it is now. Raises Misconfigured naming what is missing and what is near."""
    foreign = link.sqlite and table.schema not in ("", "main")  # a file has no schemas
    there = [] if foreign else link.look("get_columns", table.name, table.schema or None)
    declared = {column.name: column.data_type for column in there}
    if not declared:
        raise _no_table(link, table)
    kinds: dict[str, Kind] = {}
    for option, name in _named(table):
        if name not in declared:
            raise Misconfigured(
                f'the table "{table.shown}" has no column "{name}" (tables: {table.component}: '
                f"{option}); {_near(name, declared)}",
                code="no_column",
            )
        kind = kind_of(declared[name] or "", postgres=link.address.postgres)
        if kind is None:
            raise Misconfigured(
                f'the column "{name}" of the table "{table.shown}" is a '
                f"{one_line(declared[name], limit=60)}, which has no text (tables: "
                f"{table.component}: {option}); leave it out, or map a view that gives it as text",
                code="no_text",
            )
        kinds[name] = kind
    _usable(table, kinds, sqlite=link.sqlite)
    source = Source(table.name, schema=table.schema or None).bind(link.db)
    return Shape(table, kinds, Values(options.zone, link.sqlite), source)


def _named(table: Table) -> list[tuple[str, str]]:
    """(option, column) for every mapped column."""
    single = [
        (option, name)
        for option, name in (("updated", table.updated), ("title", table.title), ("qty", table.qty))
        if name
    ]
    return [
        *(("key", name) for name in table.key),
        *single,
        *((f"fields: {one_line(field, limit=60)}", name) for field, name in table.fields.items()),
        *(("where", name) for name in table.where),
    ]


def _usable(table: Table, kinds: Mapping[str, Kind], *, sqlite: bool) -> None:
    for name in table.key:
        if kinds[name] not in KEYS:
            raise Misconfigured(
                f'the column "{name}" of the table "{table.shown}" is a {kinds[name]}; a key is '
                f"text, a whole number, a decimal, a date or a uuid (tables: {table.component})",
                code="no_key",
            )
    times = (*_TIMES, Kind.TEXT) if sqlite else _TIMES
    if table.updated and kinds[table.updated] not in times:
        raise Misconfigured(
            f'the column "{table.updated}" of the table "{table.shown}" is a '
            f"{kinds[table.updated]} and no timestamp (tables: {table.component}: updated)",
            code="no_time",
        )


def _no_table(link: Link, table: Table) -> Misconfigured:
    schema = None if link.sqlite else table.schema or None
    there = [*link.look("get_tables", schema), *(v.name for v in link.look("get_views", schema))]
    return Misconfigured(
        f'there is no table "{table.shown}" in {link.address.title} that this account may see '
        f"(tables: {table.component}: table); {_near(table.name, there)}",
        code="no_table",
    )


def _near(name: str, there: Sequence[str] | Mapping[str, object]) -> str:
    folded = {each.casefold(): each for each in there}
    close = get_close_matches(name.casefold(), folded, n=1)
    if close:
        return f'nearest: "{one_line(folded[close[0]], limit=60)}"'
    shown = ", ".join(f'"{one_line(each, limit=40)}"' for each in list(there)[:20])
    return f"there are: {shown or 'none'}"
