"""The shapes of SparkLayer's answers; fields that are not read are not named."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct


class Token(Struct, frozen=True):
    """POST /api/auth/token."""

    access_token: str
    expires_in: int

    def __repr__(self) -> str:
        return f"Token(expires_in={self.expires_in})"


class Pagination(Struct, frozen=True):
    """Where a page of a list stands."""

    current_page: int
    total_pages: int
    total: int | None = None


class PriceList(Struct, frozen=True):
    """A price list."""

    slug: str
    name: str = ""
    currency_code: str = ""
    source: str = ""


class PriceLists(Struct, frozen=True):
    """GET /api/v2/price-lists."""

    data: tuple[PriceList, ...]
    pagination: Pagination


class Price(Struct, frozen=True):
    """One entry of GET /api/v1/price-lists/{slug}/pricing: a SKU from a quantity on."""

    sku: str
    price: Decimal
    quantity: Decimal = Decimal(1)
    unit_of_measure: str | None = None


class Level(Struct, frozen=True):
    """The stock of a SKU at a location."""

    stock_location_id: str
    stock_level: int | None = None
    restock_date: str | None = None
    min_stock_level: int | None = None


class Levels(Struct, frozen=True):
    """One entry of POST /api/v1/batch-fetch-stock."""

    sku: str
    stock_levels: tuple[Level, ...] = ()


class Place(Struct, frozen=True):
    """One entry of GET /api/v1/stock-locations."""

    id: str
    external_id: str | None = None
    name: str = ""
