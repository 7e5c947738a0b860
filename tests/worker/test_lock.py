"""One worker per state folder, and a frozen one that can be replaced but cannot act again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.worker.lock import WorkerLock
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path

LEASE, PATIENCE = 15.0, 30.0


def lock(folder: Path, clock: FakeClock) -> WorkerLock:
    return WorkerLock(folder / "worker.lock", clock, lease=LEASE, patience=PATIENCE)


def test_the_second_worker_does_not_get_the_lock(tmp_path: Path) -> None:
    clock = FakeClock()
    first, second = lock(tmp_path, clock), lock(tmp_path, clock)
    assert first.acquire()
    assert not second.acquire()
    first.release()
    assert second.acquire()


def test_a_lease_that_is_renewed_in_time_is_held(tmp_path: Path) -> None:
    clock = FakeClock()
    worker = lock(tmp_path, clock)
    worker.acquire()
    for _ in range(10):
        clock.pass_(LEASE - 1)
        assert worker.held()
        assert worker.beat()


def test_a_lease_that_ran_out_cannot_be_renewed(tmp_path: Path) -> None:
    clock = FakeClock()
    worker = lock(tmp_path, clock)
    worker.acquire()
    clock.pass_(LEASE + 1)
    assert not worker.held()
    assert not worker.beat()
    assert not worker.held()


@pytest.mark.pitfall("P-30")
def test_a_takeover_waits_longer_than_lease_and_request_timeout(tmp_path: Path) -> None:
    clock = FakeClock()
    frozen, newcomer = lock(tmp_path, clock), lock(tmp_path, clock)
    frozen.acquire()
    clock.pass_(LEASE + PATIENCE - 1)
    assert not newcomer.acquire()
    clock.pass_(2)
    assert newcomer.acquire()
    assert newcomer.held()
    assert not frozen.held()
    assert not frozen.beat()


def test_of_two_newcomers_one_wins(tmp_path: Path) -> None:
    clock = FakeClock()
    frozen = lock(tmp_path, clock)
    frozen.acquire()
    clock.pass_(LEASE + PATIENCE + 1)
    won = [lock(tmp_path, clock) for _ in range(3)]
    assert [each.acquire() for each in won] == [True, False, False]


def test_a_lock_file_left_by_a_dead_worker_is_no_obstacle(tmp_path: Path) -> None:
    clock = FakeClock()
    dead = lock(tmp_path, clock)
    dead.acquire()
    dead.release()
    assert lock(tmp_path, clock).acquire()
