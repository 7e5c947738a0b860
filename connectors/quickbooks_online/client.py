"""The QuickBooks Online connector: one company, over the Accounting API v3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.components import component_of, known
from connectors.endless import ending
from connectors.errors import Misconfigured
from connectors.patience import timed
from connectors.quickbooks_online.adjusting import StockPush
from connectors.quickbooks_online.api import Api
from connectors.quickbooks_online.bearer import Bearer
from connectors.quickbooks_online.books import Books
from connectors.quickbooks_online.capabilities import CAPABILITIES
from connectors.quickbooks_online.check import Check
from connectors.quickbooks_online.oauth import TokenEndpoint
from connectors.quickbooks_online.options import Options, checked
from connectors.quickbooks_online.orders import OrderPush
from connectors.quickbooks_online.reading import Reading
from connectors.quickbooks_online.writing import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import httpx

    from connectors.budget import OnWait
    from connectors.contract import Tools
    from connectors.model import Ask, Capabilities, Change, Finding, Outcome, Page

PATIENCE = 120.0
"""Seconds after which QuickBooks itself gives a request up (vendor page "Limits")."""

_PAGES = {
    "https://quickbooks.api.intuit.com": "https://app.qbo.intuit.com/app",
    "https://sandbox-quickbooks.api.intuit.com": "https://app.sandbox.qbo.intuit.com/app",
}


def connect(
    options: Mapping[str, Any], tools: Tools, *, transport: httpx.BaseTransport | None = None
) -> QuickBooksOnline:
    """A connector over the options of config.yaml; sends nothing. Raises Misconfigured.

    `tools.tokens` keeps the sign-in, and must lock where several processes use it (`exclusive`).
    `transport` takes the place of the network in tests.
    """
    return QuickBooksOnline(checked(options), tools, transport=transport)


class QuickBooksOnline:
    """Implements `connectors.contract.Connector` for inventory and orders.

    Inventory is `QtyOnHand` of inventory items, which has no location. An order becomes a sales
    receipt whose number is our reference; the receipt lowers the quantity on hand at once. There
    is no compare-and-set; a repeated write with the same key is known by its `requestid`.
    """

    def __init__(
        self, options: Options, tools: Tools, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        if tools.tokens is None:
            raise Misconfigured("QuickBooks Online needs a place to keep its sign-in.")
        self._options = options
        office = TokenEndpoint(options, tools.clock, transport=transport)
        bearer = Bearer(tools.tokens, office, options.realm_id, tools.clock)
        self._api = Api(CAPABILITIES.title, options, tools.clock, bearer, transport=transport)
        bearer.redactors += [office.http.redactor, self._api.http.redactor]
        self._office = office
        self._reading = Reading(self._api, tools.clock)
        self._books = Books(self._api, options.orders)
        self._check = Check(self._api, bearer, self._books, options, tools.clock)

        self.capabilities: Capabilities = timed(CAPABILITIES, options.timeout, works=PATIENCE)

    @property
    def on_wait(self) -> OnWait | None:
        """Told of every wait: seconds and a short sentence why."""
        return self._api.http.on_wait

    @on_wait.setter
    def on_wait(self, tell: OnWait | None) -> None:
        self._api.http.on_wait = self._office.http.on_wait = tell

    @property
    def requests(self) -> tuple[int, int]:
        """(reads, writes) that have left so far, repeated ones and renewed sign-ins included."""
        http, office = self._api.http, self._office.http
        return http.reads + office.reads, http.writes

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        """See `connectors.contract`; inventory only, else ValueError. `since` is aware."""
        if component != "inventory":
            raise ValueError(f"QuickBooks Online lists no {component}; orders are read by key")
        return ending(self._reading.stock(since, cursor), CAPABILITIES.title)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """The items of the keys (active ones of any kind), or our receipts of the references."""
        known(CAPABILITIES, component)
        if component == "inventory":
            return self._reading.stock_of(keys)
        return self._reading.orders_of(keys)

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        """Write orders or quantities, of one component at a time; see `connectors.contract`."""
        component = component_of(changes)
        if not changes:
            return []
        known(CAPABILITIES, component)
        desk = Desk(self._api, self._reading, self._books, key, ready)
        if component == "orders":
            return OrderPush(desk, self._options.orders).outcomes(changes)
        return StockPush(desk, self._options.adjust_account).outcomes(changes)

    def address(self, component: str, refs: Mapping[str, str]) -> str:
        """The receipt's page, or the list of items, which have no page each; "" elsewhere."""
        pages = _PAGES.get(self._options.base_url, "")
        if not pages:
            return ""
        if component == "inventory":
            return f"{pages}/items"
        receipt = refs.get("receipt_id", "")
        known = component == "orders" and receipt.isascii() and receipt.isdecimal()
        return f"{pages}/salesreceipt?txnId={receipt}" if known else ""

    def check(self) -> list[Finding]:
        """What stands and what does not; never raises for a fault of the other side."""
        return self._check.findings()

    def close(self) -> None:
        """Close the connections."""
        self._api.http.close()
        self._office.http.close()
