"""Carrying out an approved plan: push, read back, and the plan's end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.model import Ask
from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.bundles import any_bundles, parts, with_components
from syncconsole.cache.tables import Item, Plan, PlanRow
from syncconsole.cache.tables.base import reading, tuples, writing
from syncconsole.cache.write import orders, plans, runs
from syncconsole.cache.write.connections import full_pushed
from syncconsole.domain.bundles import assembled
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.plans import PlanState, aged
from syncconsole.domain.quantities import sellable
from syncconsole.domain.runs import Mode, RunState, Step
from syncconsole.engine.counting import count
from syncconsole.engine.pull import pull_keys
from syncconsole.engine.push import Push, terms_of
from syncconsole.engine.read_back import read_back
from syncconsole.engine.settle import settle_intents
from syncconsole.engine.stepping import Stepping, stepping

if TYPE_CHECKING:
    from syncconsole.domain.quantities import Terms
    from syncconsole.engine.job import Job


class Ended(Struct, frozen=True):
    """How a run ended, the counts of its plan, and where not all went well why, and a way out."""

    state: RunState
    counts: dict[str, int]
    code: str = ""
    error: str = ""
    remedy: str = ""


def carry_out(job: Job, plan_id: int) -> Ended:
    """Push what waits in the plan, read it back, and end the plan. What was begun by an earlier
    attempt is settled first. Raises what `Push.run` raises; the plan then is still pushing."""
    with stepping(job, Step.PUSH) as step:
        push_rows(job, step, plan_id)
    with stepping(job, Step.READ_BACK) as step:
        read_back(job, step, plan_id)
    return end_plan(job, plan_id)


def push_rows(job: Job, step: Stepping, plan_id: int) -> None:
    """Push every row of the plan that waits; the step's note and state tell how it went."""
    with reading():
        plan = Plan.get_by_id(plan_id)
    plans.set_state(plan_id, PlanState.PUSHING, approved_by=job.asked.who.name)
    settle_intents(job, step)
    if job.asked.mode is not Mode.PUSH:
        read_again(job, step, plan)  # only after a crash can these readings be old
    push = Push(job, step, plan_id, Mode(plan.mode), plan.changes)
    push.run()
    found = count(plan_id)
    step.note = "   ".join(part for part in (push.canary, note_of(found)) if part)
    step.state = state_of(found)


def read_again(job: Job, step: Stepping, plan: Plan) -> None:
    """An aged plan, or one made under other rules, is held against today's source first; rows
    whose quantity has moved end stale (rule 10). The target is guarded row by row anyway."""
    ruled_otherwise = plan.rules != job.rules_mark
    made = from_epoch(plan.made_at)
    assert made is not None
    if not (ruled_otherwise or aged(made, job.clock.now())):
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
        skus: dict[int, str] = {}
        wanted = [row.item for row in rows]
        if any_bundles():
            wanted = with_components(wanted)
        for start in range(0, len(wanted), 500):
            items = wanted[start : start + 500]
            skus.update(tuples(Item.select(Item.id, Item.source_sku).where(Item.id.in_(items))))
    pull_keys(job, "source", step, [(item, Ask(sku)) for item, sku in skus.items() if sku])
    if ruled_otherwise:
        _judge_by_rules(job, rows)


def _judge_by_rules(job: Job, rows: list[PlanRow]) -> None:
    moved = []
    with reading():
        units = orders.units_held(job.ids.connection)
        made_of = parts([row.item for row in rows], units) if any_bundles() else {}
    for row in rows:
        terms = terms_of(row)
        if terms.undoes:  # what is put back stood there; no rule made it
            continue
        now: Terms | None
        if row.item in made_of or terms.of:
            now = assembled(made_of.get(row.item, ()), job.connection.buffer)
        else:
            now = sellable(
                terms.source,
                buffer=job.connection.buffer,
                orders=terms.orders,
                residue=terms.residue,
                clamp=job.connection.below_zero == "clamp",
            )
        if now is None or now.result != row.after:
            moved.append(row.id)
    with writing():
        runs.fence(job.asked.id, job.attempt)
        plans.settle_rows(moved, Outcome.STALE, "source_moved")


def end_plan(job: Job, plan_id: int, *, rest: str = "") -> Ended:
    """Spend the plan; rows that still wait are skipped for the reason `rest`, which says that the
    push was stopped. A Full that was pushed to its end, with nothing held, unknown or untried,
    unlocks Smart (rule 16)."""
    with writing():
        runs.fence(job.asked.id, job.attempt)
        plans.settle_waiting(plan_id, Outcome.SKIPPED, rest or "not_tried")
        plans.set_state(plan_id, PlanState.SPENT, claimed_by="", claimed_until=None)
        counts = count(plan_id)
        plan = Plan.get_by_id(plan_id)
        whole = not (rest or counts[Outcome.HELD] or counts[Outcome.UNKNOWN])
        if plan.mode == Mode.FULL and whole and counts["scope"]:
            full_pushed(job.ids.connection, job.asked.id, job.clock.now())
    return Ended(state_of(counts), counts)


def state_of(counts: dict[str, int]) -> RunState:
    """How a plan with these counts ended."""
    if counts[Outcome.UNKNOWN]:
        return RunState.FAILED
    if counts[Outcome.HELD]:
        return RunState.HELD
    if counts[Outcome.REJECTED] or counts[Outcome.STALE]:
        return RunState.PARTIAL
    return RunState.OK


def note_of(counts: dict[str, int]) -> str:
    """The outcomes that are not nothing, in words."""
    named = [Outcome.PUSHED, Outcome.REJECTED, Outcome.STALE, Outcome.HELD, Outcome.UNKNOWN]
    return "   ".join(f"{counts[each]:,} {each}" for each in named if counts[each])
