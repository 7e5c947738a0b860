"""/v3/catalog: products and variants (products_catalog.v3.yml, product-variants_catalog.v3.yml)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.routing import Route

from syncconsole.sandbox.bigcommerce.filters import items_of_products, meeting, named
from syncconsole.sandbox.bigcommerce.records import product_record, variant_record
from syncconsole.sandbox.identity import item_of_variant, product_of_id
from syncconsole.sandbox.listing import PAGING, numbers, page_of, refuse_unknown, words
from syncconsole.sandbox.refusal import Refusal
from syncconsole.sandbox.visit import visit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

    from syncconsole.sandbox.shop import Shop

MOST_PRODUCTS = 250
"""The most products or variants on a page."""

_FILTERS = ("id", "id:in", "sku", "sku:in", "keyword", "date_modified:min", "date_modified:max")
_SORTS = ("id", "name", "sku", "price", "date_modified")


class Products:
    """The handlers, over one shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._sorted: tuple[object, list[int]] = (None, [])

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the store's prefix."""
        at = f"{prefix}/v3/catalog"
        return [
            Route(f"{at}/products", self.products, methods=["GET"]),
            Route(f"{at}/variants", self.variants, methods=["GET"]),
        ]

    async def products(self, request: Request) -> Response:
        """Products, filtered and sorted, with their variants where `include` asks for them."""
        query = request.query_params
        refuse_unknown(query, (*PAGING, *_FILTERS, "include", "sort", "direction"))
        includes = words(query, "include") or set()
        if includes - {"variants"}:
            raise Refusal(422, "Invalid parameters", {"include": "Only variants are served here"})
        chosen = self._chosen(query)
        return page_of(
            visit_of(request.scope),
            query,
            self._in_order(chosen, query),
            lambda page: ",".join(
                json.dumps(product_record(self._shop, product, variants=bool(includes)))
                for product in page
            ),
            most=MOST_PRODUCTS,
        )

    async def variants(self, request: Request) -> Response:
        """Variants; the vendor has neither a date filter nor `sku:in` here."""
        query = request.query_params
        refuse_unknown(query, (*PAGING, "id", "sku", "product_id:in"))
        return page_of(
            visit_of(request.scope),
            query,
            self._chosen_variants(query),
            lambda page: ",".join(json.dumps(variant_record(self._shop, i)) for i in page),
            most=MOST_PRODUCTS,
        )

    def _chosen_variants(self, query: QueryParams) -> Sequence[int]:
        catalogue = self._shop.catalogue
        return meeting(
            catalogue.all_items(),
            (
                named(numbers(query, "id"), lambda number: item_of_variant(catalogue, number)),
                named(words(query, "sku"), catalogue.find),
                items_of_products(catalogue, numbers(query, "product_id:in")),
            ),
        )

    def _chosen(self, query: QueryParams) -> Sequence[int]:
        """The products that meet every filter; SKUs are the products' own, not the variants'."""
        shop, catalogue = self._shop, self._shop.catalogue
        ids = [numbers(query, key) for key in ("id", "id:in")]
        skus = [words(query, key) for key in ("sku", "sku:in")]
        rows = meeting(
            range(catalogue.products),
            [named(listed, lambda number: product_of_id(catalogue, number)) for listed in ids]
            + [named(listed, catalogue.find_product) for listed in skus],
        )
        if text := query.get("keyword", "").casefold():
            rows = [p for p in rows if self._mentions(p, text)]
        if low := query.get("date_modified:min"):
            least = self._moment(low, "date_modified:min")
            rows = [p for p in rows if shop.modified(p) >= least]
        if high := query.get("date_modified:max"):
            most = self._moment(high, "date_modified:max")
            rows = [p for p in rows if shop.modified(p) <= most]
        return rows

    def _mentions(self, product: int, text: str) -> bool:
        catalogue = self._shop.catalogue
        return (
            text in catalogue.name(product).casefold()
            or text in catalogue.product_sku(product).casefold()
        )

    def _in_order(self, rows: Sequence[int], query: QueryParams) -> Sequence[int]:
        """Sorted as asked, by id otherwise; the order is kept for the pages that follow."""
        sort, direction = query.get("sort", "id"), query.get("direction", "asc")
        if sort not in _SORTS:
            raise Refusal(422, "Invalid parameters", {"sort": f"One of {', '.join(_SORTS)}"})
        if direction not in ("asc", "desc"):
            raise Refusal(422, "Invalid parameters", {"direction": "One of asc, desc"})
        down = direction == "desc"
        if sort == "id":
            return rows[::-1] if down else rows
        state = (sort, down, self._shop.edits)
        if len(rows) == self._shop.catalogue.products and self._sorted[0] == state:
            return self._sorted[1]
        ordered = sorted(rows, key=lambda product: self._sort_key(sort, product), reverse=down)
        if len(rows) == self._shop.catalogue.products:
            self._sorted = (state, ordered)
        return ordered

    def _sort_key(self, sort: str, product: int) -> tuple[str | int, int]:
        shop = self._shop
        value: str | int
        if sort == "name":
            value = shop.catalogue.name(product)
        elif sort == "sku":
            value = shop.catalogue.product_sku(product)
        else:
            value = shop.price(product) if sort == "price" else shop.modified(product)
        return value, product

    def _moment(self, text: str, key: str) -> float:
        """Seconds since 1970; a date alone takes the time of day of the request, as documented."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise Refusal(
                422, "Invalid parameters", {key: "An ISO 8601 time is required"}
            ) from None
        if len(text) <= len("2026-01-01"):
            moment = datetime.combine(moment.date(), self._shop.clock.now().timetz())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.timestamp()
