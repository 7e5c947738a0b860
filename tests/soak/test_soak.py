"""The short form of the soak, on a clock that nobody waits for; the long one is
`python -m tests.soak`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables import Run
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import runs
from syncconsole.engine.execute import execute
from syncconsole.engine.job import Job, asked_of
from syncconsole.sandbox.clock import Clock
from syncconsole.worker.opening import Opening
from tests.soak.quarter import Quarter
from tests.soak.soak import FAULTS, soak
from tests.support.clock import FakeClock
from tests.support.house import Held

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 6


@pytest.mark.pitfall("P-20", "P-21", "P-23")
def test_whatever_the_answers_did_everything_comes_together_once_they_are_right(
    tmp_path: Path,
) -> None:
    clock = FakeClock(datetime.now(UTC))
    theirs = Clock(clock.monotonic, clock.now)
    with Quarter(tmp_path, 1, timeout=0.5, clock=theirs) as quarter:
        opening, config = Opening(quarter.config.path), quarter.config

        def carry(asked: list[int]) -> None:
            for run in asked:
                clock.pass_(60)
                with reading():
                    attempt = runs.take(run, "test", clock.now())
                    row = Run.get_by_id(run)
                    job = Job(
                        asked_of(row), attempt, config.connections[row.connection],
                        config.endpoints, clock, Held(), opening,
                    )  # fmt: skip
                    execute(job, config)

        came = soak(
            quarter, carry, clock, faults=0.3, slow=0.02, seed=1, enough=lambda done: done == ROUNDS
        )
        assert came.wrong == []
        assert set(came.struck) == set(FAULTS)
        assert came.orders > ROUNDS
        assert sum(came.ended.values()) >= 3 * (1 + ROUNDS + 1)
