"""Refresh of profile `feeds`: read each component again; never a write call (S-144, S-145)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import ConnectorError
from syncconsole.cache.tables import Feed, Run, RunStep
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import runs
from syncconsole.domain.runs import FEEDS, RunState, Step
from syncconsole.domain.troubleshooting import GUIDE, NOT_OFFERED, troubleshooting
from syncconsole.engine.carry_out import Ended
from syncconsole.engine.feed_read import FeedRead
from syncconsole.engine.problems import report
from syncconsole.engine.stepping import stepping

if TYPE_CHECKING:
    from syncconsole.engine.job import Job

READS = {
    Step.READ_PRODUCTS: ("products", "store"),
    Step.READ_VARIANTS: ("variants", "store"),
    Step.READ_CUSTOMERS: ("customers", "store"),
    Step.READ_PRICES: ("prices", "office"),
}
"""Step -> the component it reads and the side that delivers it."""


def refresh_feeds(job: Job) -> Ended:
    """Read every feed of the connection, from where an earlier attempt stood. One that fails
    leaves its last good records as they are, and the others are read all the same."""
    with reading():
        at = max(Run.get_by_id(job.asked.id).step_no, 1)
        earlier = RunStep.select().where(RunStep.run == job.asked.id, RunStep.n < at)
        states = [step.state for step in earlier]
    failed: ConnectorError | None = None
    for n, step in enumerate(FEEDS[at - 1 :], at):
        try:
            why = nothing_to_read(job, *READS[step])
            if why:
                runs.steps_not_run(job.asked.id, [step.value], n, why)
                continue
            with stepping(job, step) as here:
                FeedRead(job, *READS[step], here).read()
            states.append(here.state)
        except ConnectorError as error:
            report(job, step, error=error, remedy=guide(error))
            _keep_error(job, *READS[step], error)
            runs.steps_not_run(job.asked.id, [step.value], n, error.message)
            states.append(RunState.FAILED)
            failed = failed or error
    if RunState.FAILED not in states:
        return Ended(RunState.OK, {})
    state = RunState.PARTIAL if RunState.OK in states else RunState.FAILED
    if failed is None:
        return Ended(state, {}, "feed", "a feed could not be read", "its problem says why")
    return Ended(state, {}, failed.code, failed.message, guide(failed))


def guide(error: ConnectorError) -> str:
    """The troubleshooting text of an error: of its code, else of its kind."""
    kind = type(error).__name__.lower()
    known = error.code in GUIDE or error.code.startswith("http_5")
    return troubleshooting(error.code if known else kind)


def nothing_to_read(job: Job, component: str, side: str) -> str:
    """Why there is no such feed, "" where there is one. Raises ConnectorError."""
    if not job.connection.endpoint_of(side):
        return f"no {side}: {component} are not told"
    capabilities = job.reader(side).capabilities
    ability = capabilities.components.get(component)
    told = "" if ability and ability.reads else f"{capabilities.title} delivers no {component}"
    code = NOT_OFFERED if told else ""
    with writing():
        same = (Feed.flow == job.ids.flows[component]) & (Feed.side == side)
        if told or Feed.select().where(same, Feed.error_code == NOT_OFFERED).exists():
            Feed.update(error_code=code, error=told).where(same).execute()
    return told


def _keep_error(job: Job, component: str, side: str, error: ConnectorError) -> None:
    """The feed's own tile says that it fails, and how."""
    with writing():
        Feed.update(error_code=error.code, error=error.message, complete=False).where(
            Feed.flow == job.ids.flows[component], Feed.side == side
        ).execute()
