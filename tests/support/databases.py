"""Both servers of a Store Center as real databases: a table a component, and a trace of all SQL."""

from __future__ import annotations

import logging
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Any

from connectors.contract import Tools
from connectors.sql.client import connect
from syncconsole.domain.components import BY_ID, COMPONENTS
from tests.connectors.sql.shop import Shop, sqlite
from tests.support.postgres import own_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from connectors.contract import Clock, Connector

LONG_AGO = "2011-05-01 10:00:00"


class Server:
    """A database whose tables are named `<name>_<component>`; no two servers name a column alike.

    `columns` are those of key, time of change, text, points and store, in this order.
    """

    def __init__(self, name: str, columns: Sequence[str], shop: Shop) -> None:
        self.name = name
        self.key, self.updated, self.text, self.points, self.store = columns
        self.shop = shop
        for each in COMPONENTS:
            shop.do(
                f"CREATE TABLE {name}_{each.id} ({self.key} VARCHAR(40) PRIMARY KEY, {self.text} "
                f"TEXT, {self.points} NUMERIC(12, 2), {self.store} TEXT, {self.updated} TIMESTAMP)"
            )

    @property
    def tables(self) -> dict[str, Any]:
        """What config.yaml says of them: all fourteen are mapped, the unused ones as well."""
        return {each.id: self._mapped(each.id) for each in COMPONENTS}

    def connect(self, clock: Clock) -> Connector:
        """A new connector over the tables."""
        return connect({"url": self.shop.url, "tables": self.tables}, Tools(clock))

    def fill(self, component: str, rows: Sequence[tuple[str, str, int]]) -> None:
        """Rows of (key, text, points) that nobody has changed for years."""
        columns = f"{self.key}, {self.text}, {self.points}, {self.updated}"
        table = f"{self.name}_{component}"
        self.shop.fill(table, columns, [(*row, LONG_AGO) for row in rows])

    def make(self, component: str, key: str, text: str, now: datetime, store: str = "") -> None:
        """Somebody at this server makes a record."""
        self.shop.do(
            f"INSERT INTO {self.name}_{component} ({self.key}, {self.text}, {self.store}, "
            f"{self.updated}) VALUES (?, ?, ?, ?)", key, text, store, _naive(now),
        )  # fmt: skip

    def change(self, component: str, key: str, text: str, now: datetime) -> None:
        """Somebody at this server changes a record."""
        self.shop.do(
            f"UPDATE {self.name}_{component} SET {self.text} = ?, {self.updated} = ? "
            f"WHERE {self.key} = ?", text, _naive(now), key,
        )  # fmt: skip

    def held(self, component: str) -> dict[str, tuple[str, int]]:
        """Key -> (text, points) of all rows."""
        rows = self.shop.do(
            f"SELECT {self.key}, {self.text}, {self.points} FROM {self.name}_{component}"
        )
        return {key: (text, int(points or 0)) for key, text, points in rows}

    def _mapped(self, component: str) -> dict[str, Any]:
        slugs = [each.slug for each in BY_ID[component].attributes] or ["details"]
        fields = {f"{slugs[0]}.text": self.text, f"{slugs[0]}.store": self.store}
        if component == "customers":
            fields = {"profile.name": self.text, "loyalty.points": self.points}
        return {
            "table": f"{self.name}_{component}", "key": self.key, "updated": self.updated,
            "touch": True, "fields": fields,
        }  # fmt: skip


class Trace(logging.Handler):
    """Every statement that any connector sends to a table of the servers."""

    def __init__(self) -> None:
        super().__init__()
        self.statements: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Peewee logs a statement and its parameters, one of which may be a table's name."""
        if not isinstance(record.msg, tuple):
            return
        sql, parameters = record.msg
        named = [each for each in parameters or () if isinstance(each, str) and _ours(each)]
        if _ours(sql) or named:
            self.statements.append(" ".join([sql, *named]))

    def about(self, component: str) -> list[str]:
        """The statements about a component, at either server."""
        return [each for each in self.statements if f"_{component}" in each]

    def pages(self, component: str) -> int:
        """How many pages of a component were asked for, at both servers together."""
        return len([each for each in self.about(component) if "LIMIT" in each])

    def writes(self, server: str, component: str = "") -> list[str]:
        """The first words of each statement that wrote to a server, as UPDATE "till_customers"."""
        begins = ("INSERT", "UPDATE", "DELETE")
        heads = [each.replace("INSERT INTO", "INSERT")[:60].split(" ", 2)[:2]
                 for each in self.statements if each.startswith(begins)]  # fmt: skip
        return [" ".join(head) for head in heads if head[1].startswith(f'"{server}_{component}')]

    def forget(self) -> None:
        """Count from here."""
        self.statements.clear()


@contextmanager
def traced() -> Iterator[Trace]:
    """Watch what is sent, until left."""
    logger, trace = logging.getLogger("peewee"), Trace()
    before = logger.level, logger.propagate
    logger.addHandler(trace)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield trace
    finally:
        logger.removeHandler(trace)
        logger.setLevel(before[0])
        logger.propagate = before[1]


@contextmanager
def servers(folder: Path, main: str) -> Iterator[tuple[Server, Server]]:
    """An empty local server, a file of SQLite, and an empty main server: sqlite or postgresql."""
    with ExitStack() as stack:
        till = stack.enter_context(_file(folder / "till.db"))
        if main == "sqlite":
            cloud = stack.enter_context(_file(folder / "cloud.db"))
        else:
            cloud = stack.enter_context(_schema())
        yield (
            Server("till", ("code", "changed_at", "name", "points", "shop"), till),
            Server("cloud", ("number", "modified", "full_name", "balance", "branch"), cloud),
        )


@contextmanager
def _file(path: Path) -> Iterator[Shop]:
    with closing(sqlite(path)) as driver:
        yield Shop(f"sqlite:///{path}", driver, path)


@contextmanager
def _schema() -> Iterator[Shop]:
    import psycopg

    with own_schema() as url, psycopg.connect(url, autocommit=True) as driver:
        yield Shop(url, driver, None)


def _ours(text: str) -> bool:
    return "till_" in text or "cloud_" in text


def _naive(now: datetime) -> str:
    return now.replace(tzinfo=None).isoformat(" ")
