"""Global ids, as gid://shopify/ProductVariant/41000000000001."""

from __future__ import annotations

import re

FIRST_PRODUCT = 8_000_000_000_101
FIRST_VARIANT = 41_000_000_000_001
FIRST_ITEM = 43_000_000_000_001
FIRST_LOCATION = 70_000_000_000
FIRST_LEVEL = 120_000_000_000
FIRST_ORDER = 5_500_000_000_000
FIRST_LINE = 13_500_000_000_000

_GID = re.compile(r"gid://shopify/(\w+)/(\d{1,18})(?:\?inventory_item_id=(\d{1,18}))?", re.ASCII)


def gid(kind: str, number: int) -> str:
    """The global id of an object of this type."""
    return f"gid://shopify/{kind}/{number}"


def level_gid(location: int, item_number: int) -> str:
    """The global id of the level of an inventory item at a location of the shop."""
    return f"{gid('InventoryLevel', FIRST_LEVEL + location)}?inventory_item_id={item_number}"


def parsed(text: str) -> tuple[str, int, int] | None:
    """Type, number, and an inventory level's item (else 0); None where it is no global id."""
    found = _GID.fullmatch(text)
    return (found[1], int(found[2]), int(found[3] or 0)) if found else None


def number_of(text: str, kind: str) -> int | None:
    """The number in a global id of this type; None where it is of another, or none."""
    found = parsed(text)
    return found[1] if found and found[0] == kind else None
