"""Opening the cache: SQLite by path or any Peewee database by URL, brought to this version."""

from __future__ import annotations

from pathlib import Path

from peewee import SqliteDatabase

from syncconsole.cache.migrations import migrate
from syncconsole.cache.tables.base import database
from syncconsole.cache.trouble import telling

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

    Raises StateError with the way out: a damaged or unwritable file, a full disk, a newer cache.
    """
    if isinstance(where, Path):
        handle = SqliteDatabase(str(where), pragmas=PRAGMAS)
    else:
        from playhouse.db_url import connect  # a tenth of a start-up, needed for a URL only

        handle = connect(where)
    if database.obj is not None and not database.is_closed():
        database.close()
    database.initialize(handle)
    with telling(""):
        migrate()


def close_cache() -> None:
    """Close this thread's connection."""
    if database.obj is not None and not database.is_closed():
        database.close()
