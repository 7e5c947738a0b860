"""`syncconsole plans`, `plan show ID`, `plan push ID`, `plan drop ID`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.read import plan_rows, plans
from syncconsole.cache.read.cycle import stopped_for
from syncconsole.cache.read.plan_rows import PlanRowView, Shown
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import duration, moment
from syncconsole.cli.watched import watched
from syncconsole.domain.components import BY_ID
from syncconsole.domain.marks import RISKY, WORDS
from syncconsole.domain.outcomes import describe
from syncconsole.domain.two_way import TARGETS
from syncconsole.engine import ask as engine
from syncconsole.errors import SyncconsoleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.cache.read.plans import PlanCounts, PlanView
    from syncconsole.cli.call import Call


def show_all(call: Call) -> Answer:
    """The plans a person may review, push or drop, newest first; with --all every plan."""
    call.open_cache()
    args = call.args
    listed = plans.plans(args.connection, only_open=not args.all, limit=args.limit)
    rows = [
        (
            f"{plan.id}",
            plan.connection,
            plan.mode,
            plan.state,
            moment(plan.made_at, call.zone(plan.connection)),
            f"{plan.differing:,}",
            f"{plan.to_zero:,}",
            f"{plan.scope:,}",
            plan.claimant(call.clock.now()),
        )
        for plan in listed
    ]
    names = columns(
        ">PLAN", "CONNECTION", "MODE", "STATE", "MADE", ">CHANGES", ">TO ZERO", ">SCOPE", "CLAIMED"
    )
    human = [Table(names, rows)] if rows else ["no plan waits for a person"]
    return Answer({"plans": [msgspec.to_builtins(plan) for plan in listed]}, human)


def show(call: Call) -> Answer:
    """What a push of the plan would do: its guards, its counts, its rows in plan order."""
    call.open_cache()
    args = call.args
    plan = found(args.id)
    counts = plans.counts(plan.id)
    rows = list(plan_rows.rows(plan.id, Shown(unchanged=args.unchanged), limit=args.limit))
    age = (call.clock.now() - plan.made_at).total_seconds()
    human: list[str | Table] = [
        f"plan {plan.id} of {plan.connection}, {plan.mode}, from run {plan.run}: {plan.state}",
        f"made {moment(plan.made_at, call.zone(plan.connection))}, {duration(age)} ago",
        *([reviewed] if (reviewed := plan.reviewed(call.clock.now())) else []),
        _sum(plan, counts),
        *(f"guard {trip.guard}: {trip.text}" for trip in plan.trips),
        *([_afterwards(plan)] if stopped_for(plan.id) else []),
        _table(plan, rows),
    ]
    if args.limit and len(rows) == args.limit:
        human.append(f"the first {args.limit:,} rows; --limit 0 shows all")
    document = {
        "plan": msgspec.to_builtins(plan),
        "counts": msgspec.to_builtins(counts),
        "rows": msgspec.to_builtins(rows),
    }
    return Answer(document, human)


def push(call: Call) -> Answer:
    """Approve the plan, leaving out what `--exclude` names, and watch its push.

    Raises Refused where a rule wants a reason, a name, writes switched on, or the plan's claim.
    """
    config = call.open_cache()
    plan = found(call.args.id)
    call.connection(plan.connection)
    left_out = _leave_out(plan, call)
    call.open_endpoints()
    try:
        asked = engine.push_plan(
            config, plan.id, call.who, reason=call.args.reason, confirm=call.args.confirm
        )
    except SyncconsoleError:
        if left_out:  # a push that was refused changes nothing, ticks included
            engine.tick_rows(plan.id, left_out, True, call.who)  # noqa: FBT003
        raise
    return watched(call, asked)


def drop(call: Call) -> Answer:
    """Drop the plan; nothing of it is pushed, and its keys stay dirty."""
    call.open_cache()
    plan = found(call.args.id)
    engine.drop_plan(plan.id, call.who, call.args.reason)
    return Answer(
        {"plan": {"id": plan.id, "state": "dropped"}},
        [f"plan {plan.id} is dropped; what differs is planned again by the next run"],
    )


def found(plan_id: int) -> PlanView:
    """The plan of this number. Raises SyncconsoleError with the way to the right one."""
    plan = plans.plan(plan_id)
    if plan is None:
        raise SyncconsoleError(f"there is no plan {plan_id}; `syncconsole plans --all` lists them")
    return plan


def _leave_out(plan: PlanView, call: Call) -> list[int]:
    """Untick what `--exclude` names; the positions that were ticked before."""
    keys = call.args.exclude
    if not keys:
        return []
    positions = plan_rows.positions(plan.id, keys)
    unknown = [key for key in keys if key not in positions]
    if unknown:
        raise SyncconsoleError(
            f"plan {plan.id} would not change {', '.join(unknown)}; nothing was pushed, "
            f"`syncconsole plan show {plan.id}` lists its rows"
        )
    named = set(positions.values())
    chosen = sorted(named - {row.position for row in plan_rows.unticked(plan.id)})
    engine.tick_rows(plan.id, chosen, False, call.who)  # noqa: FBT003
    return chosen


def _table(plan: PlanView, rows: Sequence[PlanRowView]) -> Table:
    """Quantities before and after; an order has neither, but a reference and a customer."""
    if plan.component == "orders":
        orders = [(_tick(row), row.key, row.sku, _why(row)) for row in rows]
        return Table(columns("", "ORDER", "AS", "WHOSE"), orders)
    if plan.component in BY_ID:
        records = [(_tick(row), row.sku, *_moved(row), _why(row)) for row in rows]
        return Table(columns("", "KEY", "WAY", "CHANGES", "WHY"), records)
    quantities = [_row(row) for row in rows]
    return Table(columns("", "SKU", ">STORE NOW", ">AFTER", ">CHANGE", "WHY"), quantities)


def _moved(row: PlanRowView) -> tuple[str, str]:
    """Which way a record goes, and the fields a write would change, with what stood there."""
    moved = row.moved
    if moved is None:
        return "", ""
    held = moved.before
    changes = [
        f"{name}: {(held or {}).get(name, '') or '-'} -> {moved.after.get(name, '') or '-'}"
        for name in sorted(moved.changed)
    ]
    made = "new; " if held is None else "conflict, main wins; " if moved.conflict else ""
    return TARGETS.get(row.location, ""), made + ", ".join(changes)


def _sum(plan: PlanView, counts: PlanCounts) -> str:
    if plan.component in BY_ID:
        title = BY_ID[plan.component].title
        return (
            f"{title}: {counts.changes:,} records to write, {counts.risky:,} of them conflicts; "
            f"{counts.unchanged:,} unchanged; {counts.chosen:,} chosen"
        )
    if plan.component == "orders":
        return f"{counts.changes:,} orders to the back office, {counts.chosen:,} of them chosen"
    return (
        f"{plan.differing:,} changes: {counts.down:,} down, {counts.up:,} up, "
        f"{counts.to_zero:,} to zero; {counts.unchanged + counts.same:,} unchanged; "
        f"{counts.chosen:,} of {counts.changes:,} chosen"
    )


def _row(row: PlanRowView) -> tuple[str, ...]:
    delta = "" if row.delta is None else f"{row.delta:+,}" if row.delta else "="
    return _tick(row), row.sku, _qty(row.before), _qty(row.after), delta, _why(row)


def _afterwards(plan: PlanView) -> str:
    return f"after its push the Sync All of run {plan.run} goes on with steps 3 and 4"


def _tick(row: PlanRowView) -> str:
    return ("[x]" if row.chosen else "[ ]") if row.open else ""


def _qty(qty: int | None) -> str:
    return "?" if qty is None else f"{qty:,}"


def _why(row: PlanRowView) -> str:
    said = f"{row.outcome}: {describe(row.reason)}" if row.reason else row.outcome
    marks = ", ".join(WORDS[mark] for mark in row.marks if mark in RISKY)
    return " ".join(part for part in (marks and f"({marks})", said, row.message, row.title) if part)
