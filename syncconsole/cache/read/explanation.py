"""What an explanation of one key consists of: readings, terms, agreements, orders, and the why."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from syncconsole.cache.read.exclusions import ExclusionView
from syncconsole.domain.bundles import Part
from syncconsole.domain.decide import Rules
from syncconsole.domain.explain import Why
from syncconsole.domain.history import Past
from syncconsole.domain.quantities import Terms


class Setup(Struct, frozen=True):
    """What config.yaml says that bears on every key. `writes_off` names its line, "" where writes
    are on; `every` is the interval after which a feed is late, None where nothing schedules it;
    `paused` is whether schedules stand still by request."""

    connection: str
    source: str
    target: str
    rules: Rules = Rules()
    writes_off: str = ""
    scheduled: bool = True
    every: timedelta | None = None
    paused: bool = False


class Side(Struct, frozen=True):
    """What one side holds. `read_at` is when it was last looked at, `changed_at` when its value
    last differed from the reading before, `updated` the record's own time."""

    endpoint: str
    present: bool
    qty: int | None
    reason: str
    rivals: int
    read_at: datetime | None
    changed_at: datetime | None
    updated: datetime | None


class Computed(Struct, frozen=True):
    """A row of a plan: how a quantity was computed, from readings how old, and what became of it.
    `terms` were stored then; `how` tells them in words."""

    plan: int
    run: int
    at: datetime | None
    before: int | None
    after: int | None
    terms: Terms | None
    how: str
    source_at: datetime | None
    target_at: datetime | None
    outcome: str
    reason: str
    message: str
    verified: bool


class Agreed(Struct, frozen=True):
    """The value the target last acknowledged, and when it was read back."""

    qty: int
    at: datetime | None
    run: int
    verified_at: datetime | None


class HoldingOrder(Struct, frozen=True):
    """An order whose units are taken off what the source holds."""

    number: str
    units: int
    state: str
    why: str


class Explanation(Struct, frozen=True, kw_only=True):
    """One key. `now` are the terms of today's readings, `computed` the newest plan's row of it,
    `pushed` the one that last wrote it; `why` is never empty. `history` are the newest values of
    every side, in the order in which they came; `parts` what a bundle is made of."""

    key: str
    sku: str
    title: str
    source: Side
    target: Side
    now: Terms | None
    computed: Computed | None
    pushed: Computed | None
    agreed: Agreed | None
    orders: tuple[HoldingOrder, ...]
    exclusions: tuple[ExclusionView, ...]
    why: tuple[Why, ...]
    history: tuple[Past, ...] = ()
    parts: tuple[Part, ...] = ()
