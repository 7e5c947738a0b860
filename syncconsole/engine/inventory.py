"""Full and Smart of profile `inventory`: read source, read target, plan, push, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.tables import Feed, Run
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write.connections import full_done
from syncconsole.domain.guards import short_source
from syncconsole.domain.plans import aged
from syncconsole.domain.runs import Mode, Step
from syncconsole.engine.approving import approve
from syncconsole.engine.carry_out import carry_out
from syncconsole.engine.plan import make_plan
from syncconsole.engine.pull import pull, pull_keys
from syncconsole.engine.settle import settle_intents
from syncconsole.engine.stepping import stepping
from syncconsole.engine.target_keys import keys_to_read

if TYPE_CHECKING:
    from syncconsole.domain.guards import Trip
    from syncconsole.engine.carry_out import Ended
    from syncconsole.engine.job import Job


def update_inventory(job: Job) -> Ended:
    """Carry a Full or a Smart to its end, from where an earlier attempt of it stood."""
    settle_intents(job, None)
    full = job.asked.mode is Mode.FULL
    at = _resume_at(job)
    if at <= 1:
        with stepping(job, Step.READ_SOURCE) as step:
            pull(job, "source", step)
    fresh: set[int] | None = None
    if at <= 2:
        with stepping(job, Step.READ_TARGET) as step:
            keys = None if full else keys_to_read(job)
            if keys is None:
                pull(job, "target", step)
            else:
                pull_keys(job, "target", step, keys)
                fresh = {item for item, _ in keys}
    if at <= 3:
        first = full and not full_done(job.connection.name)
        with stepping(job, Step.PLAN) as step:
            planned = make_plan(
                job, step, full=full, source_trip=source_trip(job), first_full=first, fresh=fresh
            )
        ended = approve(job, planned, first=first)
        if ended is not None:
            return ended
    with reading():
        plan = Run.get_by_id(job.asked.id).plan
    assert plan is not None
    return carry_out(job, plan)


def source_trip(job: Job) -> Trip | None:
    """Whether the last complete read of the source was too short; known after a crash too."""
    with reading():
        feed = Feed.get(Feed.flow == job.ids.flow, Feed.side == "source")
    return short_source(feed.rows, feed.good_rows, job.connection.guards)


def _resume_at(job: Job) -> int:
    """The step an earlier attempt stood in; 1 where its readings are too old to go on with.

    A plan that was being made is made again after the target was read again: which of its keys
    were read in this run, only that attempt knew.
    """
    with reading():
        row = Run.get_by_id(job.asked.id)
        feed = Feed.get(Feed.flow == job.ids.flow, Feed.side == "source")
    pushing = row.step_no > job.steps.index(Step.PLAN) + 1
    if pushing or row.step_no <= 1:
        return row.step_no
    read = from_epoch(feed.ok_at)
    return 1 if read is None or aged(read, job.clock.now()) else 2
