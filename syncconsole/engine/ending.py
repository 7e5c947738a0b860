"""A run's end, which is also that of the run it was started from (design.md section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.tables import Run, RunStep
from syncconsole.cache.tables.base import writing
from syncconsole.cache.write import plans, runs
from syncconsole.domain.runs import CYCLE, RunState, Step
from syncconsole.engine.counting import count_run

if TYPE_CHECKING:
    from syncconsole.engine.job import Job

_AWAITED = (RunState.WAITING, RunState.HELD)


def finish(job: Job, state: RunState, counts: dict[str, int], **values: str) -> None:
    """End the run, and hand its end up, in one transaction. Raises FencedError."""
    with writing():
        encoded = msgspec.json.encode(counts).decode()
        plans.forget_half_made(job.asked.id)
        runs.finish(job.asked.id, job.attempt, state, job.clock.now(), counts=encoded, **values)
        _hand_up(Run.get_by_id(job.asked.id))


def _hand_up(child: Run) -> None:
    """The parent ends as the push of its plan did; its counts are those of both, and what its steps
    waited for is what the child's steps did."""
    if child.parent is None:
        return
    _hand_steps(child)
    ended_partial = RunStep.select().where(
        RunStep.run == child.parent, RunStep.state == RunState.PARTIAL
    )
    partial = child.state == RunState.OK and ended_partial.exists()
    Run.update(
        state=RunState.PARTIAL if partial else child.state,
        plan=child.plan,
        counts=msgspec.json.encode(count_run(child.parent)).decode(),
        error=child.error,
        error_code=child.error_code,
        remedy=child.remedy,
    ).where(Run.id == child.parent).execute()


def _hand_steps(child: Run) -> None:
    """Requests stay with the run that made them."""
    did = list(RunStep.select().where(RunStep.run == child.id).order_by(RunStep.n))
    ours = {step.name: step for step in did if step.name in CYCLE}
    for waited in RunStep.select().where(RunStep.run == child.parent, RunStep.name.in_(CYCLE)):
        step = ours.get(waited.name)
        if step is not None:
            waited.state, waited.note, waited.done = step.state, step.note, step.done
            waited.started_at = waited.started_at or step.started_at
            waited.ended_at = step.ended_at
        elif not ours and waited.state in _AWAITED:
            notes = [step.note for step in did if step.name in (Step.PUSH, Step.READ_BACK)]
            waited.state, waited.note = child.state, ", ".join(note for note in notes if note)
            waited.ended_at = child.ended_at
        waited.save()
