"""What a person wants to know of a shop's connection before trusting it, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.findings import clocks, tried
from connectors.model import Finding
from connectors.retry import http_date
from connectors.shopify import check_documents as documents
from connectors.shopify.check_shapes import (
    Counted,
    Located,
    OrdersCounted,
    Scoped,
    Shop,
    Shopped,
    counted,
)
from connectors.shopify.ids import gid, number
from connectors.shopify.options import SUFFIX
from connectors.shopify.orders import ORDER_SCOPE
from connectors.shopify.remedies import remedy
from connectors.shopify.scopes import missing
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from connectors.contract import Clock
    from connectors.errors import ConnectorError
    from connectors.shopify.graphql import Api
    from connectors.shopify.options import Options

_ATTEMPTS = 2


class Check:
    """Tries reach, token, version, scopes, clock, location and counts; never raises a
    ConnectorError."""

    def __init__(self, api: Api, options: Options, clock: Clock) -> None:
        self._api = api
        self._options = options
        self._clock = clock
        self._their_time: datetime | None = None

    def findings(self) -> list[Finding]:
        """One line each; the first alone where nothing else can work without it."""
        return tried("shop", self._shop, self._steps, _failed)

    def _steps(self) -> dict[str, Callable[[], Finding]]:
        steps: dict[str, Callable[[], Finding]] = {
            "version": self._version,
            "clock": self._clocks,
            "scopes": self._scopes,
            "location": self._location,
        }
        if self._options.location is not None:
            steps["inventory"] = self._variants
        if self._options.orders:
            steps["orders"] = self._orders
        return steps

    def _shop(self) -> Finding:
        found, answer = self._api.fetch(documents.SHOP, {}, Shopped, attempts=_ATTEMPTS)
        self._their_time = http_date(answer.headers.get("date", ""))
        shop: Shop = found.shop
        name = one_line(shop.name, limit=100) or "a shop without a name"
        where = one_line(shop.myshopify_domain, limit=100)
        text = f"reached {name} ({where}), {one_line(shop.currency_code, limit=10)}"
        handle = where.removesuffix(SUFFIX)
        if handle in {"", self._options.handle}:
            return Finding("shop", ok=True, text=f"{text}; the token is accepted")
        wanted = self._options.handle
        return Finding(
            "shop",
            ok=False,
            text=f"{text}, and config.yaml names the shop {wanted}",
            remedy=f"Set shop to {handle} if that is the one meant; if not, check base_url.",
        )

    def _version(self) -> Finding:
        """Shopify answers with its oldest version where it no longer has the one asked for."""
        asked, served = self._options.version, one_line(self._api.served, limit=20)
        if served in {"", asked}:
            told = "answers" if served else "is asked for; Shopify does not tell which answers"
            return Finding("version", ok=True, text=f"version {asked} of the Admin API {told}")
        return Finding(
            "version",
            ok=False,
            text=f"version {asked} of the Admin API is asked for, and {served} answers",
            remedy="Set api_version to a newer one, or update syncconsole: this one has expired.",
        )

    def _clocks(self) -> Finding:
        now = self._clock.now()
        return clocks("Shopify's", self._their_time, now, proxy=_PROXY, remedy=_CLOCK)

    def _scopes(self) -> Finding:
        found = self._api.ask(documents.SCOPES, {}, Scoped, attempts=_ATTEMPTS)
        granted = {each.handle for each in found.current_app_installation.access_scopes}
        wanted, others = missing(
            granted, stock=self._options.location is not None, orders=self._options.orders
        )
        if wanted:
            text = f"the app lacks {'; '.join(wanted)}"
            return Finding("scopes", ok=False, text=text, remedy=_GRANT)
        beside = f"; not granted: {'; '.join(others)}" if others else ""
        return Finding("scopes", ok=True, text=f"the app has what it needs{beside}")

    def _location(self) -> Finding:
        wanted = self._options.location
        asked = {"location": None if wanted is None else gid("Location", wanted)}
        found = self._api.ask(
            documents.LOCATION, asked, Located, needs="the scope read_locations",
            attempts=_ATTEMPTS,
        )  # fmt: skip
        named = ", ".join(
            f"{number(each.id)} ({one_line(each.name, limit=60)})" for each in found.locations.nodes
        )
        if wanted is None:
            text = f"no location is configured, so stock cannot be synchronised; there are {named}"
            return Finding("location", ok=True, text=text)
        if found.location is None:
            return Finding(
                "location",
                ok=False,
                text=f"the shop has no location {wanted}; it has {named or 'none'}",
                remedy="Set location to one of these in config.yaml.",
            )
        text = f"location {wanted} is {one_line(found.location.name, limit=100)}"
        if found.location.is_active:
            return Finding("location", ok=True, text=text)
        remedy = "Activate it in the admin, or set location to another one."
        return Finding("location", ok=False, text=f"{text}, deactivated", remedy=remedy)

    def _variants(self) -> Finding:
        found = self._api.ask(
            documents.VARIANT_COUNT, {}, Counted, needs="the scope read_products",
            attempts=_ATTEMPTS,
        )  # fmt: skip
        total = found.product_variants_count
        text = f"{counted(total)} variants; a check writes nothing"
        if total is None or total.count:
            return Finding("inventory", ok=True, text=text)
        return Finding("inventory", ok=False, text=text, remedy="Add products to the shop.")

    def _orders(self) -> Finding:
        found = self._api.ask(
            documents.ORDER_COUNT, {}, OrdersCounted, needs=ORDER_SCOPE, attempts=_ATTEMPTS
        )
        text = f"{counted(found.orders_count)} orders can be read"
        return Finding("orders", ok=True, text=text)


_CLOCK = "Set this machine's clock by NTP; what changed since when is asked by it."
_PROXY = "Something between may have cut the answer: check base_url and any proxy."
_GRANT = (
    "Add these scopes to the app (Dev Dashboard, or Settings, Apps in the admin) and install it on "
    "the shop again."
)


def _failed(name: str, error: ConnectorError) -> Finding:
    said = f" It said: {error.detail}" if error.detail and error.detail not in error.message else ""
    return Finding(name, ok=False, text=error.message + said, remedy=remedy(error))
