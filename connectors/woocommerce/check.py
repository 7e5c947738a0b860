"""What a person wants to know of a shop's connection before trusting it, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Raw

from connectors.errors import Rejected
from connectors.findings import clocks, tried
from connectors.model import Finding
from connectors.retry import http_date
from connectors.text import one_line
from connectors.woocommerce.faults import KEYS, remedy
from connectors.woocommerce.lists import ORDERS, PRODUCTS, READ, WRITE
from connectors.woocommerce.paging import total_of
from connectors.woocommerce.shapes import Root, Setting, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from connectors.contract import Clock
    from connectors.errors import ConnectorError
    from connectors.http import HttpClient
    from connectors.query import Query
    from connectors.woocommerce.options import Options

NAMESPACE = "wc/v3"
OLDEST = 7
"""The oldest major version this was built for."""

_NOTHING = b'{"update":[]}'
"""A batch of no items: it asks for the permission to write, and writes nothing."""

_CLOCK = "Set this machine's clock by NTP, or the server's; signed requests need both to agree."
_PROXY = "Look at what stands between: a proxy takes the Date header away."


class Check:
    """Tries reach, clock, credential, version, permission, stock and counts; never raises a
    ConnectorError. Each is asked once: a site in maintenance says how long to stay away."""

    def __init__(self, http: HttpClient, options: Options, clock: Clock) -> None:
        self._http = http
        self._options = options
        self._clock = clock
        self._their_time: datetime | None = None

    def findings(self) -> list[Finding]:
        """One line each; nothing more where the site, or then the key, does not stand."""
        found = tried("site", self._site, lambda: {"clock": self._clocks}, self._failed)
        if found[0].ok:
            found += tried("key", self._key, self._steps, self._failed)
        return found

    def _steps(self) -> Mapping[str, Callable[[], Finding]]:
        steps: dict[str, Callable[[], Finding]] = {
            "permission": self._permission,
            "stock": self._stock,
            "inventory": self._goods,
        }
        return steps | ({"orders": self._orders} if self._options.orders else {})

    def _site(self) -> Finding:
        """WordPress tells of itself to anybody, so that a wrong key is not taken for no shop."""
        root, answer = self._http.fetch(
            "/", Root, query={"_fields": ["name", "namespaces"]}, needs=READ, attempts=1
        )
        self._their_time = http_date(answer.headers.get("date", ""))
        name = one_line(root.name, limit=100) or "a site without a name"
        if NAMESPACE not in root.namespaces:
            raise Rejected(
                f"{name} is a WordPress site, and has no WooCommerce API {NAMESPACE}.",
                code="http_404",
                detail="rest_no_route",
            )
        return Finding("site", ok=True, text=f"reached {name}")

    def _clocks(self) -> Finding:
        ours = self._clock.now()
        return clocks("the site's", self._their_time, ours, proxy=_PROXY, remedy=_CLOCK)

    def _key(self) -> Finding:
        status, _ = self._http.fetch(
            "/wc/v3/system_status",
            Status,
            query={"_fields": ["environment", "settings"]},
            needs=READ,
            attempts=1,
        )
        version = one_line(status.environment.version, limit=30)
        money = one_line(status.settings.currency, limit=10)
        way = "requests are signed" if self._options.signed else "Basic over https"
        text = f"the key is accepted ({way}); WooCommerce {version or 'of an unknown version'}"
        major = version.partition(".")[0]
        known = major.isdecimal() and int(major) >= OLDEST
        return Finding(
            "key",
            ok=known,
            text=f"{text}, {money}" if money else text,
            remedy="" if known else f"Update WooCommerce to {OLDEST} or later.",
        )

    def _permission(self) -> Finding:
        self._http.fetch(f"{PRODUCTS}/batch", Raw, needs=WRITE, attempts=1, post=_NOTHING)
        return Finding("permission", ok=True, text="the key may read and write")

    def _stock(self) -> Finding:
        setting, _ = self._http.fetch(
            "/wc/v3/settings/products/woocommerce_manage_stock", Setting, needs=READ, attempts=1
        )
        if setting.value == "yes":
            return Finding("stock", ok=True, text="the shop manages stock")
        remedy_ = "Tick Enable stock management in WooCommerce, Settings, Products, Inventory."
        text = "the shop manages no stock, and drops every quantity in silence"
        return Finding("stock", ok=False, text=text, remedy=remedy_)

    def _goods(self) -> Finding:
        total = self._count(PRODUCTS)
        text = f"{total:,} products can be read, their variations not counted"
        remedy_ = f"Make products in the shop, or check the user of the key in {KEYS}."
        return Finding("inventory", ok=bool(total), text=text, remedy="" if total else remedy_)

    def _orders(self) -> Finding:
        return Finding("orders", ok=True, text=f"{self._count(ORDERS):,} orders can be read")

    def _count(self, path: str) -> int:
        query: Query = {"per_page": 1, "_fields": "id"}
        _, answer = self._http.fetch(path, list[Raw], query=query, needs=READ, attempts=1)
        return total_of(answer.headers)

    def _failed(self, name: str, error: ConnectorError) -> Finding:
        new = error.detail and error.detail not in error.message and " " in error.detail
        told = f" It said: {error.detail}" if new else ""
        next_step = remedy(error, signed=self._options.signed)
        return Finding(name, ok=False, text=error.message + told, remedy=next_step)
