"""What WordPress and WooCommerce tell of the site itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from syncconsole.sandbox.woocommerce.listing import document, refuse_unknown, trimmed

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from syncconsole.sandbox.woocommerce.store import Store

ROOT = "/wp-json"


class Site:
    """The handlers, over one shop."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self, prefix: str) -> list[Route]:
        """The routes of the site, and those below the API's prefix."""
        return [
            Route(f"{ROOT}/", self.root, methods=["GET"]),
            Route(f"{prefix}/system_status", self.status, methods=["GET"]),
            Route(
                f"{prefix}/settings/products/woocommerce_manage_stock", self.stock, methods=["GET"]
            ),
        ]

    async def root(self, request: Request) -> Response:
        """The site, to anybody."""
        refuse_unknown(request.query_params, ("_fields",))
        told = {
            "name": "Outdoor Shop (sandbox)",
            "url": "https://outdoor-shop.example",
            "timezone_string": self._store.manners.zone,
            "namespaces": ["oembed/1.0", *(["wc/v3"] if self._store.manners.active else [])],
        }
        return document(trimmed(told, request.query_params))

    async def status(self, request: Request) -> Response:
        """The versions, to those who manage the shop."""
        refuse_unknown(request.query_params, ("_fields",))
        told = {
            "environment": {"version": self._store.manners.version, "wp_version": "6.8"},
            "settings": {"currency": "EUR", "number_of_decimals": 2},
        }
        return document(trimmed(told, request.query_params))

    async def stock(self, request: Request) -> Response:
        """Whether the shop manages stock at all."""
        refuse_unknown(request.query_params, ())
        value = "yes" if self._store.manners.manage_stock else "no"
        return document({"id": "woocommerce_manage_stock", "type": "checkbox", "value": value})
