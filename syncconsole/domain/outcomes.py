"""What became of a row: exactly one of eight outcomes, and a reason code where one is due (I-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Outcome(StrEnum):
    """The eight; every row in scope ends in one of them and the counts add up."""

    PUSHED = "pushed"
    UNCHANGED = "unchanged"
    EXCLUDED = "excluded"
    HELD = "held"
    SKIPPED = "skipped"
    REJECTED = "rejected"
    STALE = "stale"
    UNKNOWN = "unknown"


REASONS: Mapping[str, str] = {
    "already_there": "the target already holds this value",
    "equals_baseline": "same quantity as the target last acknowledged",
    "excluded": "an exclusion keeps this SKU out",
    "unticked": "left out of this plan by the operator",
    "two_looks": "seen once; goes with the next reading",
    "to_zero": "too many rows would go to zero at once",
    "duplicate_source": "several rows of the source carry this SKU; none is guessed",
    "duplicate_target": "several records of the target carry this SKU; none is guessed",
    "not_at_source": "only the target knows this SKU",
    "gone_at_source": "the SKU has left the source; its quantity is unknown, not zero",
    "not_at_target": "the target does not know this SKU",
    "gone_at_target": "the record is no longer at the target",
    "case_differs": "the other side has this SKU in other capitals; correct one, or map it",
    "source_id_changed": "the source has another id for it than was linked: `syncconsole relink`",
    "target_id_changed": "the target has another id for it than was linked: `syncconsole relink`",
    "renamed": "a record of it was linked under another SKU: `syncconsole relink`",
    "other_source": "supplied by another source, never touched",
    "missing": "the source gives no quantity",
    "unreadable": "the source's quantity cannot be read as a number",
    "out_of_range": "the source's quantity is out of any range",
    "not_tracked": "the target does not track stock of this item",
    "not_taken": "the target takes no such quantity: too large, or below zero",
    "target_unreadable": "the target's own quantity cannot be read",
    "bundle_counted": "the source counts this bundle itself: its count or its components, not both",
    "component_unknown": "the quantity of a component is not known; unknown is not zero",
    "target_moved": "the target changed after the plan was made",
    "source_moved": "the source changed after the plan was made",
    "orders_moving": "orders of it kept coming while both sides were read",
    "moved_on": "moved on since that run, not undone",
    "before_unknown": "what the target held before that run is not known",
    "not_applied": "no answer came, and the value was not found at the target",
    "not_tried": "the run stopped before this row",
    "not_kept": "the target acknowledged it, and then held something else",
    "canary": "the first rows of the plan did not arrive as sent, so this one was not sent",
    "refused": "the target refused the value",
    "dropped": "the plan was dropped",
    "superseded": "a newer plan took its place",
    "status_not_exported": "not in a status that is exported; its units are kept back",
    "sku_not_in_office": "the back office has no item for a SKU of this order",
    "reference_too_long": "its reference is longer than the back office takes",
    "order_gone": "the order is no longer in the store",
    "main_wins": "both sides changed it; main wins, and the local value is kept with this row",
    "gone_at_store": "no longer at the local server; not made again unasked",
    "gone_at_office": "no longer at the main server; not made again unasked",
    "duplicate_store": "several records of the local server carry this key; none is guessed",
    "duplicate_office": "several records of the main server carry this key; none is guessed",
    "no_key": "the record carries no key by which the other side could know it",
    "not_writable": "this system takes no such record",
    "unsettled": "no answer came, and the target could not be read since",
}
"""Reason code -> the sentence an operator reads."""


def describe(reason: str) -> str:
    """The sentence of a reason code; an unknown code is shown as it is."""
    return REASONS.get(reason, reason.replace("_", " "))


def adds_up(scope: int, counts: Mapping[str, int]) -> bool:
    """I-1: rows in scope = the sum of the eight outcomes."""
    return scope == sum(counts.get(outcome.value, 0) for outcome in Outcome)
