"""Items that the store does not sell as such: services, spare parts, and the strange ones.

Every company has items of the last kind: no SKU, a quantity that is not whole, one that fell
below zero, one not tracked, one made inactive, and a SKU given twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from syncconsole.sandbox.quickbooks.accounts import INCOME, SHIPPING, Account
from syncconsole.sandbox.warehouse import own_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syncconsole.sandbox.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Extra:
    """An item of its own; `quantity` is None where it is not tracked."""

    name: str
    sku: str
    quantity: Decimal | None
    cents: int
    kind: str = "Inventory"
    active: bool = True
    income: Account = INCOME


SERVICES = {
    1: Extra("Web sale", "", None, 0, "Service"),
    2: Extra("Shipping", "", None, 0, "Service", income=SHIPPING),
    3: Extra("Gift wrapping", "", None, 495, "Service"),
}
"""By item number; every company has them."""

_FIRST_STRANGE = 11


def strange_items() -> dict[int, Extra]:
    """The strange ones, by item number."""
    strange = (
        Extra("Display stand", "", Decimal(4), 2500),
        Extra("Accessory cord by the metre", "CORD-M", Decimal("137.5"), 120),
        Extra("Bivouac bag, oversold", "BIVY-1", Decimal(-2), 8900),
        Extra("Repair kit", "REPAIR-KIT", None, 1490, "NonInventory"),
        Extra("Tent of last year", "OLD-TENT", Decimal(3), 19900, active=False),
        Extra("Spare part SP-5001, old style", "SP-5001", Decimal(1), 900),
    )
    return dict(enumerate(strange, _FIRST_STRANGE))


def spare_parts(catalogue: Catalogue) -> Iterator[Extra]:
    """What only the back office has, as in the warehouse."""
    for sku, quantity in own_parts(catalogue).items():
        yield Extra(f"Spare part {sku}", sku, Decimal(quantity), 900)
