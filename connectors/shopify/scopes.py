"""Which access scopes an app needs, and what for (the schema's own notes on access)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

STOCK = {
    "read_products": "to list variants",
    "read_inventory": "to read stock",
    "read_locations": "to know the location",
    "write_inventory": "to write stock",
}
ORDERS = {"read_orders": "to read orders"}
OTHERS = {
    "read_customers": "to read customers",
    "read_all_orders": "to read orders older than 60 days",
}


def missing(granted: Collection[str], *, stock: bool, orders: bool) -> tuple[list[str], list[str]]:
    """(what is needed and lacks, what lacks and is not needed here), each "SCOPE (what for)"."""
    needed = (STOCK if stock else {}) | (ORDERS if orders else {})
    beside = {name: why for name, why in (STOCK | ORDERS | OTHERS).items() if name not in needed}
    return _lacking(needed, granted), _lacking(beside, granted)


def _lacking(wanted: dict[str, str], granted: Collection[str]) -> list[str]:
    """A scope to write includes the one to read."""
    has = {*granted, *(name.replace("write_", "read_", 1) for name in granted)}
    return [f"{name} ({why})" for name, why in wanted.items() if name not in has]
