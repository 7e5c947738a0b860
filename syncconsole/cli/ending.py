"""How a run ended, as an Answer: what was pushed, the sum, problems by cause, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.text import one_line
from syncconsole.cache.read import plan_rows, plans, problems, runs
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import duration, rate
from syncconsole.cli.undone import undo_facts, undo_lines
from syncconsole.domain.components import BY_ID
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.runs import CYCLE, TWO_WAY, Mode, RunState, Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from syncconsole.cache.read.plan_rows import PlanRowView
    from syncconsole.cache.read.problems import Cause
    from syncconsole.cache.read.runs import RunView

CYCLE_MODES = frozenset({Mode.ALL, Mode.STEP1, Mode.STEP2, Mode.STEP3, Mode.STEP4})

SHOWN = 20
"""Pushed rows that are listed; the rest is counted."""


def ending(run: RunView, now: datetime) -> Answer:
    """The answer of a run that has ended; its exit code is that of its state."""
    human: list[str | Table] = [*step_lines(run), *pushed_lines(run), headline(run, now)]
    if line := runs.sum_line(run.counts):
        human.append(line)
    human += undo_lines(run)
    human += cause_lines(problems.causes(run.id))
    human += next_lines(run)
    return Answer({"run": document(run, now)}, human, run.exit_code or 0)


def document(run: RunView, now: datetime) -> dict[str, Any]:
    """A run for scripts: its row, exit code, seconds, requests, steps and causes of problems."""
    steps = runs.steps(run.id)
    seconds = run.seconds(now)
    scope = run.counts.get("scope", 0)
    row: dict[str, Any] = msgspec.to_builtins(run)
    return row | {
        "exit_code": run.exit_code,
        "seconds": round(seconds, 3),
        "rows_per_second": round(scope / seconds, 1) if seconds and scope else None,
        "requests": sum(step.requests for step in steps),
        "steps_done": msgspec.to_builtins(steps),
        "causes": msgspec.to_builtins(problems.causes(run.id)),
        **undo_facts(run),
    }


def headline(run: RunView, now: datetime) -> str:
    """`run 213  Smart of outdoor-shop: partial after 41 s, 8/s`."""
    seconds = run.seconds(now)
    scope = run.counts.get("scope", 0)
    pace = f", {rate(scope / seconds)}" if seconds and scope else ""
    took = f"{duration(seconds)}{pace}"
    return f"run {run.id}  {run.label} of {run.connection}: {run.state} after {took}"


def step_lines(run: RunView) -> list[str]:
    """`step 2, orders to back office: ok, 3 pushed` for each step of a cycle, `Customer: ok, 12
    uploaded` for each component of a Store Center and each feed of a Refresh; none elsewhere."""
    steps = runs.steps(run.id)
    if run.mode in TWO_WAY or run.mode is Mode.REFRESH:
        return [
            f"{step.name}: {step.state}" + (f", {one_line(step.note)}" if step.note else "")
            for step in steps
        ]
    if run.mode not in (*CYCLE_MODES, Mode.PUSH):
        return []
    return [
        f"step {CYCLE.index(Step(step.name)) + 1}, {step.name}: {step.state}"
        + (f", {one_line(step.note)}" if step.note else "")
        for step in runs.steps(run.id)
        if step.name in CYCLE
    ]


def pushed_lines(run: RunView) -> list[str]:
    """`A 7 -> 5` for each of the first rows that moved; those a Full asserts are only counted.

    Orders have no quantity: the line of their step tells how many went.
    """
    pushed = run.counts.get("pushed", 0)
    if run.plan is None or not pushed or run.mode in TWO_WAY:
        return []
    plan = plans.plan(run.plan)
    if plan is None or plan.component in BY_ID:
        return []
    if plan.component == "orders":
        return []
    # A cycle's counts are those of its orders and its quantities together.
    pushed = plans.counts(run.plan).others.get(Outcome.PUSHED, 0)
    listed = [change_line(row) for row in plan_rows.pushed(run.plan, SHOWN)]
    more = pushed - len(listed)
    if more <= 0:
        return listed
    what = "more" if len(listed) == SHOWN else "written with the value that stood there"
    return [*listed, f"{'and ' if listed else ''}{more:,} {what}"]


def change_line(row: PlanRowView) -> str:
    """`A 7 -> 5`; a value nobody knew is `?`."""
    before, after = ("?" if qty is None else f"{qty}" for qty in (row.before, row.after))
    return f"{one_line(row.sku)} {before} -> {after}"


def cause_lines(causes: Sequence[Cause]) -> list[str | Table]:
    """Problems grouped by cause, as a table with what to do; nothing where there are none."""
    if not causes:
        return []
    rows = [
        (f"{cause.count:,}", cause.message, ", ".join(cause.keys), cause.remedy) for cause in causes
    ]
    return [Table(columns(">PROBLEMS", "CAUSE", "FOR EXAMPLE", "DO"), rows)]


def next_lines(run: RunView) -> list[str]:
    """The error with its remedy, or the commands that go on from here."""
    lines = []
    if run.state is RunState.PARKED:
        lines.append(
            f"refused for now: {run.note}; run {run.id} goes on by itself when it comes, "
            f"`syncconsole run cancel {run.id}` ends it"
        )
    if run.error:
        lines.append(f"{run.error}; {run.remedy}" if run.remedy else run.error)
    if run.state in {RunState.WAITING, RunState.HELD} and run.plan is not None:
        for number in _waiting(run):
            plan = plans.plan(number)
            lines += [f"guard {trip.guard}: {trip.text}" for trip in (plan.trips if plan else ())]
            lines.append(
                f"plan {number} waits for a person: `syncconsole plan show {number}`, then "
                f"`plan push {number}` or `plan drop {number}`"
            )
    return lines


def _waiting(run: RunView) -> list[int]:
    """The plans of the run that wait: its only one, or in a Store Center one a component."""
    if run.mode not in TWO_WAY:
        return [] if run.plan is None else [run.plan]
    return sorted(plan.id for plan in plans.plans(run.connection) if plan.run == run.id)
