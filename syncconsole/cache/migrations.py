"""Bringing a cache to the version this program knows, one step at a time, each in a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import IntegerField, SqliteDatabase
from playhouse.migrate import PostgresqlMigrator, SchemaMigrator, SqliteMigrator
from playhouse.migrate import migrate as change

from syncconsole.cache.tables import ALL, AgreedRecord, CachedRecord, ComponentSync, PlanRow
from syncconsole.cache.tables.base import Table, database, writing
from syncconsole.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Callable


class SchemaVersion(Table):
    """One row: how many of `STEPS` this cache has been through."""

    version = IntegerField()


def _first() -> None:
    database.create_tables(ALL)


def _records() -> None:
    database.create_tables([CachedRecord, AgreedRecord])


def _migrator() -> SchemaMigrator:
    sqlite = isinstance(database.obj, SqliteDatabase)
    return SqliteMigrator(database.obj) if sqlite else PostgresqlMigrator(database.obj)


def _two_way() -> None:
    """What was agreed is kept by side; nothing was kept there before two-way runs were known."""
    known = {column.name for column in database.get_columns("agreed_record")}
    if "store_digest" not in known:
        database.drop_tables([AgreedRecord])
        database.create_tables([AgreedRecord])
    database.create_tables([ComponentSync])
    if "moved" not in {column.name for column in database.get_columns("plan_row")}:
        change(_migrator().add_column("plan_row", "moved", PlanRow.moved))


STEPS: tuple[Callable[[], None], ...] = (_first, _records, _two_way)
"""Each step turns version n into n + 1, and does no harm where the first one, which makes all
tables as they are today, has just run. A step that has been released is never edited."""


def migrate() -> None:
    """Run the steps this cache lacks. Raises StateError where it is newer than the program."""
    with writing():
        database.create_tables([SchemaVersion])
        row = SchemaVersion.select().first()
        version = row.version if row else 0
        if version > len(STEPS):
            raise StateError(
                f"the cache is of a newer version ({version}, this program knows {len(STEPS)}); "
                "install the newer syncconsole"
            )
        if version == len(STEPS):
            return
        for step in STEPS[version:]:
            step()
        if row is None:
            SchemaVersion.create(version=len(STEPS))
        else:
            SchemaVersion.update(version=len(STEPS)).execute()
