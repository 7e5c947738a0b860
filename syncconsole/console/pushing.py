"""What `P` and `D` in Review lead to: questions, of which every answer but one changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read import plan_rows
from syncconsole.console.gate_facts import GateFacts, gate_facts
from syncconsole.console.screens.gate import GateScreen
from syncconsole.console.screens.menu import MenuScreen
from syncconsole.console.screens.run import RunScreen
from syncconsole.console.widgets.choices import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.cache.read.plan_rows import PlanRowView
    from syncconsole.cache.read.plans import PlanView
    from syncconsole.console.app import SyncConsole

KEPT_MOST = 200
"""More rows than this are not excluded one by one; config.yaml has `other_sources` for that."""


async def push(app: SyncConsole, plan: PlanView) -> None:
    """Ask what becomes of rows left out, open the gate, push, and show the run."""
    facts = await app.reading(lambda: gate_facts(plan))
    if facts is None:
        return
    left_out = "once"
    if facts.left_out:
        left_out = await app.push_screen_wait(_left_out(facts)) or ""
    approval = None
    if left_out:
        approval = await app.push_screen_wait(GateScreen(facts, app.config, app.clock))
    if approval is None:
        app.say("nothing was pushed")
        return
    rows: list[PlanRowView] = []
    if left_out == "cleared":
        rows = await app.reading(lambda: plan_rows.unticked(plan.id)) or []
    asked = await app.asks_or_says(
        lambda: app.asking.push_plan(
            app.config, plan.id, app.who, reason=approval.reason, confirm=approval.confirm
        )
    )
    if asked is None:
        return
    why = approval.reason or f"left out in Review of plan {plan.id}"
    await app.asks_or_says(lambda: _exclude(app, plan, rows, why))
    await app.look()
    await _show_run(app, asked.run)


async def drop(app: SyncConsole, plan: PlanView) -> None:
    """Ask, then drop the plan."""
    keep = Choice("", "Keep it", "n")
    answer = await app.push_screen_wait(
        MenuScreen(
            f"Drop plan {plan.id}?",
            [keep, Choice("drop", "Drop the plan", "y")],
            text=["Nothing of it is pushed; what differs is planned again by the next run."],
        )
    )
    if not answer:
        return
    done = await app.asks_or_says(lambda: _dropped(app, plan))
    await app.look()
    if done:
        app.say(f"plan {plan.id} is dropped", "ok")


def _exclude(app: SyncConsole, plan: PlanView, rows: Sequence[PlanRowView], why: str) -> None:
    """Keep these keys out of every plan until somebody clears it."""
    for row in rows:
        app.asking.exclude(plan.connection, plan.component, row.key, app.who, why)


async def _show_run(app: SyncConsole, run: int) -> None:
    """The run's page, on top of the list of runs."""
    await app.switch_mode("runs")
    while len(app.screen_stack) > 1:
        await app.pop_screen()
    await app.push_screen(RunScreen(run))


def _dropped(app: SyncConsole, plan: PlanView) -> bool:
    app.asking.drop_plan(plan.id, app.who)
    return True


def _left_out(facts: GateFacts) -> MenuScreen:
    """Asked once, before the gate: for how long are the unticked rows left out?"""
    count = facts.left_out
    off = "" if count <= KEPT_MOST else f"more than {KEPT_MOST} rows: use other_sources"
    return MenuScreen(
        f"{count:,} {'row is' if count == 1 else 'rows are'} left out",
        [
            Choice("once", "This time only", "t"),
            Choice("cleared", "Until cleared: an exclusion every plan honours", "u", off),
        ],
        text=["For how long? Then the gate opens; escape goes back to Review."],
        default="once",
    )
