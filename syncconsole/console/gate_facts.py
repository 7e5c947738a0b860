"""What the push gate says before anything is written: where, how much, what is riskiest, what is
not touched (console.md, "The push gate")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.cache.read import plan_rows, plans
from syncconsole.cache.read.cycle import stopped_for
from syncconsole.cache.read.plan_rows import PlanRowView
from syncconsole.cache.read.plans import PlanCounts, PlanView
from syncconsole.console.review_rows import RISK
from syncconsole.console.review_words import ORDERS, counted, has_units, words_of
from syncconsole.console.text import Part, line
from syncconsole.console.times import ago
from syncconsole.domain.canary import due
from syncconsole.domain.components import BY_ID

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content

    from syncconsole.config import Config, Connection, Endpoint

_HOST = ("store_hash", "shop", "folder", "base_url")
"""Options that tell one system from another, the most telling first; none of them is a secret."""


class GateFacts(Struct, frozen=True):
    """A plan as it is about to be pushed, read in one go."""

    plan: PlanView
    counts: PlanCounts
    riskiest: tuple[PlanRowView, ...]
    goes_on: bool = False
    """Whether a Sync All stopped at step 2 for it, and goes on behind its push."""

    @property
    def left_out(self) -> int:
        """Rows the operator has unticked."""
        return self.counts.changes - self.counts.chosen


def gate_facts(plan: PlanView) -> GateFacts:
    """Read the gate's facts from the cache; call it in a thread."""
    return GateFacts(
        plan=plans.plan(plan.id) or plan,
        counts=plans.counts(plan.id),
        riskiest=tuple(plan_rows.riskiest(plan.id, 3)),
        goes_on=stopped_for(plan.id),
    )


def gate_lines(facts: GateFacts, config: Config, now: datetime) -> list[Content]:
    """The gate's text, top to bottom; at most fourteen lines, so that it fits 80x24."""
    plan, connection = facts.plan, config.connections[facts.plan.connection]
    orders = plan.component == ORDERS
    office = connection.office or connection.target_endpoint
    target = config.endpoints[office if orders else connection.target_endpoint]
    where = _where(target)
    if plan.component in BY_ID:  # records go both ways
        where = f"{where}, {_where(config.endpoints[office])}"
    found = [line(_environment(target), f"  {connection.name}  →  {where}")]
    if has_units(plan.component):
        found.append(line(*_written(facts.counts)))
    else:
        found.append(line((counted(plan.component, facts.counts.chosen), "bold")))
    word = "warning" if plan.first_full else "guard"
    found += [line((f"{RISK} {word} {trip.guard}: ", "warn"), trip.text) for trip in plan.trips]
    named = "the first of them" if orders else "the riskiest"
    found += [line((named, "dim"))] if facts.riskiest else []
    found += [words_of(plan.component).gate_line(row, connection) for row in facts.riskiest]
    if has_units(plan.component) and (first := _first(facts, connection)):
        found.append(line(("canary: ", "dim"), first))
    found.append(line(("not touched: ", "dim"), _untouched(facts)))
    if facts.goes_on:
        found.append(line(("then: ", "dim"), "steps 3 and 4, data from back office and to web"))
    old = ago(plan.made_at, now).removesuffix(" ago")
    aged = "; it is read again first, and rows that moved end stale" if plan.aged(now) else ""
    made = "was just made" if old == "just now" else f"is {old} old"
    found.append(line((f"plan {plan.id} {made}{aged}", "warn" if aged else "dim")))
    return found


def needs_reason(plan: PlanView) -> bool:
    """Whether a guard tripped, so that a person must say why the plan is right; before the first
    Full guards are warnings (rule 16)."""
    return bool(plan.trips) and not plan.first_full


def needs_name(connection: Connection) -> bool:
    """Whether the connection's name must be typed."""
    return connection.protected


def _environment(target: Endpoint) -> Part:
    return ("SANDBOX", "accent") if target.sandbox else ("LIVE", "shout")


def _where(target: Endpoint) -> str:
    """`web: bigcommerce abc123, location 1`; of a simulated system its address on this machine."""
    names = ("base_url",) if target.sandbox else _HOST
    found = next((target.options[name] for name in names if target.options.get(name)), "")
    host = str(found).removeprefix("https://").removeprefix("http://")
    location = target.options.get("location")
    place = f", location {location}" if location else ""
    return f"{target.name}: {target.connector} {host}".rstrip() + place


def _written(counts: PlanCounts) -> list[Part]:
    parts: list[Part] = [
        (f"{counts.chosen:,} {'row is' if counts.chosen == 1 else 'rows are'} written", "bold"),
        f": {counts.chosen_down:,} down  {counts.chosen_up:,} up",
    ]
    if counts.chosen_to_zero:
        parts.append((f"  {counts.chosen_to_zero:,} to zero {RISK}", "warn"))
    if counts.chosen_same:
        parts.append(f"  {counts.chosen_same:,} as they are")
    if counts.chosen_unseen:
        parts.append(f"  {counts.chosen_unseen:,} over an unknown value")
    return [*parts, f"   {counts.units:+,} units"]


def _first(facts: GateFacts, connection: Connection) -> str:
    """Which rows go first, "" where the plan goes as a whole."""
    rows = facts.counts.chosen
    first = min(
        due(connection.canary, rows, connection.guards.floor), rows - facts.counts.chosen_same
    )
    return f"the first {first} of {rows:,} are read back before the rest is sent" if first else ""


def _untouched(facts: GateFacts) -> str:
    counted = {"left out": facts.left_out, **facts.counts.others}
    counted["unchanged"] = facts.counts.unchanged
    return ", ".join(f"{count:,} {name}" for name, count in counted.items() if count) or "nothing"
