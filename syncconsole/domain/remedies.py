"""What to do about a row that is not pushed: the way out, by reason code of `domain.outcomes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REMEDIES: Mapping[str, str] = {
    "not_at_source": "enter the SKU at the source, or spell it as there (sku_map)",
    "gone_at_source": "enter the SKU at the source again, or take it off the target",
    "not_at_target": "make the item at the target, or spell it as there (sku_map)",
    "gone_at_target": "make the item at the target again; the next run finds it",
    "duplicate_source": "leave the SKU to one row of the source",
    "duplicate_target": "leave the SKU to one item of the target",
    "missing": "enter a quantity at the source; an empty one is never taken for zero",
    "unreadable": "write the quantity as a number at the source",
    "out_of_range": "correct the quantity at the source",
    "not_tracked": "switch stock tracking on for the item at the target",
    "not_taken": "correct the quantity at the source; below zero: `below_zero: clamp`",
    "target_unreadable": "look at the item at the target",
    "other_source": "take its pattern out of other_sources, if it is ours after all",
    "excluded": "end the exclusion: syncconsole exclusion end",
    "refused": "correct what the target names, then retry this cause",
    "target_moved": "retry: it is planned again from what the target holds now",
    "source_moved": "retry: it is planned again from what the source holds now",
    "orders_moving": "the next run reads both again; a rush of orders needs none of your doing",
    "moved_on": "look at both sides; the next run puts the source's quantity there",
    "not_applied": "retry: it is read and planned again",
    "not_tried": "retry: the run stopped before it",
    "not_kept": "look at the item at the target: what else writes there? then retry",
    "canary": "look at the first rows at the target, then retry this cause",
    "unsettled": "the next run reads what became of it",
    "two_looks": "wait for the next reading; or plan it yourself, and push it from Review",
    "bundle_counted": "take it out of bundles, or stop counting it at the source",
    "component_unknown": "enter the component at the source, or correct bundles",
    "flapping": "find the other program, or exclude it",
    "to_zero": "push the plan with a reason, or correct the source",
}
"""Reason code -> what an operator does about it."""


def remedy(reason: str) -> str:
    """The way out of a reason code, "" where there is nothing to do."""
    return REMEDIES.get(reason, "")
