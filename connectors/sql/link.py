"""One database in hand: a connection a thread, statements, transactions; nothing of its errors
leaves untranslated."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from peewee import (
    DatabaseError,
    DataError,
    ExceptionWrapper,
    IntegrityError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    PeeweeException,
    ProgrammingError,
)

from connectors.errors import ConnectorError, Malformed, Rejected, Retriable
from connectors.redaction import Redactor
from connectors.sql.address import database, parse
from connectors.sql.faults import Faults, RowError, rolled_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connectors.sql.options import Options

_translated = ExceptionWrapper({
    error.__name__: error
    for error in (
        DatabaseError, DataError, IntegrityError, InterfaceError, InternalError, NotSupportedError,
        OperationalError, ProgrammingError,
    )
})  # fmt: skip
"""A driver's error as Peewee's, for fetching: that may fail as well, and Peewee looks not there."""


class Link:
    """A database by URL. Outside `transaction` every statement stands for itself, so that nothing
    is held open between two of them."""

    def __init__(self, options: Options) -> None:
        self.address = parse(options.url)
        self.faults = Faults(self.address, Redactor(self.address.secrets))
        self.db: Any = database(options.url, self.address, options.timeout)
        self._settings = {
            "statement_timeout": f"{options.timeout * 1000:.0f}ms",
            "lock_timeout": f"{options.timeout * 500:.0f}ms",
            # What now() writes into a timestamp without a zone, in defaults and triggers.
            "TimeZone": str(options.zone),
        }
        self._lock = threading.Lock()
        self._open: list[Any] = []
        self._mine = threading.local()
        self._closed = 0

    @property
    def sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.address.file is not None

    def rows(self, query: Any) -> list[tuple[Any, ...]]:
        """All rows of a query, which is asked once more where the connection was lost."""
        return self._again(lambda: self._fetch(*query.sql()))

    def ask(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """All rows of a statement that Peewee has no words for."""
        return self._again(lambda: self._fetch(sql, parameters))

    def run(self, query: Any) -> int:
        """How many rows a writing query changed. Raises RowError too."""
        with self._faults():
            return int(self.db.execute_sql(*query.sql()).rowcount)

    def look(self, what: str, *arguments: Any) -> list[Any]:
        """What Peewee finds out of the database itself: get_columns, get_tables, get_indexes."""
        return self._again(lambda: list(getattr(self.db, what)(*arguments)))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything within, or nothing. Other writers of the same rows wait (SQLite: all writers).

        Raises Retriable(maybe_done=True) where nobody can tell whether the commit went through.
        """
        with self._faults():
            self._connected()
            if self.sqlite:
                self.db.begin("IMMEDIATE")
            else:
                self.db.begin()
        self._mine.within = True
        try:
            if self.address.postgres:
                self.ask("SET CONSTRAINTS ALL IMMEDIATE")  # a row's fault is told at the row
            yield
        except BaseException:
            self._undo()
            raise
        else:
            self._commit()
        finally:
            self._mine.within = False

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of a transaction: RowError undoes it alone."""
        point = self.db.savepoint()
        with self._faults():
            point.__enter__()
        try:
            yield
        except RowError as refusal:
            try:
                with self._faults():
                    point.rollback(begin=False)
            except (ConnectorError, RowError):
                raise Rejected(
                    f"{self.address.title} undoes the whole transaction when it refuses a row; "
                    f"nothing was written: {refusal.message}",
                    code=refusal.code,
                ) from None
            raise
        with self._faults():
            point.commit(begin=False)

    def close(self) -> None:
        """End the connections of all threads; a later call opens one anew."""
        with self._lock:
            left, self._open = self._open, []
            self._closed += 1
        for connection in left:
            connection.close()

    def _fetch(self, sql: str, parameters: Any) -> list[tuple[Any, ...]]:
        cursor = self.db.execute_sql(sql, parameters)
        with _translated:
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []

    def _again(self, ask: Callable[[], list[Any]]) -> list[Any]:
        try:
            return self._once(ask)
        except Retriable as error:
            if error.code != "cut" or getattr(self._mine, "within", False):
                raise
        return self._once(ask)

    def _once(self, ask: Callable[[], list[Any]]) -> list[Any]:
        try:
            with self._faults():
                self._connected()
                return ask()
        except RowError as error:  # a value that the driver has no Python object for
            text = f"{self.address.title} holds a value that cannot be read: {error.message}"
            raise Malformed(text, code="unreadable") from None

    def _connected(self) -> None:
        """This thread's connection, opened where there is none."""
        if not self.db.is_closed():
            if getattr(self._mine, "since", -1) == self._closed:
                return
            self.db.dispose()  # close() has ended it already
        try:
            self.db.connect()
            with self._lock:
                self._open.append(self.db.connection())
                self._mine.since = self._closed
            if self.address.postgres:
                for setting in self._settings.items():
                    self.db.execute_sql("SELECT set_config(%s, %s, false)", setting)
        except PeeweeException as error:
            self._drop()
            raise self.faults.connecting(error) from None

    def _drop(self) -> None:
        """Forget this thread's connection, whatever state it is in."""
        if self.db.is_closed():
            return
        connection = self.db.connection()
        self.db.dispose()
        with self._lock:
            self._open = [other for other in self._open if other is not connection]
        connection.close()

    def _undo(self) -> None:
        """Roll back; a connection that is gone has done so itself."""
        if self.db.is_closed():
            return
        try:
            self.db.rollback()
        except PeeweeException:
            self._drop()

    def _commit(self) -> None:
        try:
            self.db.commit()
        except PeeweeException as error:
            said, undone = self.faults.said(error), rolled_back(error)
            fault = self.faults.running(error)
            self._undo()
            if isinstance(fault, RowError):
                raise Rejected(
                    f"{self.address.title} refused the whole transaction; nothing was written: "
                    f"{said}",
                    code=fault.code,
                ) from None
            raise Retriable(
                f"{self.address.title} did not confirm what was written: {said}",
                code="commit",
                maybe_done=not undone,
            ) from None

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except PeeweeException as error:
            fault = self.faults.running(error)
            if isinstance(fault, Retriable) and fault.code == "cut":
                self._drop()
            raise fault from None
