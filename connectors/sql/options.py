"""The options of a mapped database, checked: what stands in config.yaml as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from connectors.errors import Misconfigured
from connectors.sql.capabilities import COMPONENTS, TABLE
from connectors.text import one_line

LONGEST_NAME = 128


class Table(Struct, frozen=True):
    """How one component lies in the database. All names are as the database spells them.

    `key` are one or more columns; `fields` maps our field to its column; `where` column to the
    text of the one value that rows must have.
    """

    component: str
    schema: str
    name: str
    key: tuple[str, ...]
    updated: str = ""
    touch: bool = False
    title: str = ""
    qty: str = ""
    fields: Mapping[str, str] = {}
    where: Mapping[str, str] = {}

    @property
    def shown(self) -> str:
        """The table as config.yaml names it."""
        return f"{self.schema}.{self.name}" if self.schema else self.name

    @property
    def writable(self) -> bool:
        """Whether a push would have a column to write to."""
        return bool(self.qty if self.component == "inventory" else self.fields)


class Options(Struct, frozen=True):
    """Checked options; the URL holds a password and is never shown. `timeout` is in seconds."""

    url: str
    tables: Mapping[str, Table]
    zone: tzinfo = UTC
    timeout: float = 30.0

    def __repr__(self) -> str:
        return f"Options(tables={', '.join(self.tables)})"


def read_options(given: Mapping[str, Any]) -> Options:
    """The options as one value. Raises Misconfigured naming the option and what is expected."""
    url = given.get("url")
    if not isinstance(url, str) or not url.strip():
        raise Misconfigured("sql: url: write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DB")
    tables = given.get("tables")
    if not isinstance(tables, Mapping) or not tables:
        raise Misconfigured("sql: tables: write at least one component with its table and key")
    return Options(
        url=url.strip(),
        tables={name: _table(name, each) for name, each in tables.items()},
        zone=_zone(given.get("timezone") or UTC),
        timeout=_timeout(given.get("timeout", 30.0)),
    )


def _table(component: str, given: Any) -> Table:
    _known(component, COMPONENTS, "tables")
    where = f"tables: {component}"
    if not isinstance(given, Mapping):
        raise Misconfigured(f"sql: {where}: expected table, key and columns")
    for option in given:
        _known(option, [each.name for each in TABLE], where)
    schema, _, name = _text(given, "table", where).rpartition(".")
    key = given.get("key") or ()
    table = Table(
        component=component,
        schema=_name(schema, f"{where}: table") if schema else "",
        name=_name(name, f"{where}: table"),
        key=tuple(
            _name(each, f"{where}: key") for each in ([key] if isinstance(key, str) else key)
        ),
        updated=_column(given, "updated", where),
        touch=given.get("touch") is True,
        title=_column(given, "title", where),
        qty=_column(given, "qty", where),
        fields=_columns(given, "fields", where),
        where={column: value for column, value in _texts(given, "where", where).items()
               if _name(column, f"{where}: where")},
    )  # fmt: skip
    _whole(table, where)
    return table


def _whole(table: Table, where: str) -> None:
    """Raise Misconfigured where the parts do not go together."""
    if not table.key:
        raise Misconfigured(f"sql: {where}: key: write the column that tells rows apart")
    if len(set(table.key)) < len(table.key):
        raise Misconfigured(f"sql: {where}: key: a column is written twice")
    if table.component == "inventory" and not table.qty:
        raise Misconfigured(f"sql: {where}: qty: write the column that holds the quantity")
    if table.touch and not table.updated:
        raise Misconfigured(f"sql: {where}: touch: there is no `updated` column to set")
    for column in (table.qty, *table.fields.values()):
        if column in {*table.key, *table.where}:
            raise Misconfigured(
                f'sql: {where}: the column "{column}" is part of the key or of `where`, which a '
                "write must not change; leave it out of qty and fields"
            )


def _known(name: object, known: tuple[str, ...] | list[str], where: str) -> None:
    if name not in known:
        near = get_close_matches(str(name), known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(known)}"
        raise Misconfigured(f'sql: {where}: there is no "{one_line(str(name), limit=60)}"; {hint}')


def _text(given: Mapping[str, Any], option: str, where: str) -> str:
    value = given.get(option)
    if not isinstance(value, str) or not value:
        raise Misconfigured(f"sql: {where}: {option}: expected a name")
    return value


def _column(given: Mapping[str, Any], option: str, where: str) -> str:
    if given.get(option) is None:
        return ""
    return _name(_text(given, option, where), f"{where}: {option}")


def _texts(given: Mapping[str, Any], option: str, where: str) -> dict[str, str]:
    value = given.get(option) or {}
    if not isinstance(value, Mapping):
        raise Misconfigured(f"sql: {where}: {option}: expected names and values")
    return {str(name): str(text) for name, text in value.items()}


def _columns(given: Mapping[str, Any], option: str, where: str) -> dict[str, str]:
    columns = _texts(given, option, where)
    for field, column in columns.items():
        _name(column, f"{where}: {option}: {one_line(field, limit=60)}")
    if len(set(columns.values())) < len(columns):
        raise Misconfigured(f"sql: {where}: {option}: two fields share one column")
    return columns


def _name(name: object, where: str) -> str:
    """A name that can be quoted for every database and driver.

    `%` starts a parameter in PostgreSQL's driver, a quote ends a name: a view can give such
    columns another name.
    """
    text = name if isinstance(name, str) else ""
    if not text.isprintable() or not 0 < len(text) <= LONGEST_NAME or set(text) & set('"`%'):
        raise Misconfigured(
            f"sql: {where}: expected a name of printable characters without quotes and %, not "
            f'"{one_line(str(name), limit=60)}"; a view can give a column another name'
        )
    return text


def _zone(zone: tzinfo | str) -> tzinfo:
    if isinstance(zone, tzinfo):
        return zone
    try:
        return UTC if zone == "UTC" else ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: `Europe` is a folder
        raise Misconfigured(
            f'sql: timezone: there is no zone "{one_line(zone, limit=60)}"; write one such as '
            "Europe/Paris"
        ) from None


def _timeout(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 3600:
        raise Misconfigured("sql: timeout: expected seconds above 0, at most 3600")
    return float(value)
