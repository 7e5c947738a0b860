"""The shapes of what a check asks."""

from __future__ import annotations

from msgspec import Struct


class Shop(Struct, rename="camel"):
    name: str
    myshopify_domain: str = ""
    currency_code: str = ""


class Shopped(Struct):
    shop: Shop


class Scope(Struct):
    handle: str


class Installation(Struct, rename="camel"):
    access_scopes: list[Scope]


class Scoped(Struct, rename="camel"):
    current_app_installation: Installation


class Location(Struct, rename="camel"):
    id: str
    name: str = ""
    is_active: bool = True


class Locations(Struct):
    nodes: list[Location]


class Located(Struct):
    locations: Locations
    location: Location | None = None


class Count(Struct):
    """`precision` is EXACT, or AT_LEAST where Shopify stopped counting."""

    count: int
    precision: str = "EXACT"


class Counted(Struct, rename="camel"):
    product_variants_count: Count | None = None


class OrdersCounted(Struct, rename="camel"):
    orders_count: Count | None = None


def counted(count: Count | None) -> str:
    """The count in words."""
    if count is None:
        return "an unknown number of"
    return f"{'at least ' if count.precision == 'AT_LEAST' else ''}{count.count:,}"
