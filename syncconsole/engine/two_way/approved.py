"""A plan of records that a person approved: held against today's source where it has aged, pushed,
read back; then the run it belongs to is judged again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.model import Ask
from syncconsole.cache.instants import from_epoch
from syncconsole.cache.tables import CachedRecord, Plan, PlanRow, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import plans, runs
from syncconsole.domain.components import BY_ID, Component
from syncconsole.domain.kinds import round_of
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.plans import aged
from syncconsole.domain.runs import Mode, Step
from syncconsole.domain.two_way import OFFICE, STORE, tracked
from syncconsole.engine.pull import READS_AT_ONCE
from syncconsole.engine.stepping import stepping
from syncconsole.engine.two_way.component import end_component, write_rows
from syncconsole.engine.two_way.rows import moved_of
from syncconsole.engine.two_way.sync import complete_fresh, judge
from syncconsole.engine.two_way.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.engine.carry_out import Ended
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping


def push_approved(job: Job, plan_id: int) -> Ended:
    """Carry the plan out. What is returned is the end of the run that made it, all its components
    together: a Fresh may be complete by this. Raises what `write_rows` and `verify` raise."""
    with reading():
        plan = Plan.get_by_id(plan_id)
        made_by = Run.get_by_id(plan.run)
    component = BY_ID[plan.component]
    with stepping(job, Step.READ_AGAIN) as step:
        _read_again(job, step, plan, component)
    with stepping(job, Step.PUSH) as step:
        write_rows(job, step, component, plan_id)
    with stepping(job, Step.READ_BACK) as step:
        verify(job, step, component, plan_id)
        end_component(job, step, component, plan_id)
    if plan.mode == Mode.FRESH:
        complete_fresh(job, round_of(made_by.id, msgspec.json.decode(made_by.options)))
    return judge(job, made_by.id)


def _read_again(job: Job, step: Stepping, plan: Plan, component: Component) -> None:
    """Rows of an aged plan whose source has moved since, or left, end stale (rule 10)."""
    made = from_epoch(plan.made_at)
    assert made is not None
    if not aged(made, job.clock.now()):
        step.note = "the plan is fresh"
        return
    with reading():
        rows = list(
            PlanRow.select().where(
                PlanRow.plan == plan.id,
                PlanRow.outcome == "",
                PlanRow.chosen == True,  # noqa: E712 - peewee's comparison
            )
        )
    for target, source in ((OFFICE, STORE), (STORE, OFFICE)):
        going = [row for row in rows if row.location == target]
        batch = job.ability(source, component.id).read_batch * READS_AT_ONCE or len(going) or 1
        for start in range(0, len(going), batch):
            job.check()
            moved = _moved(job, step, component, source, going[start : start + batch])
            with writing():
                runs.fence(job.asked.id, job.attempt)
                plans.settle_rows(moved, Outcome.STALE, "source_moved")
    step.note = f"{len(rows):,} read again"


def _moved(
    job: Job, step: Stepping, component: Component, source: str, rows: Sequence[PlanRow]
) -> list[int]:
    """The plan rows whose source no longer holds what is to be written."""
    with reading():
        records = {
            record.id: record
            for record in CachedRecord.select().where(CachedRecord.id.in_([r.item for r in rows]))
        }
    asks = [Ask(records[row.item].sku, msgspec.json.decode(records[row.item].refs)) for row in rows]
    page = job.reader(source).read(component.id, asks)
    step.requests += page.requests
    now = {record.remote_id: tracked(component, record.fields) for record in page.records}
    return [
        row.id for row in rows if now.get(records[row.item].remote_id) != dict(moved_of(row).after)
    ]
