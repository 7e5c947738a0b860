"""The store's stock and its orders, read so that they belong together (rule 6).

A target value guards a push only if it stood there when the orders were read that the plan counts
with. Were an order cancelled after the value was read, and the same units sold after the orders
were, the value would be back where it was: the guard would pass, and the sale go unseen. So keys
whose orders have moved are read at the target once more, and the orders after them, until a
reading of orders brings nothing new of any key.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import orders
from syncconsole.domain.profiles import PROFILES
from syncconsole.engine.orders_in import read_orders
from syncconsole.engine.pull import pull_keys
from syncconsole.engine.scope import items_of
from syncconsole.engine.target_keys import asks_of

if TYPE_CHECKING:
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping

ROUNDS = 3
"""Readings of orders at most; each covers the seconds of the one before."""


class InFlight(Struct, frozen=True):
    """What orders hold when a plan is made: `units` by key. `again` are the items whose target was
    read once more for it, `moving` those of which orders still came: no plan touches these."""

    units: Mapping[str, int] = {}
    again: frozenset[int] = frozenset()
    moving: frozenset[int] = frozenset()


NONE_IN_FLIGHT = InFlight()


def orders_in_flight(
    job: Job, step: Stepping, concerned: Collection[int] | None = None
) -> InFlight:
    """Read the orders after a target reading has ended, and what they moved again; `concerned` are
    the items of a limited plan, None for all. Nothing where the profile takes no orders over."""
    if "orders" not in PROFILES[job.connection.profile].reads:
        return NONE_IN_FLIGHT
    again, moving = _read(job, step, concerned)
    step.phase("planning")
    with reading():
        return InFlight(orders.units_held(job.ids.connection), again, moving)


def _read(
    job: Job, step: Stepping, concerned: Collection[int] | None
) -> tuple[frozenset[int], frozenset[int]]:
    again: set[int] = set()
    for left in reversed(range(ROUNDS)):
        step.phase("reading orders again")
        moved = set(items_of(job.ids.flow, read_orders(job, step)))
        if concerned is not None:
            moved &= set(concerned)
        if not moved or not left:
            return frozenset(again), frozenset(moved)
        step.phase("reading the store again, where orders moved")
        pull_keys(job, "target", step, list(asks_of("target", sorted(moved))))
        again |= moved
    raise AssertionError("unreachable: the last round returns")
