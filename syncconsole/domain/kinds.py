"""Fresh, Delta, Manual: which of them may run now, and what Manual re-runs (S-019 to S-024)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.domain.runs import LABELS, Mode, RunState

if TYPE_CHECKING:
    from collections.abc import Mapping

FAILED = (RunState.FAILED, RunState.PARTIAL, RunState.CANCELLED)
"""Ends after which Manual may be chosen: a run with any failed component counts as failed (S-024),
and so does one that was stopped before its end."""


def kind_of(mode: Mode, options: Mapping[str, Any]) -> Mode:
    """Fresh or Delta: what a run does; of a Manual, what it re-runs."""
    return Mode(options.get("kind") or mode)


def round_of(run: int, options: Mapping[str, Any]) -> int:
    """The run that began the Fresh or Delta which this run goes on with; mostly itself."""
    return int(options.get("round") or run)


def manual_why_not(mode: Mode | None, state: RunState | None) -> str:
    """Why Manual cannot be chosen after the latest Fresh, Delta or Manual, which ended so; "" where
    it can. None: there was none yet."""
    if mode is None or state is None:
        return "neither Fresh nor Delta has run yet"
    if state in FAILED:
        return ""
    if state in (RunState.WAITING, RunState.HELD):
        return f"the last {LABELS[mode]} is {state}: look at its plan in Review"
    return f"the last {LABELS[mode]} did not fail"
