"""A cache of before learns of several timers for one mode; a slot is claimed once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cache.migrations import STEPS, SchemaVersion, _timers
from syncconsole.cache.tables import Schedule
from syncconsole.cache.tables.base import database, reading, writing
from syncconsole.cache.write import timers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "cache.sqlite3"
    open_cache(path)
    yield path
    close_cache()


def test_a_cache_of_the_version_before_is_opened_and_its_timers_count_anew(cache: Path) -> None:
    with writing():
        database.drop_tables([Schedule])
        database.execute_sql(
            'CREATE TABLE "schedule" (id INTEGER PRIMARY KEY, connection TEXT, mode TEXT, '
            "slot REAL, note TEXT, run INTEGER, enabled INTEGER)"
        )
        database.execute_sql("INSERT INTO schedule (connection, mode, slot) VALUES ('a', 'b', 1)")
        SchemaVersion.update(version=STEPS.index(_timers)).execute()
    close_cache()
    open_cache(cache)
    with reading():
        assert Schedule.select().count() == 0
        assert SchemaVersion.get().version == len(STEPS)


@pytest.mark.usefixtures("cache")
def test_a_slot_is_claimed_once_and_none_before_it() -> None:
    with writing():
        timers.count_from("shop", "smart", NOON)
        later = NOON + timedelta(hours=1)
        assert timers.claim("shop", "smart", later)
        assert not timers.claim("shop", "smart", later)
        assert not timers.claim("shop", "smart", NOON + timedelta(minutes=1))
        assert not timers.claim("shop", "full", later)
