"""The lines above and below Review's table: the plan, its counts, its guards, what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.review_rows import RISK
from syncconsole.console.review_words import ORDERS, counted, has_units
from syncconsole.console.text import Part, line, lines
from syncconsole.console.times import ago

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content

    from syncconsole.cache.read.plan_rows import Shown
    from syncconsole.cache.read.plans import PlanCounts, PlanView, Readings
    from syncconsole.config import Connection
    from syncconsole.engine.ask import Claim


def head(plan: PlanView, counts: PlanCounts, shown: Shown, claim: str, now: datetime) -> Content:
    """The plan and where it comes from, its counts, and one line a tripped guard."""
    old = ago(plan.made_at, now).removesuffix(" ago")
    aged = ("  it is read again before it is pushed", "warn") if plan.aged(now) else ""
    first = line(
        (f"plan {plan.id}", "bold"),
        f" from run {plan.run}, {'just made' if old == 'just now' else f'{old} old'}",
        claim,
        aged,
    )
    return lines(first, line(*_counts(plan, counts, shown)), *_guards(plan))


def chosen(
    plan: PlanView, counts: PlanCounts, readings: Readings, connection: Connection, now: datetime
) -> Content:
    """`111 of 112 chosen   -318 units   read: warehouse 3 min ago, web 2 min ago`; only quantities
    have units, and two readings, here."""
    if not has_units(plan.component):
        return line((f"{counts.chosen:,} of {counts.changes:,} chosen", "bold"))
    return line(
        (f"{counts.chosen:,} of {counts.changes:,} chosen", "bold"),
        f"   {counts.units:+,} units",
        (f"   {read}" if (read := read_words(readings, connection, now)) else "", "dim"),
    )


def read_words(readings: Readings, connection: Connection, now: datetime) -> str:
    """How old both readings behind the plan are; "" where nobody knows."""
    sides = (
        (connection.source_endpoint, readings.source),
        (connection.target_endpoint, readings.target),
    )
    told = [f"{name} {ago(at, now)}" for name, at in sides if at is not None]
    return f"read: {', '.join(told)}" if told else ""


def claim_words(claim: Claim | None, now: datetime) -> str:
    """`, claimed by ana for 13 min`; "" where nobody reviews the plan."""
    if claim is None or not claim.holder or claim.until is None or claim.until <= now:
        return ""
    minutes = -(-int((claim.until - now).total_seconds()) // 60)
    return f", claimed by {claim.holder} for {minutes} min"


def _counts(plan: PlanView, counts: PlanCounts, shown: Shown) -> list[Part]:
    parts: list[Part] = _moves(plan, counts)
    for outcome in ("excluded", "held", "skipped"):
        if counts.others.get(outcome):
            parts.append(f"  {counts.others[outcome]:,} {outcome}")
    if plan.component == ORDERS:
        return parts
    unchanged = counts.unchanged + counts.same
    folded = "= folds" if shown.unchanged else "= shows"
    parts.append((f"  {unchanged:,} unchanged ({folded})", "dim"))
    if shown.risky:
        parts.append((f"  only {RISK}, t shows all", "accent"))
    return parts


def _moves(plan: PlanView, counts: PlanCounts) -> list[Part]:
    if not has_units(plan.component):
        word = "conflict" if counts.risky == 1 else "conflicts"
        conflicts = f"  {counts.risky:,} {word} {RISK}" if counts.risky else ""
        return [(counted(plan.component, counts.changes), "bold"), (conflicts, "warn")]
    return [
        (f"{plan.differing:,} changes", "bold"),
        f"  {counts.down:,} down  {counts.up:,} up  ",
        (f"{counts.to_zero:,} to zero", "warn" if counts.to_zero else ""),
        (f" {RISK}", "warn") if counts.to_zero else "",
    ]


def _guards(plan: PlanView) -> list[Content]:
    word = "warning" if plan.first_full else "guard"
    found = [line((f"{RISK} {word} {trip.guard}: ", "warn"), trip.text) for trip in plan.trips]
    if plan.first_full:
        first = (
            "the first export: are these orders newer than the cut-over?"
            if plan.component == ORDERS
            else "the first Full: every item is written once"
        )
        found.insert(0, line((first, "dim")))
    return found
