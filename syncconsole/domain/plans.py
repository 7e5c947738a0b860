"""The life of a plan: frozen once made, spent once (rule 10)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

CLAIM = timedelta(minutes=15)
"""How long opening Review keeps others, and schedules, away; each key renews it."""

MAX_AGE = timedelta(minutes=15)
"""After this a pushed plan is read again first (P-04)."""


class PlanState(StrEnum):
    """making -> made -> waiting | held | approved -> pushing -> spent; or dropped, superseded."""

    MAKING = "making"
    MADE = "made"
    WAITING = "waiting"
    HELD = "held"
    APPROVED = "approved"
    PUSHING = "pushing"
    SPENT = "spent"
    DROPPED = "dropped"
    SUPERSEDED = "superseded"


OPEN = frozenset({PlanState.MADE, PlanState.WAITING, PlanState.HELD})
"""Plans a person may still review, push or drop."""


def aged(made: datetime, now: datetime) -> bool:
    """Whether the readings behind the plan are too old to push without reading again."""
    return now - made > MAX_AGE


def claimed(holder: str, until: datetime | None, now: datetime) -> bool:
    """Whether somebody is reviewing the plan right now."""
    return bool(holder) and until is not None and now < until
