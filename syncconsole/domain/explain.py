"""Why a SKU does not move: everything that may stand in its way, each with the way out (N-4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.domain.bundles import unknown
from syncconsole.domain.decide import Row, Rules, decide
from syncconsole.domain.outcomes import Outcome, describe
from syncconsole.domain.remedies import remedy

if TYPE_CHECKING:
    from syncconsole.domain.quantities import Terms

PLAN_KNOWS = ("two_looks", "not_taken")
"""Reasons of skipped rows that only a plan knows."""

TOLD = 6
"""Values of a key that swings which are told."""

TROUBLE = (Outcome.HELD, Outcome.REJECTED, Outcome.STALE, Outcome.UNKNOWN)


class Why(Struct, frozen=True):
    """One thing that stands in the way, or, with code `unchanged` or `moves`, that nothing does."""

    code: str
    text: str
    way_out: str = ""


class Latest(Struct, frozen=True):
    """What the newest plan that lists the key says of it; `state` is the plan's."""

    plan: int
    state: str
    outcome: str = ""
    reason: str = ""
    message: str = ""


class Facts(Struct, frozen=True):
    """Everything that decides whether a key moves. Texts that are "" stand for nothing amiss.

    `excluded` is who, why and until when; `writes_off` names the line of config.yaml; `feeds` are
    the sentences of feeds that fail or are late; `running` is the run that holds the connection;
    `swings` are the values the target went through while somebody else wrote it too.
    """

    row: Row
    latest: Latest | None = None
    excluded: str = ""
    first_full: bool = False
    writes_off: str = ""
    paused: bool = False
    scheduled: bool = True
    worker: bool = True
    running: str = ""
    feeds: Sequence[str] = ()
    swings: Sequence[int] = ()


def checklist(facts: Facts, rules: Rules) -> tuple[Why, ...]:
    """What stands in the way of this key, the nearest first; never empty."""
    row = facts.row
    decision = decide(row, rules, full=False)
    ailing = [Why("feed", text, "syncconsole check names what is wrong") for text in facts.feeds]
    if facts.swings:
        ailing.insert(0, Why("flapping", someone_else(facts.swings), remedy("flapping")))
    if decision.outcome is Outcome.SKIPPED:
        reason = decision.reason
        text = describe(reason)
        if reason == "component_unknown":
            named = ", ".join(
                f"{part.key} ({describe(part.reason)})" for part in unknown(row.parts)
            )
            text = f"{text}: {named}"
        return (Why(reason, text, remedy(reason)), *_excluded(facts), *ailing)
    if decision.reason == "equals_baseline":
        return (*_excluded(facts), *_unchanged(row), *ailing)
    found = [*_excluded(facts), *_on_the_way(facts), *_nobody_starts(facts), *ailing]
    return tuple(found) or (Why("moves", "nothing stands in its way: the next run pushes it"),)


def someone_else(swings: Sequence[int]) -> str:
    """`somebody else writes this SKU: it went 5 -> 9 -> 5 -> 9`; of many values the latest."""
    trail = " -> ".join(f"{qty:,}" for qty in swings[-TOLD:])
    return f"somebody else writes this SKU: it went {trail}"


def how(terms: Terms, source: str) -> str:
    """The sum behind a quantity: `5 = warehouse 8 - 2 in orders - 1 buffer`; that of a bundle is
    its limiting component's: `3 = floor(7 / 2) of SOCK-M, the limiting component, 7 = ...`."""
    if terms.undoes:
        return f"{terms.result:,} = what stood there before run {terms.undoes} (undone)"
    told = (
        f"{terms.result:,} = {terms.limit}, {terms.sellable:,}" if terms.of else f"{terms.result:,}"
    )
    told += f" = {source} {terms.source:,}{terms.residue[1:]}"
    if terms.orders:
        told += f" - {terms.orders:,} in orders"
    if terms.buffer:
        told += f" - {terms.buffer:,} buffer"
    if terms.clamped:
        told += f"; {terms.source - terms.buffer - terms.orders:,} is below zero and sent as 0"
    return told


def _unchanged(row: Row) -> Iterator[Why]:
    same = row.target.qty == row.baseline
    text = f"the target acknowledged {row.baseline:,}, and that is still right"
    yield Why("unchanged", text if same else f"{text} by the source")
    if not same:
        held = "unknown" if row.target.qty is None else f"{row.target.qty:,}"
        yield Why(
            "target_moved_alone",
            f"the target itself now holds {held}: somebody changed it there",
            "a Full asserts every value; drift lists what else has moved",
        )


def _excluded(facts: Facts) -> Iterator[Why]:
    if facts.excluded:
        yield Why("excluded", f"excluded {facts.excluded}", remedy("excluded"))


def _on_the_way(facts: Facts) -> Iterator[Why]:
    if facts.running:
        yield Why("running", facts.running, "wait for its end")
    latest = facts.latest
    if latest is None:
        return
    if latest.state in ("made", "waiting", "held") and not latest.outcome:
        word = "is held by a guard" if latest.state == "held" else "waits for a person"
        yield Why(
            f"plan_{latest.state}", f"plan {latest.plan}, which would move it, {word}",
            f"syncconsole plan show {latest.plan}, then plan push or plan drop",
        )  # fmt: skip
    if latest.outcome in TROUBLE or latest.reason in PLAN_KNOWS:
        said = latest.message or describe(latest.reason)
        yield Why(
            latest.reason or latest.outcome,
            f"{latest.outcome} by plan {latest.plan}: {said}",
            remedy(latest.reason),
        )


def _nobody_starts(facts: Facts) -> Iterator[Why]:
    if facts.writes_off:
        yield Why("writes_off", f"writes are off: {facts.writes_off}", "writes: true there")
    if facts.first_full:
        yield Why("first_full", "the first Full was not pushed to its end yet", "run a Full")
    if facts.paused:
        yield Why("paused", "schedules stand still by request", "syncconsole resume")
    elif not facts.scheduled:
        yield Why("no_schedule", "no schedule starts a run", "run one, or write schedule:")
    elif not facts.worker:
        yield Why("no_worker", "no worker: schedules stand still", "syncconsole worker")
