"""The disk fills up, or a stranger locks the cache: nothing is half pushed (P-31)."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables.base import database, reading
from syncconsole.domain.runs import Mode
from syncconsole.engine.execute import execute
from syncconsole.errors import StateError
from tests.engine.test_push import once
from tests.machines import checks
from tests.support.house import House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SKUS = [f"S{n:03}" for n in range(300)]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[House]:
    house = House(
        tmp_path,
        Scripted(dict.fromkeys(SKUS, 5)),
        Scripted(dict.fromkeys(SKUS, 5), write_batch=50),
        canary=0,
    )
    house.settle_first_full()
    for sku in SKUS:
        house.office.put(sku, 4)
    with reading():  # what limits a connection lasts as long as it is open
        yield house


def fill_up() -> None:
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    database.execute_sql(f"PRAGMA max_page_count = {pages}")


def make_room() -> None:
    database.execute_sql("PRAGMA max_page_count = 1000000")


def comes_right(shop: House, run: int) -> None:
    """Taken up again with room, the run ends, and the next Smart leaves no difference."""
    execute(shop.job(run), shop.config)
    shop.run(Mode.SMART)
    assert [shop.web.qty(sku) for sku in SKUS] == [4] * len(SKUS)
    checks.no_intent_is_open()
    checks.nothing_differs_unmarked(shop.connection)


@pytest.mark.pitfall("P-31")
def test_a_full_disk_stops_the_run_before_anything_more_is_sent(shop: House) -> None:
    run = shop.ask(Mode.FULL)
    shop.web.after_push = once(fill_up)
    with pytest.raises(StateError, match=r"full.*make room"):
        execute(shop.job(run), shop.config)
    sent = len(shop.web.writes)
    assert sent < len(SKUS)
    for sku, qty in shop.web.writes:  # all that was sent was written down before
        assert checks.rows("SELECT count(*) FROM intent JOIN plan_row ON plan_row.id = intent.row"
                           " WHERE sku = ? AND intent.after = ?", sku, qty) != [(0,)]  # fmt: skip
    make_room()
    comes_right(shop, run)


@pytest.mark.pitfall("P-31")
def test_a_cache_locked_by_a_stranger_stops_the_run_before_anything_more_is_sent(
    shop: House, tmp_path: Path
) -> None:
    database.execute_sql("PRAGMA busy_timeout = 1")
    stranger = sqlite3.connect(tmp_path / "cache.sqlite3", isolation_level=None)

    def lock() -> None:
        stranger.execute("BEGIN IMMEDIATE")

    run = shop.ask(Mode.FULL)
    shop.web.after_push = once(lock)
    with pytest.raises(StateError, match=r"locked.*end what holds it"):
        execute(shop.job(run), shop.config)
    assert len(shop.web.writes) == 50
    assert len(checks.rows("SELECT id FROM intent WHERE settled_at IS NULL")) == 50
    stranger.execute("ROLLBACK")
    stranger.close()
    comes_right(shop, run)
