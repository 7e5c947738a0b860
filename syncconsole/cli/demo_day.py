"""The demo's day, headless: a reviewed Full, then orders that go round the cycle, twice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from syncconsole.cache.read import plan_rows, runs
from syncconsole.cache.read.orders import orders
from syncconsole.cache.read.plan_rows import Shown
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.demo_config import CONNECTION
from syncconsole.cli.ending import document, headline, pushed_lines, step_lines
from syncconsole.cli.follow import follow
from syncconsole.cli.moments import duration
from syncconsole.cli.simulated import tell
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.runs import Approver, Mode, RunState
from syncconsole.engine import ask as engine
from syncconsole.errors import SyncconsoleError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from syncconsole.cache.read.runs import RunView
    from syncconsole.cli.call import Call

LIVED = 6
"""Items that are ordered or counted between the Full and the first Sync All."""


def day(demo: Call) -> Answer:
    """What was done, run by run. Raises SyncconsoleError where a run did not end well."""
    say = demo.narrator.say
    say("reading the back office and the store, planning a Full")
    planned = _run(demo, Mode.FULL, Approver.PERSON)
    if planned.plan is None or planned.state is not RunState.WAITING:
        raise SyncconsoleError(f"the first Full was not planned: {planned.error or planned.state}")
    say(f"plan {planned.plan} waits for a person: {runs.sum_line(planned.counts)}")
    asked = engine.push_plan(demo.config, planned.plan, demo.who, reason="demo: the first Full")
    say(headline(_follow(demo, asked.run), demo.clock.now()))
    ordered = _live(demo, planned.plan)
    first = _run(demo, Mode.ALL, Approver.NAMED, reason="demo: the first export")
    _tell(demo, first)
    _order(demo, ordered[:1])
    second = _run(demo, Mode.ALL, Approver.POLICY)
    _tell(demo, second)
    return _answer(demo, [planned.id, first.id, second.id])


def _live(demo: Call, plan: int) -> list[str]:
    """Some of what was pushed is ordered on the web, some is counted anew at the back office;
    the SKUs that were ordered."""
    rows = plan_rows.rows(plan, Shown(unchanged=True), limit=50 * LIVED)
    stocked = [row for row in rows if row.outcome == "pushed" and (row.after or 0) >= LIVED]
    counted, ordered = stocked[:LIVED:2], [row.sku for row in stocked[1:LIVED:2]]
    for row in counted:
        left = {"sku": row.sku, "quantity": (row.after or 0) - 2}
        tell(_port(demo), "/_sandbox/company", left)
    demo.narrator.say(f"{len(counted)} items are counted anew at the back office")
    _order(demo, ordered)
    return ordered


def _order(demo: Call, skus: Sequence[str]) -> None:
    """A customer orders two pieces of each, one order a SKU."""
    for sku in skus:
        lines = [{"sku": sku, "units": 2}]
        tell(_port(demo), "/_sandbox/order", {"lines": lines, "shipping": 490})
    demo.narrator.say(f"orders that arrive in the store: {len(skus)}")


def _tell(demo: Call, run: RunView) -> None:
    say = demo.narrator.say
    say(headline(run, demo.clock.now()))
    for line in (*step_lines(run), *pushed_lines(run)):
        say(f"  {line}")


def _port(demo: Call) -> int:
    assert demo.config.sandbox is not None
    return demo.config.sandbox.port


def _run(demo: Call, mode: Mode, approver: Approver, *, reason: str = "") -> RunView:
    asked = engine.ask_run(
        demo.config, CONNECTION, mode, demo.who, trigger="cli", approver=approver, reason=reason
    )
    return _follow(demo, asked.run)


def _follow(demo: Call, run: int) -> RunView:
    wake = partial(engine.wake_worker, demo.config)
    return follow(run, demo.clock, demo.narrator, wake)


def _answer(demo: Call, ids: list[int]) -> Answer:
    """One document of the runs, and of the orders with what became of each; the push of a plan is
    told in the run that made the plan."""
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
    sold = orders(CONNECTION, limit=0)
    found = {
        "runs": documents,
        "rows_in_scope": scope,
        "outcomes": outcomes,
        "orders": [
            {"number": order.number, "fate": order.fate, "office_id": order.office_id}
            for order in sold
        ],
    }
    booked = sum(1 for order in sold if order.office_id)
    human: list[str | Table] = [
        Table(names, rows),
        f"{len(sold)} orders came, {booked} are booked at the back office",
    ]
    return Answer(found, human, max(run.exit_code or 0 for run in done))


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
