"""`syncconsole runs`, `run show ID`, `run cancel ID`, `run retry ID`, `run undo ID`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.read import runs
from syncconsole.cache.read.failures import groups
from syncconsole.cache.read.problems import causes
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.ending import cause_lines, document, headline, next_lines, pushed_lines
from syncconsole.cli.moments import duration, moment
from syncconsole.cli.narration import progress_line
from syncconsole.cli.undone import undo_lines
from syncconsole.cli.watched import watched
from syncconsole.domain.runs import Mode, RunState
from syncconsole.engine import ask as engine
from syncconsole.errors import Refused, SyncconsoleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.cache.read.failures import Group
    from syncconsole.cache.read.runs import RunView, StepView
    from syncconsole.cli.call import Call


def show_all(call: Call) -> Answer:
    """The latest runs, newest first."""
    call.open_cache()
    found = runs.runs(call.args.connection, limit=call.args.limit)
    now = call.clock.now()
    rows = [
        (
            f"{run.id}",
            run.connection,
            run.label,
            run.state,
            moment(run.asked_at, call.zone(run.connection)),
            duration(run.seconds(now)),
            run.asked_by,
            runs.sum_line(run.counts),
        )
        for run in found
    ]
    table = Table(
        columns(">RUN", "CONNECTION", "WHAT", "STATE", "ASKED", ">TOOK", "BY", "ROWS"), rows
    )
    human = [table] if rows else ["no run yet; `syncconsole sync full CONNECTION` asks for one"]
    return Answer({"runs": [document(run, now) for run in found]}, human)


def show(call: Call) -> Answer:
    """One run: its steps, its sum, its problems by cause, and the runs started from it."""
    call.open_cache()
    run = found(call.args.id)
    now = call.clock.now()
    zone = call.zone(run.connection)
    human: list[str | Table] = [
        progress_line(run) if run.active else headline(run, now),
        f"asked by {run.asked_by} ({run.origin or run.trigger}) at {moment(run.asked_at, zone)}",
        Table(
            columns(">", "STEP", "STATE", ">ROWS", ">REQUESTS", ">TOOK", "NOTE"),
            [_step(step) for step in runs.steps(run.id)],
        ),
        *pushed_lines(run),
    ]
    human += [line for line in (runs.sum_line(run.counts),) if line]
    human += undo_lines(run)
    failed = [] if run.active else groups(run.id)
    told = {each.code for each in failed}
    human += failed_lines(run.id, failed)
    human += cause_lines([cause for cause in causes(run.id) if cause.code not in told])
    human += next_lines(run)
    started = runs.children(run.id)
    human += [f"its plan was pushed by {headline(child, now)}" for child in started]
    return Answer(
        {
            "run": document(run, now),
            "failed": msgspec.to_builtins(failed),
            "children": [document(child, now) for child in started],
        },
        human,
    )


def cancel(call: Call) -> Answer:
    """Ask the run to stop between two rows; what was sent stays sent."""
    call.open_cache()
    run = found(call.args.id)
    if not run.active:
        raise SyncconsoleError(f"run {run.id} has ended already: {run.state}")
    engine.cancel_run(run.id, call.who)
    if run.state is RunState.PARKED:
        engine.wake_worker(call.config)  # it is taken up once more, to be brought to its end
    sentence = f"run {run.id} was asked to stop; `syncconsole run show {run.id}` tells when it has"
    return Answer({"run": {"id": run.id, "cancel_by": call.who.name}}, [sentence])


def retry(call: Call) -> Answer:
    """Resume a Sync All at the step that stopped it; of any other run, plan again what it could
    not push, of one cause where `--cause` names it, for a person to push. Watches it.

    Raises Refused for a run that has nothing to resume or to retry, Busy where another holds the
    connection.
    """
    call.open_cache()
    run = found(call.args.id)
    call.connection(run.connection)
    config = call.open_endpoints()
    if run.mode is Mode.ALL and not call.args.cause:
        try:
            return watched(call, engine.resume_run(config, run.id, call.who, trigger="cli"))
        except Refused as refused:
            if refused.code != "run_state" or not groups(run.id):
                raise
    cause = call.args.cause
    return watched(call, engine.retry_run(config, run.id, call.who, cause=cause, trigger="cli"))


def undo(call: Call) -> Answer:
    """Plan to take back what a run pushed, and watch it plan; a person pushes the plan.

    Raises Refused for a run that left nothing to take back, or was undone already, Busy.
    """
    call.open_cache()
    run = found(call.args.id)
    call.connection(run.connection)
    config = call.open_endpoints()
    return watched(call, engine.undo_run(config, run.id, call.who, trigger="cli"))


def found(run_id: int) -> RunView:
    """The run of this number. Raises SyncconsoleError with the way to the right one."""
    run = runs.run(run_id)
    if run is None:
        raise SyncconsoleError(f"there is no run {run_id}; `syncconsole runs` lists them")
    return run


def failed_lines(run: int, failed: Sequence[Group]) -> list[str | Table]:
    """What was not pushed, by cause, and how one cause is tried again; nothing for no failure."""
    if not failed:
        return []
    rows = [
        (f"{each.count:,}", each.code, each.text, ", ".join(each.keys), each.way_out)
        for each in failed
    ]
    names = columns(">ROWS", "CAUSE", "", "FOR EXAMPLE", "DO")
    way = f"`syncconsole run retry {run} --cause CODE` plans the rows of one cause again"
    return [Table(names, rows), way]


def _step(step: StepView) -> tuple[str, ...]:
    took = ""
    if step.started_at and step.ended_at:
        took = duration((step.ended_at - step.started_at).total_seconds())
    rows = f"{step.done:,}" if step.done else ""
    requests = f"{step.requests:,}" if step.requests else ""
    return f"{step.n}", step.name, step.state, rows, requests, took, step.note
