"""Opening the cache: SQLite by path or any Peewee database by URL, brought to this version."""

from __future__ import annotations

from pathlib import Path

from peewee import DatabaseError, OperationalError, SqliteDatabase

from syncconsole.cache.migrations import migrate
from syncconsole.cache.tables.base import database
from syncconsole.errors import StateError

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 1,  # NORMAL: with WAL a crash of the process loses nothing
    "busy_timeout": 10_000,
    "foreign_keys": 1,
    "cache_size": -16_000,
    "temp_store": 2,
}


def open_cache(where: Path | str) -> None:
    """Bind the tables to this database and migrate it. A path is SQLite, text a database URL.

    Raises StateError with the way out: unreadable file, full disk, a cache of a newer version.
    """
    if isinstance(where, Path):
        handle = SqliteDatabase(str(where), pragmas=PRAGMAS)
    else:
        from playhouse.db_url import connect  # a tenth of a start-up, needed for a URL only

        handle = connect(where)
    if database.obj is not None and not database.is_closed():
        database.close()
    database.initialize(handle)
    try:
        migrate()
    except OperationalError as error:
        raise StateError(f"the cache{_named(where)} cannot be opened: {error}") from error
    except DatabaseError as error:
        raise StateError(
            f"the cache{_named(where)} is damaged ({error}); move it away and run a Full: "
            "baselines are made anew, nothing is pushed unreviewed"
        ) from error


def close_cache() -> None:
    """Close this thread's connection."""
    if database.obj is not None and not database.is_closed():
        database.close()


def _named(where: Path | str) -> str:
    """The file's path; nothing of a URL, which may hold a password."""
    return f" {where}" if isinstance(where, Path) else ""
