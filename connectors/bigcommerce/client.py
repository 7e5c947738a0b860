"""The BigCommerce connector: one store, one location, over the V2 and V3 REST APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.asking import reference
from connectors.bigcommerce.adjust import Adjustment, adjustment_items
from connectors.bigcommerce.capabilities import CAPABILITIES
from connectors.bigcommerce.check import Check
from connectors.bigcommerce.faults import explain
from connectors.bigcommerce.options import Options, checked
from connectors.bigcommerce.orders import Orders
from connectors.bigcommerce.reading import Reading
from connectors.bigcommerce.throttle import read_throttle
from connectors.components import known
from connectors.endless import ending
from connectors.http import HttpClient
from connectors.wire import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import httpx

    from connectors.budget import OnWait
    from connectors.contract import Tools
    from connectors.model import Ask, Capabilities, Change, Finding, Outcome, Page

_PRODUCT = ("product_id", "products/edit")


def connect(
    options: Mapping[str, Any], tools: Tools, *, transport: httpx.BaseTransport | None = None
) -> BigCommerce:
    """A connector over the options of config.yaml; sends nothing. Raises Misconfigured.

    `transport` takes the place of the network in tests.
    """
    return BigCommerce(checked(options), tools, transport=transport)


class BigCommerce:
    """Implements `connectors.contract.Connector` for inventory, products, variants and orders.

    Inventory is `total_inventory_onhand` at the one configured location; its records carry no
    time, because BigCommerce tells none. A write is acknowledged before it can be read (the
    inventory API is asynchronous), and there is neither compare-and-set nor an idempotency key.
    Orders are read only, those of all locations and channels.
    """

    def __init__(
        self, options: Options, tools: Tools, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._options = options
        self._http = HttpClient(
            CAPABILITIES.title,
            options.api,
            clock=tools.clock,
            headers={"X-Auth-Token": options.token, "Accept": "application/json"},
            secrets=(options.token,),
            throttle=read_throttle,
            reserve=options.reserve,
            request_ids=("x-request-id", "x-bc-request-id"),
            explain=explain,
            limits=Limits.within(options.timeout),
            transport=transport,
        )
        self._reading = Reading(self._http, options.location)
        self._orders = Orders(self._http)
        self._check = Check(self._http, tools.clock, options.location, orders=options.orders)

        self.capabilities: Capabilities = _timed(options)

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
            return ending(self._orders.pages(since, cursor), CAPABILITIES.title)
        return ending(self._reading.pages(component, since, cursor), CAPABILITIES.title)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """See `connectors.contract`; inventory, products and orders. Any number of keys is cut
        into the fewest requests that addresses of 7,500 characters and pages of 1,000 records
        allow; of orders each takes one.
        """
        known(CAPABILITIES, component)
        if component == "orders":
            return self._orders.read(keys)
        return self._reading.read(component, keys)

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        """See `connectors.contract`; raises ValueError for more than 2,000 changes."""
        items = adjustment_items(changes, self._options.location)
        return Adjustment(self._http, items, key, ready).outcomes() if items else []

    def address(self, component: str, refs: Mapping[str, str]) -> str:
        """The product's or the order's page in the control panel; variants have none of their own.

        The product's address was seen in use, the order's in the vendor's documentation (the
        example of an order in its B2B API).
        """
        name, page = ("order_id", "orders") if component == "orders" else _PRODUCT
        number = reference(refs, name)
        if component not in CAPABILITIES.components or not number:
            return ""
        store = f"https://store-{self._options.store_hash}.mybigcommerce.com"
        return f"{store}/manage/{page}/{number}"

    def check(self) -> list[Finding]:
        """See `connectors.contract`."""
        return self._check.findings()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _timed(options: Options) -> Capabilities:
    """The capabilities with this endpoint's own timeout and apply delay."""
    inventory = msgspec.structs.replace(
        CAPABILITIES.components["inventory"],
        request_timeout=options.timeout,
        apply_delay=options.apply_delay,
    )
    components = {**CAPABILITIES.components, "inventory": inventory}
    return msgspec.structs.replace(CAPABILITIES, components=components)
