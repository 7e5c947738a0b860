"""The demo's day, headless: read, plan, approve the first Full, let the shop live, one Smart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from syncconsole.cache.read import plan_rows, runs
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.demo_config import CONNECTION
from syncconsole.cli.ending import document, headline, pushed_lines
from syncconsole.cli.follow import follow
from syncconsole.cli.moments import duration
from syncconsole.cli.simulated import tell
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.runs import Approver, Mode, RunState
from syncconsole.engine import ask as engine
from syncconsole.errors import SyncconsoleError

if TYPE_CHECKING:
    from datetime import datetime

    from syncconsole.cache.read.runs import RunView
    from syncconsole.cli.call import Call

LIVED = 6
"""Items that sell or move between the Full and the Smart."""


def day(demo: Call) -> Answer:
    """What was done, run by run. Raises SyncconsoleError where a run did not end well."""
    say = demo.narrator.say
    say("reading the warehouse and the store, planning a Full")
    planned = _run(demo, Mode.FULL, Approver.PERSON)
    if planned.plan is None or planned.state is not RunState.WAITING:
        raise SyncconsoleError(f"the first Full was not planned: {planned.error or planned.state}")
    say(f"plan {planned.plan} waits for a person: {runs.sum_line(planned.counts)}")
    asked = engine.push_plan(demo.config, planned.plan, demo.who, reason="demo: the first Full")
    pushed = _follow(demo, asked.run)
    say(headline(pushed, demo.clock.now()))
    _live(demo, planned.plan)
    smart = _run(demo, Mode.SMART, Approver.POLICY)
    say(headline(smart, demo.clock.now()))
    for line in pushed_lines(smart):
        say(f"  {line}")
    return _answer(demo, [planned.id, smart.id])


def _live(demo: Call, plan: int) -> None:
    """Some of what was pushed is sold on the web, some is counted anew in the warehouse."""
    sandbox = demo.config.sandbox
    assert sandbox is not None
    stocked = [row for row in plan_rows.pushed(plan, 50 * LIVED) if (row.after or 0) >= 3][:LIVED]
    for n, row in enumerate(stocked):
        left = (row.after or 0) - 2
        if n % 2:
            tell(sandbox.port, "/_sandbox/sell", {"sku": row.sku, "units": 2})
        tell(
            sandbox.port,
            "/_sandbox/stock",
            {"sku": row.sku, "quantity": left, "side": "warehouse"},
        )
    sold = len(stocked) // 2
    demo.narrator.say(
        f"the shop lives: {sold} items sold on the web, {len(stocked)} counted in the warehouse"
    )


def _run(demo: Call, mode: Mode, approver: Approver) -> RunView:
    asked = engine.ask_run(
        demo.config, CONNECTION, mode, demo.who, trigger="cli", approver=approver
    )
    return _follow(demo, asked.run)


def _follow(demo: Call, run: int) -> RunView:
    wake = partial(engine.wake_worker, demo.config)
    return follow(run, demo.clock, demo.narrator, wake)


def _answer(demo: Call, ids: list[int]) -> Answer:
    """One document of the runs; the push of a plan is told in the run that made the plan."""
    now = demo.clock.now()
    done = runs.by_ids(ids)
    outcomes = {
        outcome.value: sum(run.counts.get(outcome, 0) for run in done) for outcome in Outcome
    }
    documents = [_with_children(document(run, now), run.id, now) for run in done]
    rows = [_row(run, told) for run, told in zip(done, documents, strict=True)]
    names = columns(
        ">RUN", "WHAT", "STATE", ">SCOPE", ">PUSHED", ">UNCHANGED", ">SKIPPED", ">VERIFIED",
        ">REQUESTS", ">TOOK",
    )  # fmt: skip
    scope = sum(run.counts.get("scope", 0) for run in done)
    found = {"runs": documents, "rows_in_scope": scope, "outcomes": outcomes}
    return Answer(found, [Table(names, rows)], max(run.exit_code or 0 for run in done))


def _with_children(told: dict[str, Any], run: int, now: datetime) -> dict[str, Any]:
    """The run's document with those of the runs that pushed its plan; requests and time are
    those of all."""
    started = [document(child, now) for child in runs.children(run)]
    requests = told["requests"] + sum(child["requests"] for child in started)
    seconds = told["seconds"] + sum(child["seconds"] for child in started)
    return told | {"children": started, "requests": requests, "seconds": round(seconds, 3)}


def _row(run: RunView, told: dict[str, Any]) -> tuple[str, ...]:
    counted = ("scope", "pushed", "unchanged", "skipped", "verified")
    return (
        f"{run.id}",
        run.label,
        run.state,
        *(f"{run.counts.get(name, 0):,}" for name in counted),
        f"{told['requests']:,}",
        duration(told["seconds"]),
    )
