"""The WooCommerce connector: one shop, over the REST API wc/v3."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from connectors.asking import reference
from connectors.components import component_of, known
from connectors.http import HttpClient
from connectors.patience import timed
from connectors.wire import Limits
from connectors.woocommerce.capabilities import CAPABILITIES
from connectors.woocommerce.check import Check
from connectors.woocommerce.faults import explain
from connectors.woocommerce.options import Options, checked
from connectors.woocommerce.order_push import OrderPush
from connectors.woocommerce.orders import Orders
from connectors.woocommerce.reading import Reading
from connectors.woocommerce.signing import Signing
from connectors.woocommerce.stock import StockPush

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import httpx

    from connectors.budget import OnWait
    from connectors.contract import Tools
    from connectors.model import Ask, Capabilities, Change, Finding, Outcome, Page


def connect(
    options: Mapping[str, Any], tools: Tools, *, transport: httpx.BaseTransport | None = None
) -> WooCommerce:
    """A connector over the options of config.yaml; sends nothing. Raises Misconfigured.

    `transport` takes the place of the network in tests.
    """
    return WooCommerce(checked(options), tools, transport=transport)


class WooCommerce:
    """Implements `connectors.contract.Connector` for inventory, products, variants and orders.

    Inventory is `stock_quantity` of products and variations that manage stock; there are no
    locations, and its records carry no time. There is neither compare-and-set nor an idempotency
    key. Orders are read as a store's, and written as an office's: looked up by their reference
    first, created paid, lowering the stock.
    """

    def __init__(
        self, options: Options, tools: Tools, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._options = options
        key, secret = options.consumer_key, options.consumer_secret
        basic = base64.b64encode(f"{key}:{secret}".encode()).decode("ascii")
        headers = {"Accept": "application/json"}
        if options.signed:
            transport = Signing(key, secret, tools.clock, transport)
        else:
            headers["Authorization"] = f"Basic {basic}"
        self._http = HttpClient(
            CAPABILITIES.title,
            options.api,
            clock=tools.clock,
            headers=headers,
            secrets=(key, secret, basic),
            explain=explain,
            limits=Limits.within(options.timeout),
            signed=options.signed,
            transport=transport,
        )
        self._reading = Reading(self._http)
        self._orders = Orders(self._http)
        self._check = Check(self._http, options, tools.clock)

        self.capabilities: Capabilities = timed(CAPABILITIES, options.timeout)

    @property
    def on_wait(self) -> OnWait | None:
        """Told of every wait: seconds and a short sentence why."""
        return self._http.on_wait

    @on_wait.setter
    def on_wait(self, tell: OnWait | None) -> None:
        self._http.on_wait = tell

    @property
    def requests(self) -> tuple[int, int]:
        """(reads, writes) that have left so far, repeated ones included."""
        return self._http.reads, self._http.writes

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        """See `connectors.contract`; `since` (aware): products and orders only, else ValueError."""
        known(CAPABILITIES, component)
        if component == "orders":
            return self._orders.pages(since, cursor)
        return self._reading.pages(component, since, cursor)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """See `connectors.contract`. Goods by SKU, a hundred a request; orders by
        `refs["order_id"]`, a hundred a request, and by our reference, one each."""
        known(CAPABILITIES, component)
        if component == "orders":
            return self._orders.read(keys)
        return self._reading.read(component, keys)

    def push(
        self,
        changes: Sequence[Change],
        *,
        key: str,  # noqa: ARG002 - part of the contract; WooCommerce has no use for it
        ready: Callable[[], None],
    ) -> list[Outcome]:
        """Write quantities or orders, of one component at a time; see `connectors.contract`.

        WooCommerce knows no idempotency key. Raises ValueError for more than 100 quantities or 25
        orders. Quantities of products take one request, those of each product's variations another.
        """
        component = component_of(changes)
        if component == "orders":
            return OrderPush(self._http, self._orders, self._options.customer, ready).outcomes(
                changes
            )
        if component not in {"", "inventory"}:
            raise ValueError(f"WooCommerce's connector writes no {component}")
        return StockPush(self._http, self._reading, ready).outcomes(changes) if changes else []

    def address(self, component: str, refs: Mapping[str, str]) -> str:
        """The page in the shop's admin: a product's, also for its variations, or an order's, from
        where shops that keep orders in tables of their own lead on."""
        name = "order_id" if component == "orders" else "product_id"
        number = reference(refs, name)
        if component not in CAPABILITIES.components or not number:
            return ""
        return f"{self._options.site}/wp-admin/post.php?post={number}&action=edit"

    def check(self) -> list[Finding]:
        """See `connectors.contract`."""
        return self._check.findings()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()
