"""Who approves a write: the table of design.md section 6, as a pure function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.domain.plans import PlanState
from syncconsole.domain.runs import Approver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.domain.guards import Trip


class Verdict(Struct, frozen=True):
    """What becomes of a plan now: its state and, where it is not pushed at once, why."""

    state: PlanState
    why: str = ""


def approval(
    approver: Approver,
    trips: Sequence[Trip],
    *,
    changes: int,
    writes: bool,
    first_full: bool,
    plan_only: bool,
) -> Verdict:
    """A person's run waits for Review; policy pushes unless a guard trips; a named approval goes
    over guards. The first Full is always reviewed, guards are only warnings then (rule 16)."""
    whole = [trip for trip in trips if not trip.rows_only]
    if not changes:
        # A source too short to be believed is told even where it would change nothing.
        held = whole and approver is not Approver.NAMED
        return Verdict(PlanState.HELD, _said(whole)) if held else Verdict(PlanState.SPENT)
    if not writes:
        return Verdict(PlanState.WAITING, "writes are off")
    if plan_only:
        return Verdict(PlanState.WAITING, "plan only")
    if approver is Approver.NAMED:
        return Verdict(PlanState.APPROVED)
    if first_full and approver is Approver.POLICY:
        return Verdict(PlanState.WAITING, "the first Full is always reviewed")
    if approver is Approver.PERSON:
        return Verdict(PlanState.WAITING, "waits for review")
    if whole:
        return Verdict(PlanState.HELD, _said(whole))
    return Verdict(PlanState.APPROVED)


def _said(trips: Sequence[Trip]) -> str:
    return "; ".join(trip.text for trip in trips)
