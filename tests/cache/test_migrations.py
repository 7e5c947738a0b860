"""A cache of an earlier version is brought to this one, its rows kept."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cache.tables import AgreedRecord, ComponentSync, PlanRow
from syncconsole.cache.tables.base import reading
from tests.cache.read_runs.factory import add_plan

if TYPE_CHECKING:
    from pathlib import Path


def test_a_cache_from_before_two_way_runs_is_brought_up_with_its_plans_kept(
    tmp_path: Path,
) -> None:
    path = tmp_path / "cache.sqlite3"
    open_cache(path)
    with reading():
        add_plan([{"key": "A", "before": 1, "after": 2}])
    close_cache()
    older = sqlite3.connect(path)
    older.executescript(
        "ALTER TABLE plan_row DROP COLUMN moved; DROP TABLE component_sync;"
        "DROP TABLE agreed_record; CREATE TABLE agreed_record (id INTEGER, digest TEXT);"
        "UPDATE schema_version SET version = 2;"
    )
    older.close()
    open_cache(path)
    with reading():
        assert [(row.key, row.moved) for row in PlanRow.select()] == [("A", "")]
        assert AgreedRecord.select(AgreedRecord.store_digest).count() == 0
        assert ComponentSync.select().count() == 0
    close_cache()
