"""The life of a plan: frozen once made, spent once (rule 10)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

CLAIM = timedelta(minutes=15)
"""How long opening Review keeps others, and schedules, away; each key renews it."""

_ROUNDED = timedelta(seconds=1)
"""More than an instant loses on its way through the cache."""

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
    """Whether the readings behind the plan are too old to push without reading again; those of a
    plan made in the future are of an unknown age, for the clock was set back."""
    return not timedelta(0) <= now - made <= MAX_AGE


def reviewing(what: str, by: str, origin: str, since: datetime | None, until: datetime) -> str:
    """`bo (ssh from 192.0.2.7) reviews plan 58 since 14:30 UTC, until 14:45 UTC`."""
    where = f" ({origin})" if origin else ""
    began = f" since {since:%H:%M} UTC," if since else ""
    return f"{by}{where} reviews {what}{began} until {until:%H:%M} UTC"


def claimed(holder: str, until: datetime | None, now: datetime) -> bool:
    """Whether somebody is reviewing the plan right now. No claim lasts longer than one may: where
    the clock was set back, one that lives is renewed by its next key."""
    return bool(holder) and until is not None and now < until < now + CLAIM + _ROUNDED
