"""Products that only this store has: one that is looked up by hand, and the strange ones.

The strange ones are what real stores have: stock not tracked, one SKU on two products, none at
all, and a quantity below zero.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExtraVariant:
    """A variant; `stock` is what is available at the first and the second location.

    None at a location: not stocked there. `tracked` says whether stock is kept of it at all.
    """

    sku: str | None
    option: str
    cents: int
    stock: tuple[int | None, int | None]
    tracked: bool = True


@dataclass(frozen=True, slots=True)
class ExtraProduct:
    """A product with its number in the Admin API."""

    number: int
    title: str
    variants: tuple[ExtraVariant, ...]
    tags: tuple[str, ...] = ()
    status: str = "ACTIVE"


LOOKED_UP = 7_356_521_840_875
"""The product with the SKUs ABC-1, ABC-2 and ABC-3."""

KNOWN = (
    ExtraProduct(
        LOOKED_UP,
        "Summit Base Layer",
        (
            ExtraVariant("ABC-1", "Small", 4995, (12, 3)),
            ExtraVariant("ABC-2", "Medium", 4995, (0, None)),
            ExtraVariant("ABC-3", "Large", 5495, (7, None)),
        ),
        ("b2b-catalogue", "base-layer"),
    ),
)

STRANGE = (
    ExtraProduct(
        7_356_521_840_901,
        "Gift card",
        (
            ExtraVariant("GIFT-25", "25 EUR", 2500, (0, None), tracked=False),
            ExtraVariant("GIFT-50", "50 EUR", 5000, (0, None), tracked=False),
        ),
    ),
    ExtraProduct(7_356_521_840_902, "Bootlaces", (ExtraVariant("DUP-1", "", 495, (5, None)),)),
    ExtraProduct(
        7_356_521_840_903, "Bootlaces, old label", (ExtraVariant("DUP-1", "", 395, (2, None)),)
    ),
    ExtraProduct(7_356_521_840_904, "Display stand", (ExtraVariant(None, "", 2500, (1, None)),)),
    ExtraProduct(
        7_356_521_840_905,
        "Bivouac bag, oversold",
        (ExtraVariant("BIVY-1", "", 8995, (-2, None)),),
        status="DRAFT",
    ),
)
"""In the order of their numbers, as KNOWN is before them."""
