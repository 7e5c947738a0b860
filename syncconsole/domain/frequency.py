"""How often a business should sync: the five factors of the source document (S-091).

Every business: at least once each business day (S-090). Each factor moves stock, or what is sold,
while nobody syncs, and calls for more. It is a suggestion; the merchant decides (S-089, S-093).
"""

from __future__ import annotations

from datetime import time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.domain.business_day import DAY_ENDS, MONDAY_TO_FRIDAY
from syncconsole.domain.schedule import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Factor(StrEnum):
    """What makes a business need more than one sync a day."""

    STORE_SALES = "store-sales"
    PHONE_ORDERS = "phone-orders"
    WHOLESALE = "wholesale"
    NEW_PRODUCTS = "new-products"
    OTHER_SOURCES = "other-sources"


class Weight(Struct, frozen=True):
    """What a factor is called, why it counts, and the interval it calls for."""

    label: str
    why: str
    every: timedelta


FACTORS: Mapping[Factor, Weight] = {
    Factor.STORE_SALES: Weight(
        "Brick-and-mortar sales",
        "each sale at the counter lowers what the web may sell",
        timedelta(hours=1),
    ),
    Factor.PHONE_ORDERS: Weight(
        "Phone orders", "they take stock that the web still shows", timedelta(hours=2)
    ),
    Factor.WHOLESALE: Weight(
        "Wholesale orders", "one order can take all there is of an item", timedelta(hours=2)
    ),
    Factor.NEW_PRODUCTS: Weight(
        "New products and data maintenance",
        "what is entered in the back office waits for the next sync",
        timedelta(hours=4),
    ),
    Factor.OTHER_SOURCES: Weight(
        "Other inventory sources, such as drop-ship",
        "their stock moves without your doing",
        timedelta(hours=4),
    ),
}
"""The five factors in the source's order."""

ONCE_A_DAY = Entry(at=time(DAY_ENDS), days=MONDAY_TO_FRIDAY)
"""What every business needs, whatever its kind (S-090)."""

MANY = 3
"""From this many factors on, the interval is halved."""


class Suggestion(Struct, frozen=True):
    """How often, as an entry of a schedule, and why."""

    entry: Entry
    why: tuple[str, ...]


def suggest(
    factors: Collection[Factor], business_days: frozenset[int] = MONDAY_TO_FRIDAY
) -> Suggestion:
    """Once each business day; with any factor more often: as its most pressing one calls for,
    twice as often where three or more come together."""
    ticked = [factor for factor in FACTORS if factor in factors]
    if not ticked:
        entry = Entry(at=ONCE_A_DAY.at, days=business_days)
        return Suggestion(entry, ("every business: at least once each business day",))
    every = min(FACTORS[factor].every for factor in ticked)
    why = [f"{FACTORS[factor].label}: {FACTORS[factor].why}" for factor in ticked]
    if len(ticked) >= MANY:
        every /= 2
        why.append(f"{len(ticked)} of them together: twice as often")
    return Suggestion(Entry(every=every), tuple(why))
