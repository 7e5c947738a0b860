"""Doctor: both sides are read whole and judged as a Full would; nothing can be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.read.history import flaps
from syncconsole.cache.read.timers import facts
from syncconsole.cache.tables import Exclusion, Item, Plan
from syncconsole.cache.tables.base import reading, tuples
from syncconsole.cache.write import runs
from syncconsole.cache.write.connections import full_done
from syncconsole.domain.doctor import EXAMPLES, Examination, House, housekeeping
from syncconsole.domain.keys import match_key
from syncconsole.domain.plans import OPEN
from syncconsole.domain.runs import RunState, Step
from syncconsole.domain.timers import pushes_by_itself
from syncconsole.domain.timetable import timetable
from syncconsole.engine.carry_out import Ended
from syncconsole.engine.reading_both import pull_both
from syncconsole.engine.scope import candidates, every_key
from syncconsole.engine.stepping import stepping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syncconsole.engine.job import Job


def examine(job: Job) -> Ended:
    """Read both sides and keep with the run what would never sync, each with examples and the way
    out. Partial where a side was too short to be believed."""
    believed = pull_both(job)
    examination = Examination(job.rules({}))
    with stepping(job, Step.COMPARE) as step:
        items = every_key(job.ids.flow)
        seen = 0
        for batch in candidates(items):
            job.check()
            for candidate in batch:
                examination.see(candidate.row)
            seen += len(batch)
            step.move(seen, total=len(items))
        with reading():
            examination.look_again(_keys(job))
            found = [*examination.findings(), *housekeeping(_house(job))]
        rows = sum(each.count for each in found if each.blocks)
        step.note = f"{len(found):,} findings" if found else "nothing found"
        encoded = msgspec.json.encode(found).decode()
        runs.move(job.asked.id, job.attempt, result=encoded)
        if rows:
            step.note += f", {rows:,} rows that would not sync"
    return Ended(RunState.OK if believed else RunState.PARTIAL, {})


def _keys(job: Job) -> Iterator[str]:
    query = Item.select(Item.key).where(Item.flow == job.ids.flow)
    return (key for (key,) in tuples(query))


def _house(job: Job) -> House:
    connection = job.connection
    known = facts(connection.name, job.clock.now())
    endless = Exclusion.select().where(
        Exclusion.connection == connection.name,
        Exclusion.ended_at.is_null(),
        Exclusion.until.is_null(),
    )
    waiting = Plan.select().where(
        Plan.connection == connection.name, Plan.state.in_(list(OPEN))
    )  # fmt: skip
    flapping, first = flaps(job.ids.flow, job.clock.now(), EXAMPLES)
    return House(
        endless=[f"{row.key} ({row.who}: {row.reason})" for row in endless.order_by(Exclusion.key)],
        open_plans=[f"plan {row.id} ({row.state})" for row in waiting.order_by(Plan.id)],
        unmapped=_unmapped(job),
        flapping=flapping,
        flaps=first,
        writes=connection.writes,
        scheduled=pushes_by_itself(timetable(connection, known, job.clock.now()).timers),
        paused=known.paused,
        full_done=full_done(connection.name),
    )


def _unmapped(job: Job) -> list[str]:
    """The names of sku_map that the source does not have now."""
    mapped = {match_key(sku): other for sku, other in job.connection.sku_map.items()}
    if not mapped:
        return []
    query = Item.select(Item.source_sku).where(
        Item.flow == job.ids.flow, Item.source_id.is_null(is_null=False)
    )
    there = {match_key(sku) for (sku,) in tuples(query)}
    return sorted(set(mapped) - there)
