"""What a database that fails is told as: what happened, to which file, and the way out (P-31)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from peewee import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    PeeweeException,
    ProgrammingError,
    SqliteDatabase,
)

from syncconsole.cache.tables.base import database
from syncconsole.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Iterator

LOST = (
    "without it a Full is asked for again, orders are found by their reference and none is booked "
    "twice, nothing is pushed unreviewed"
)
"""What a lost cache means."""

DAMAGED = (
    "is damaged ({why}): end the worker, move the file away together with its -wal and -shm, and "
    f"run a Full; {LOST}"
)

_WAYS = {
    "SQLITE_FULL": "cannot be written ({why}): make room on the disk",
    "SQLITE_IOERR": "cannot be read or written ({why}): make room, or see to the disk it lies on",
    "SQLITE_READONLY": "cannot be written ({why}): give your account the right to write to it and "
    "to its folder",
    "SQLITE_CANTOPEN": "cannot be opened ({why}): give your account the right to write to it and "
    "to its folder",
    "SQLITE_PERM": "cannot be opened ({why}): give your account the right to write to it",
    "SQLITE_BUSY": "cannot be written ({why}): end what holds it",
    "SQLITE_LOCKED": "cannot be written ({why}): end what holds it",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
}
"""SQLite's name of a primary result code (sqlite.org/rescode.html) -> the sentence's end."""

_OURS = (IntegrityError, ProgrammingError, DataError, NotSupportedError)
"""Statements that were wrong: an error of the program, not of the database."""


def trouble(error: BaseException) -> str:
    """The sentence for a database that cannot be used; "" for any other error."""
    ours = isinstance(error, _OURS) and not isinstance(error, InterfaceError)
    if not isinstance(error, DatabaseError | InterfaceError) or ours:
        return ""
    return f"the cache{_named()} {_way(error).format(why=error)}"


@contextmanager
def telling(then: str) -> Iterator[None]:
    """A database that cannot be used is told as a StateError; `then` says what comes of it."""
    try:
        yield
    except PeeweeException as error:
        sentence = trouble(error)
        if not sentence:
            raise
        raise StateError(f"{sentence}; {then}" if then else sentence) from error


def _way(error: BaseException) -> str:
    """Extended codes begin with the name of their primary one: SQLITE_IOERR_WRITE."""
    name = getattr(error.__context__, "sqlite_errorname", "")
    found = (way for code, way in _WAYS.items() if name.startswith(code))
    return next(found, "cannot be used just now ({why}): try again")


def _named() -> str:
    """The file's path; nothing of a URL, which may hold a password."""
    handle = database.obj
    return f" {handle.database}" if isinstance(handle, SqliteDatabase) else ""
