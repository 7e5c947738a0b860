"""Drift: where a target no longer holds what was agreed, or a source says otherwise (N-7)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.domain.decide import decide
from syncconsole.domain.outcomes import Outcome, describe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syncconsole.domain.decide import Row, Rules


class Moved(StrEnum):
    """Who moved since both sides last agreed on a key."""

    NOBODY = "nobody"
    TARGET = "target"
    SOURCE = "source"
    BOTH = "both"
    ORDERS = "orders"
    NEVER_AGREED = "never agreed"
    EXCLUDED = "excluded"
    NOT_COMPARED = "not compared"


DRIFTED = frozenset({Moved.TARGET, Moved.SOURCE, Moved.BOTH, Moved.NEVER_AGREED})
"""Where the target differs from what it should hold."""

SAID: Mapping[Moved, tuple[str, str]] = {
    Moved.TARGET: (
        "changed at the target: the source still says what was agreed",
        "a Full puts the source's quantity there again, after review",
    ),
    Moved.SOURCE: (
        "changed at the source: the target still holds what was agreed",
        "the next Smart pushes it",
    ),
    Moved.BOTH: (
        "changed at both: the target by somebody else, the source as well",
        "look at these rows in the plan of the next Smart before they are pushed",
    ),
    Moved.NEVER_AGREED: (
        "never pushed, and both sides differ",
        "the next Smart pushes it; before the first Full, run that",
    ),
    Moved.ORDERS: ("explained by orders in flight", ""),
    Moved.EXCLUDED: ("excluded, and different", "end the exclusion where it is over"),
    Moved.NOT_COMPARED: ("cannot be compared", "doctor names the reasons and what to do"),
    Moved.NOBODY: ("as agreed", ""),
}
"""What each means, and what to do about it."""


class Drift(Struct, frozen=True):
    """One key: who moved, what the target holds, was last agreed and should hold by the source.
    `why` says why a key could not be compared."""

    moved: Moved
    target: int | None
    agreed: int | None
    due: int | None
    why: str = ""


def compare(row: Row, rules: Rules) -> Drift:
    """Who moved since source and target last agreed on this key. Nothing unknown is guessed."""
    decision = decide(row, rules, full=False)
    target, due = row.target.qty, decision.after
    if decision.outcome is Outcome.SKIPPED:
        return Drift(Moved.NOT_COMPARED, target, row.baseline, due, describe(decision.reason))
    orders = decision.terms is not None and decision.terms.orders > 0
    excluded = row.key in rules.excluded
    return Drift(_who(row, due, orders=orders, excluded=excluded), target, row.baseline, due)


def _who(row: Row, due: int | None, *, orders: bool, excluded: bool) -> Moved:
    target, agreed = row.target.qty, row.baseline
    if target == due:
        told_by_orders = orders and agreed is not None and target != agreed
        return Moved.ORDERS if told_by_orders else Moved.NOBODY
    if excluded:
        return Moved.EXCLUDED
    if agreed is None:
        return Moved.NEVER_AGREED
    if target == agreed:
        return Moved.SOURCE
    return Moved.TARGET if due == agreed else Moved.BOTH
