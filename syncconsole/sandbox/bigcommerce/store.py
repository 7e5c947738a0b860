"""The store itself: /v2/store and /v2/time (store_information.v2.yml), and its locations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.routing import Route

from syncconsole.sandbox.bigcommerce.inventory import chosen_places
from syncconsole.sandbox.bigcommerce.records import Json, iso
from syncconsole.sandbox.catalogue import EPOCH
from syncconsole.sandbox.listing import PAGING, page_of, refuse_unknown
from syncconsole.sandbox.replies import document
from syncconsole.sandbox.visit import visit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from syncconsole.sandbox.shop import Location, Shop

MOST_LOCATIONS = 1000
"""The most locations on a page."""

STORE: Json = {
    "id": "sandbox",
    "domain": "outdoor-shop.example",
    "secure_url": "https://outdoor-shop.example",
    "status": "live",
    "name": "Outdoor Shop (sandbox)",
    "country_code": "FR",
    "admin_email": "owner@outdoor-shop.example",
    "timezone": {
        "name": "Europe/Paris",
        "raw_offset": 3600,
        "dst_offset": 7200,
        "dst_correction": True,
    },
    "language": "en",
    "currency": "EUR",
    "currency_symbol": "€",
    "decimal_separator": ".",
    "thousands_separator": ",",
    "decimal_places": 2,
    "plan_name": "Sandbox",
    "plan_level": "Sandbox",
    "plan_is_trial": False,
    "store_id": 1001,
    "default_channel_id": 1,
    "features": {"multi_storefront_enabled": False},
}


class Store:
    """The handlers, over one shop."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the store's prefix."""
        return [
            Route(f"{prefix}/v2/store", self.store, methods=["GET"]),
            Route(f"{prefix}/v2/time", self.time, methods=["GET"]),
            Route(f"{prefix}/v3/inventory/locations", self.locations, methods=["GET"]),
        ]

    async def store(self, request: Request) -> Response:
        """Name, domain, currency, time zone and plan."""
        refuse_unknown(request.query_params, ())
        return document(json.dumps(STORE, ensure_ascii=False))

    async def time(self, request: Request) -> Response:
        """The store's clock, in whole seconds since 1970."""
        refuse_unknown(request.query_params, ())
        return document(json.dumps({"time": int(self._shop.clock.now().timestamp())}))

    async def locations(self, request: Request) -> Response:
        """The places where stock lies."""
        query = request.query_params
        refuse_unknown(query, (*PAGING, "location_id:in", "location_code:in"))
        places = chosen_places(self._shop, query)

        def render(page: Sequence[int]) -> str:
            return ",".join(json.dumps(location_record(places[row])) for row in page)

        return page_of(
            visit_of(request.scope), query, range(len(places)), render, most=MOST_LOCATIONS
        )


def location_record(place: Location) -> Json:
    """A location as locations.v3.yml describes it."""
    return {
        "id": place.id,
        "code": place.code,
        "label": place.label,
        "managed_by_external_source": False,
        "type_id": "PHYSICAL",
        "enabled": True,
        "time_zone": "Europe/Paris",
        "created_at": iso(EPOCH),
        "updated_at": iso(EPOCH),
        "storefront_visibility": True,
    }
