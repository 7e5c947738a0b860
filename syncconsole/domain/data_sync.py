"""The status of a product or customer feed, in the exact words of the source document.

`domain.feeds` says how any feed stands in one word; this says what Data Sync shows of the two that
come from a platform (S-104 to S-109, S-126 to S-128).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import timedelta

LATE_AFTER = 1.1
"""A feed is late a tenth of its interval after it was due, because a read takes time."""


class DataFeed(StrEnum):
    """The two feeds of a platform; the value is the component."""

    PRODUCTS = "products"
    CUSTOMERS = "customers"

    @property
    def sync(self) -> str:
        """The tab's name in Data Sync: Product Sync, Customer Sync."""
        return f"{self.value[:-1].capitalize()} Sync"

    @property
    def purpose(self) -> str:
        """What the feed is for (S-100, S-101)."""
        return {
            DataFeed.PRODUCTS: "Product Sync knows what pricing to display for a signed-in B2B "
            "customer.",
            DataFeed.CUSTOMERS: "Customer Sync recognises a B2B customer at sign-in.",
        }[self]

    @property
    def labels(self) -> tuple[str, str, str]:
        """The labels of its details, exactly as the source has them (S-110, S-129)."""
        return f"{self.value.capitalize()} synchronised", "Last import time", "Errors with the feed"


class SyncState(StrEnum):
    """A word for each state. The two amber ones differ in word, glyph and sentence (S-107)."""

    WAITING = "WAITING"
    OK = "OK"
    ERRORS = "ERRORS"
    NO_DATA = "NO DATA"


GLYPHS = {SyncState.WAITING: "○", SyncState.OK: "✓", SyncState.ERRORS: "▲", SyncState.NO_DATA: "□"}

_SENTENCES = {
    DataFeed.PRODUCTS: {
        SyncState.OK: "Products are successfully syncing and data being received",
        SyncState.ERRORS: "Products are successfully syncing but errors have been found",
        SyncState.NO_DATA: "No product data being received and configuration is required.",
    },
    DataFeed.CUSTOMERS: {
        SyncState.OK: "Customers are successfully syncing and data being received",
        SyncState.ERRORS: "Customers are successfully syncing but errors have been found",
        SyncState.NO_DATA: "No customer data is being received and configuration is required.",
    },
}

WAITING = "Waiting for first import"


class SyncStatus(Struct, frozen=True):
    """What a tile says. `colour` is green, amber, red or neutral; `late` is a badge laid over it,
    never a colour of its own; `failing` is how the last refresh failed, "" where it did not."""

    state: SyncState
    sentence: str
    colour: str
    late: bool = False
    failing: str = ""

    @property
    def glyph(self) -> str:
        """One cell, so that the state is read without colour."""
        return GLYPHS[self.state]

    @property
    def sign(self) -> str:
        """Glyph and word: `✓ OK`."""
        return f"{self.glyph} {self.state}"


def sync_status(
    feed: DataFeed,
    *,
    configured: bool,
    received: int,
    errors: int,
    age: timedelta | None,
    limit: timedelta | None = None,
    failing: str = "",
    no_data_colour: str = "amber",
) -> SyncStatus:
    """The status of a feed. `received` are the records of its last complete read, `age` how long
    ago that was, None where there was none; `failing` is the sentence of a last try that failed.

    Nothing received outweighs errors (S-109). A feed that fails is never green: that is an error
    with the feed, and its last good records stay.
    """
    if not configured or (age is None and failing) or (age is not None and not received):
        state, colour = SyncState.NO_DATA, no_data_colour
    elif age is None:
        return SyncStatus(SyncState.WAITING, WAITING, "neutral")
    elif errors or failing:
        state, colour = SyncState.ERRORS, "amber"
    else:
        state, colour = SyncState.OK, "green"
    late = configured and age is not None and limit is not None and age > limit * LATE_AFTER
    return SyncStatus(state, _SENTENCES[feed][state], colour, late, failing)


def synchronised(count: int, variants: int | None = None) -> str:
    """How many, products with their variants beside: `12,480 (31,207 variants)` (S-146)."""
    if variants is None:
        return f"{count:,}"
    return f"{count:,} ({variants:,} {'variant' if variants == 1 else 'variants'})"
