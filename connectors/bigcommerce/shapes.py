"""The shapes BigCommerce's answers have, as far as we read them (V3 inventory and catalog, V2).

Values that only concern one record (a quantity, a price) are taken as they come, so that one bad
row cannot spoil a page; identities are typed, because a page without them means nothing.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Raw, Struct

Id = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Pagination(Struct):
    """`meta.pagination`; `total` counts the whole list, `count` this page."""

    total: int
    count: int
    current_page: int
    total_pages: int
    per_page: int = 0


class Meta(Struct):
    pagination: Pagination


class Identity(Struct):
    sku: str | None = None
    variant_id: Id | None = None
    product_id: Id | None = None


class Stock(Struct):
    location_id: int
    total_inventory_onhand: Any = None


class Item(Struct):
    identity: Identity
    locations: list[Stock]


class Items(Struct):
    data: list[Item]
    meta: Meta


class RawList(Struct):
    """Products or variants, each kept as the bytes it came in."""

    data: list[Raw]
    meta: Meta


class Product(Struct):
    id: Id
    sku: str | None = None
    name: str | None = None
    date_modified: str | None = None


class OptionValue(Struct):
    label: str | None = None


class Variant(Struct):
    id: Id
    product_id: Id
    sku: str | None = None
    option_values: list[OptionValue] | None = None


class Location(Struct):
    id: Id
    label: str = ""
    enabled: bool = True


class Locations(Struct):
    data: list[Location]


class Counted(Struct):
    """A list of which only the size is wanted."""

    meta: Meta


class Store(Struct):
    """GET /v2/store."""

    name: str
    currency: str = ""


class Time(Struct):
    """GET /v2/time: seconds since 1970; the bound is the last second a datetime can hold."""

    time: Annotated[float, msgspec.Meta(ge=0, lt=253_402_300_800)]


class Adjusted(Struct):
    """The acknowledgement of PUT /v3/inventory/adjustments/absolute."""

    transaction_id: str = ""
