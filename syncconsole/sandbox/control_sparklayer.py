"""/_sandbox/sparklayer: what happens in the SparkLayer dashboard.

GET  /_sandbox/sparklayer?sku=ABC-1                     its stock, and its prices by list
POST /_sandbox/sparklayer  {"sku": "ABC-1", "stock": 4, "place": "default"}
POST /_sandbox/sparklayer  {"sku": "ABC-1", "list": "vip", "cents": 3495, "from": 1}
POST /_sandbox/sparklayer  {"sku": "ABC-1", "list": "vip", "cents": null}    off the list
POST /_sandbox/sparklayer  {"token_seconds": 60, "expire": true}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from syncconsole.sandbox.control_trade import fields_of
from syncconsole.sandbox.shop import UnknownSkuError
from syncconsole.sandbox.sparklayer.site import Price

if TYPE_CHECKING:
    from starlette.requests import Request

    from syncconsole.sandbox.sparklayer.site import Site


class SparklayerControl:
    """The handlers; what they raise is answered as Control says."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the control routes' prefix."""
        return [
            Route(f"{prefix}/sparklayer", self.told, methods=["GET"]),
            Route(f"{prefix}/sparklayer", self.change, methods=["POST"]),
        ]

    async def told(self, request: Request) -> JSONResponse:
        """What the site knows of a SKU."""
        return self._answer(request.query_params["sku"])

    async def change(self, request: Request) -> JSONResponse:
        """Stock, prices and tokens, as the fields say."""
        fields, site = await fields_of(request), self._site
        sku = str(fields.pop("sku", ""))
        with site.lock:
            if "stock" in fields:
                place = str(fields.pop("place", "default"))
                site.set_stock(sku, int(fields.pop("stock")), place)
            if "list" in fields:
                self._price(sku, fields)
            if "token_seconds" in fields:
                site.token_seconds = float(fields.pop("token_seconds"))
            if fields.pop("expire", False):
                site.expire()
        if fields:
            raise ValueError(f"the SparkLayer site has no setting {min(fields)!r}")
        return self._answer(sku)

    def _price(self, sku: str, fields: dict[str, Any]) -> None:
        slug, cents, start = fields.pop("list"), fields.pop("cents"), int(fields.pop("from", 1))
        if slug not in self._site.lists:
            raise ValueError(f"the SparkLayer site has no price list {slug!r}")
        prices = self._site.prices.setdefault(slug, {})
        kept = [one for one in prices.pop(sku, []) if one.quantity != start]
        if cents is not None:
            kept.append(Price(start, int(cents)))
            prices[sku] = sorted(kept, key=lambda one: one.quantity)

    def _answer(self, sku: str) -> JSONResponse:
        site = self._site
        with site.lock:
            prices = {
                slug: {str(one.quantity): one.cents for one in by_sku[sku]}
                for slug, by_sku in site.prices.items()
                if sku in by_sku
            }
            try:
                stock = site.stock(sku).stock
            except UnknownSkuError:
                stock = None
        return JSONResponse({"sku": sku, "stock": stock, "prices": prices})
