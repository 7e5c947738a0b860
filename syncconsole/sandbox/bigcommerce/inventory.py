"""/v3/inventory: items with their stock, and adjustments (inventory.v3.yml)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.routing import Route

from syncconsole.sandbox.adjustments import lacking, parse
from syncconsole.sandbox.bigcommerce.filters import items_of_products, meeting, named
from syncconsole.sandbox.bigcommerce.items import items_at, items_everywhere
from syncconsole.sandbox.identity import item_of_variant
from syncconsole.sandbox.listing import PAGING, numbers, page_of, refuse_unknown, words
from syncconsole.sandbox.refusal import Refusal
from syncconsole.sandbox.replies import document
from syncconsole.sandbox.visit import visit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

    from syncconsole.sandbox.shop import Location, Shop

MOST_ITEMS = 1000
"""The most items on a page."""

_KEYS = (*PAGING, "sku:in", "variant_id:in", "product_id:in")
_PLACES = ("location_id:in", "location_code:in")


class Inventory:
    """The handlers, over one shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the store's prefix."""
        at = f"{prefix}/v3/inventory"
        return [
            Route(f"{at}/items", self.items, methods=["GET"]),
            Route(f"{at}/locations/{{location_id:int}}/items", self.at_location, methods=["GET"]),
            Route(f"{at}/adjustments/absolute", self.absolute, methods=["PUT"]),
            Route(f"{at}/adjustments/relative", self.relative, methods=["POST"]),
        ]

    async def items(self, request: Request) -> Response:
        """Items with their stock at all locations, or at those asked for."""
        query = request.query_params
        refuse_unknown(query, (*_KEYS, *_PLACES))
        places = chosen_places(self._shop, query)
        rows = chosen_items(self._shop, query) if places else ()
        return page_of(
            visit_of(request.scope),
            query,
            rows,
            lambda page: items_everywhere(self._shop, page, places),
            most=MOST_ITEMS,
        )

    async def at_location(self, request: Request) -> Response:
        """Items with their stock at one location; 404 where there is no such location."""
        refuse_unknown(request.query_params, _KEYS)
        location: int = request.path_params["location_id"]
        if not self._shop.has_location(location):
            raise Refusal(404, f"Location with id {location} not found")
        return page_of(
            visit_of(request.scope),
            request.query_params,
            chosen_items(self._shop, request.query_params),
            lambda page: items_at(self._shop, page, location),
            most=MOST_ITEMS,
        )

    async def absolute(self, request: Request) -> Response:
        """Overwrite quantities; acknowledged at once, seen by reads after the apply delay."""
        rows = parse(await _json_body(request), self._shop, relative=False)
        visit_of(request.scope).rows = len(rows)
        return _transaction(self._shop.overwrite(rows))

    async def relative(self, request: Request) -> Response:
        """Add to quantities; refused as a whole where one row lacks stock."""
        rows = parse(await _json_body(request), self._shop, relative=True)
        visit_of(request.scope).rows = len(rows)
        done = self._shop.move(rows)
        if not isinstance(done, str):
            raise lacking(rows, done)
        return _transaction(done)


def chosen_items(shop: Shop, query: QueryParams) -> Sequence[int]:
    """The items that meet every filter of the query, in order."""
    catalogue = shop.catalogue
    return meeting(
        catalogue.all_items(),
        (
            named(words(query, "sku:in"), catalogue.find),
            named(numbers(query, "variant_id:in"), lambda number: _by_variant(shop, number)),
            items_of_products(catalogue, numbers(query, "product_id:in")),
        ),
    )


def chosen_places(shop: Shop, query: QueryParams) -> list[Location]:
    """The locations the query asks for, all where it names none."""
    ids, codes = numbers(query, "location_id:in"), words(query, "location_code:in")
    return [
        place
        for place in shop.locations
        if (ids is None or place.id in ids) and (codes is None or place.code in codes)
    ]


def _by_variant(shop: Shop, number: int) -> int | None:
    """An item whose stock is tracked by product is not known by its variant here."""
    item = item_of_variant(shop.catalogue, number)
    if item is None or shop.catalogue.tracked_by_product(shop.catalogue.product_of(item)):
        return None
    return item


async def _json_body(request: Request) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(415, "The Content-Type header must be application/json")
    return await request.body()


def _transaction(number: str) -> Response:
    return document(json.dumps({"transaction_id": number}))
