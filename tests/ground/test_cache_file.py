"""A cache that is damaged, of a newer version, or gone: told in a sentence, and nothing doubled."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cache.migrations import STEPS
from syncconsole.cache.tables import Process, Run
from syncconsole.cache.tables.base import database, writing
from syncconsole.console.app import SyncConsole
from syncconsole.domain.runs import Mode, RunState
from syncconsole.paths import database_path
from tests.console.looking import settle, shown
from tests.support.trading import Trading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.ground.conftest import Ground

PAGE = 4096


def truncated(cache: Path) -> None:
    os.truncate(cache, 5 * PAGE)


def garbage_header(cache: Path) -> None:
    spoil(cache, 0, 100)


def bad_pages(cache: Path) -> None:
    """Everything but the first page, which holds the header and the list of tables."""
    spoil(cache, PAGE, cache.stat().st_size - PAGE)


def spoil(cache: Path, start: int, length: int) -> None:
    with cache.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * length)


DAMAGE = (truncated, garbage_header, bad_pages)
WORDS = (["sync", "full", "shop"], ["worker", "--until-idle"])


@pytest.mark.pitfall("P-31")
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_cache_is_told_with_its_file_what_to_do_and_what_that_means(
    ground: Ground, damage: Callable[[Path], None]
) -> None:
    close_cache()  # its last page goes from the WAL into the file
    damage(ground.cache)
    as_found = ground.cache.read_bytes()
    for words in WORDS:
        code, told = ground.say(*words)
        assert code == 1
        assert f"the cache {ground.cache} is damaged" in told
        assert "move the file away" in told
        assert "orders are found by their reference" in told
    assert [path.name for path in ground.state.glob("cache*")] == ["cache.sqlite3"]
    assert ground.cache.read_bytes() == as_found
    assert ground.sandbox.log.count == 0


@pytest.mark.pitfall("P-31")
def test_a_living_worker_ends_by_a_cache_that_is_damaged_under_it_and_its_log_says_why(
    ground: Ground,
) -> None:
    worker = ground.worker(stays=True)
    assert ground.until(lambda: Process.get_or_none(Process.kind == "worker"))
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    bad_pages(ground.cache)
    assert worker.wait(30) == 1
    log = (ground.state / "worker.log").read_text()
    assert f"the cache {ground.cache} is damaged" in log
    assert "Traceback" not in log


@pytest.mark.pitfall("P-31")
async def test_the_console_says_it_on_a_line_and_stays(ground: Ground) -> None:
    app = SyncConsole(ground.config)
    async with app.run_test(size=(160, 40)) as pilot:
        await settle(pilot)
        close_cache()
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        bad_pages(ground.cache)
        await app.look()
        await settle(pilot)
        assert "is damaged" in " ".join(shown(pilot))
        assert app.is_running


def test_a_cache_of_a_newer_version_is_refused_by_every_command(ground: Ground) -> None:
    with writing():
        database.execute_sql("UPDATE schema_version SET version = version + 1")
    for words in WORDS:
        code, told = ground.say(*words)
        assert code == 1
        assert f"newer version ({len(STEPS) + 1}, this program knows {len(STEPS)})" in told
        assert "install the newer syncconsole" in told


@pytest.mark.pitfall("P-21", "P-31")
def test_a_cache_that_is_lost_in_the_middle_of_an_export_doubles_no_order(tmp_path: Path) -> None:
    """The receipt is booked, its answer and the cache are lost: intents, baselines and all."""
    with Trading(tmp_path) as shop:
        assert shop.run(Mode.ALL).state == RunState.OK
        numbers = [shop.order(sku, 1) for sku in shop.stocked[:3]]
        run = shop.ask(Mode.ALL)
        worker = shop.worker()
        shop.sandbox.hooks.after(shop.sandbox.log.counts["write"] + 2, worker.kill, kind="write")
        worker.wait(60)
        assert len(shop.receipts()) in (1, 2)
        assert shop.row(run).state == RunState.RUNNING
        close_cache()
        for path in (tmp_path / "state").glob("cache*"):
            path.unlink()
        open_cache(database_path(shop.config.path))

        found = shop.run(Mode.ALL)
        assert Run.select().count() == 1
        assert found.state == RunState.OK
        assert sorted(shop.receipts()) == [f"W-{number}" for number in numbers]
        assert shop.fates() == dict.fromkeys(numbers, "exported")
        assert shop.out_of_step() == {}
