"""Bringing a cache to the version this program knows, one step at a time, each in a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import IntegerField, SqliteDatabase
from playhouse.migrate import PostgresqlMigrator, SchemaMigrator, SqliteMigrator
from playhouse.migrate import migrate as change

from syncconsole.cache.tables import (
    ALL,
    AgreedRecord,
    Alert,
    BundlePart,
    CachedRecord,
    ComponentSync,
    Feed,
    Health,
    Item,
    PastQuantity,
    Plan,
    PlanRow,
    Question,
    Schedule,
    Visit,
)
from syncconsole.cache.tables.base import Table, database, writing
from syncconsole.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Callable

    from peewee import Field


class SchemaVersion(Table):
    """One row: how many of `STEPS` this cache has been through."""

    version = IntegerField()


def _first() -> None:
    database.create_tables(ALL)


def _records() -> None:
    database.create_tables([CachedRecord, AgreedRecord])


def _orders_know_their_pages() -> None:
    """Orders learn their reference and their pages in both systems, and when they were last seen.

    References stand in the plans that were made of them. The store's pages come with the next
    reading, which begins at the cut-over again.
    """
    here = {column.name for column in database.get_columns("sales_order")}
    kinds = {"store_address": "TEXT", "office_address": "TEXT", "seen_at": "DOUBLE PRECISION"}
    for name, kind in kinds.items():
        if name not in here:  # a cache made just now has them already
            default = "''" if kind == "TEXT" else "0"
            database.execute_sql(
                f"ALTER TABLE sales_order ADD COLUMN {name} {kind} NOT NULL DEFAULT {default}"
            )
    named = database.execute_sql(
        "SELECT item, sku FROM plan_row"
        " WHERE plan_id IN (SELECT id FROM plan WHERE component = 'orders') ORDER BY id"
    )
    mark = database.param
    naming = f"UPDATE sales_order SET reference = {mark} WHERE id = {mark}"  # noqa: S608 - no value
    for order, reference in named.fetchall():
        database.execute_sql(naming, (reference, order))
    database.execute_sql("UPDATE tick SET orders_read = NULL")


def _timers() -> None:
    """Several timers may ask for one mode; each keeps which slot was met. They count anew."""
    columns = {column.name for column in database.get_columns("schedule")}
    if "mode" in columns:
        database.drop_tables([Schedule])
        database.create_tables([Schedule])


def _addresses() -> None:
    _add(CachedRecord.address, "TEXT NOT NULL DEFAULT ''")
    _add(Feed.left_out, "INTEGER NOT NULL DEFAULT 0")


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


def _alerts() -> None:
    database.create_tables([Alert, Health])


def _looks_and_marks() -> None:
    """Which run first read a quantity, what stood there before, and what to look at in a plan."""
    _add(Item.source_was, "BIGINT")
    _add(Item.source_run, "INTEGER")
    _add(PlanRow.marks, "TEXT NOT NULL DEFAULT ''")


def _visits() -> None:
    """Systems that come to us leave their answers here."""
    database.create_tables([Visit, Question])


def _claims_tell_from_where() -> None:
    _add(Plan.claimed_from, "TEXT NOT NULL DEFAULT ''")
    _add(Plan.claimed_at, "DOUBLE PRECISION")


def _history() -> None:
    database.create_tables([PastQuantity])


def _bundles() -> None:
    database.create_tables([BundlePart])


STEPS: tuple[Callable[[], None], ...] = (
    _first,
    _records,
    _orders_know_their_pages,
    _timers,
    _addresses,
    _two_way,
    _alerts,
    _looks_and_marks,
    _visits,
    _claims_tell_from_where,
    _history,
    _bundles,
)
"""Each step turns version n into n + 1, and does no harm where the first one, which makes all
tables as they are today, has just run. A step that has been released is never edited."""


def _add(field: Field, kind: str) -> None:
    """Add a column where it is not there; SQLite and PostgreSQL spell it alike."""
    table = field.model._meta.table_name
    if field.column_name not in {column.name for column in database.get_columns(table)}:
        database.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{field.column_name}" {kind}')


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
