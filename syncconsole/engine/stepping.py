"""Steps and progress of a run, written in the transaction that did the work."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from connectors.contract import NotYet
from syncconsole.cache.tables import Run
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import runs
from syncconsole.domain.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syncconsole.engine.job import Job


class Stepping:
    """The step a run is in: progress with a rate, requests, and a note at its end."""

    def __init__(self, job: Job, step: str) -> None:
        self._job = job
        self.step = step
        self.n = job.steps.index(step) + 1
        self.requests = 0
        self.done = 0
        self.total: int | None = None
        self.note = ""
        self.state = RunState.OK
        self._began = job.clock.monotonic()
        self._from = 0

    def begin(self) -> None:
        """Enter the step; one that was cut by a crash goes on where its cursor stands."""
        job = self._job
        runs.begin_step(
            job.asked.id, job.attempt, self.n, self.step, job.clock.now(),
            steps=len(job.steps),
        )  # fmt: skip
        with reading():
            row = Run.get_by_id(job.asked.id)
        self.done = self._from = row.done
        self.total = row.total

    def phase(self, note: str) -> None:
        """Another part of the same step: progress starts again, and the note says what it is."""
        self._began = self._job.clock.monotonic()
        self._from = self.done = 0
        self.total = None
        runs.move(
            self._job.asked.id, self._job.attempt, done=0, total=None, rate=None, cursor="",
            note=note,
        )  # fmt: skip

    @property
    def cursor(self) -> str:
        """Where an earlier attempt of this step stood, "" at its start."""
        with reading():
            return str(Run.get_by_id(self._job.asked.id).cursor)

    def move(self, done: int, *, total: int | None = None, cursor: str = "") -> None:
        """Progress, under the fence; in the caller's transaction where one is open."""
        self.done = done
        self.total = total if total is not None else self.total
        passed = self._job.clock.monotonic() - self._began
        rate = (done - self._from) / passed if passed > 0.2 else None
        runs.move(
            self._job.asked.id, self._job.attempt, done=done, total=self.total, rate=rate,
            cursor=cursor,
        )  # fmt: skip

    def end(self, state: RunState) -> None:
        """Leave the step."""
        job = self._job
        runs.end_step(
            job.asked.id, self.n, job.clock.now(), state=state, done=self.done, total=self.total,
            requests=self.requests, note=self.note,
        )  # fmt: skip


@contextmanager
def stepping(job: Job, step: str) -> Iterator[Stepping]:
    """Enter a step and leave it; an error leaves it failed and goes on. A run that is to be parked
    stays in its step."""
    here = Stepping(job, step)
    here.begin()
    try:
        yield here
    except (runs.FencedError, NotYet):
        raise
    except BaseException:
        here.end(RunState.FAILED)
        raise
    here.end(here.state)
