"""The Tryton connector: one company in one database, over JSON-RPC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.components import component_of, known
from connectors.patience import timed
from connectors.tryton.api import Api
from connectors.tryton.books import Books
from connectors.tryton.capabilities import CAPABILITIES
from connectors.tryton.check import Check
from connectors.tryton.counting import StockPush
from connectors.tryton.options import Options, checked
from connectors.tryton.orders import SalePush
from connectors.tryton.reading import Reading
from connectors.tryton.writing import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import httpx

    from connectors.budget import OnWait
    from connectors.contract import Tools
    from connectors.model import Ask, Capabilities, Change, Finding, Outcome, Page

PATIENCE = 60.0
"""Seconds after which Tryton itself gives a call up ([request] timeout)."""

_PAGES = {
    "inventory": ("product.product", "product_id"),
    "products": ("product.product", "product_id"),
    "customers": ("party.party", "party_id"),
    "orders": ("sale.sale", "sale_id"),
}
_WRITTEN = ("inventory", "orders")


def connect(
    options: Mapping[str, Any], tools: Tools, *, transport: httpx.BaseTransport | None = None
) -> Tryton:
    """A connector over the options of config.yaml; sends nothing. Raises Misconfigured.

    `transport` takes the place of the network in tests.
    """
    return Tryton(checked(options), tools, transport=transport)


class Tryton:
    """Implements `connectors.contract.Connector` for inventory, orders, products and customers.

    Inventory is what lies in the warehouse less what open moves will take. An order becomes a sale
    that is processed at once, so that its goods are taken; it is known again by its reference.
    There is neither compare-and-set nor an idempotency key.
    """

    def __init__(
        self, options: Options, tools: Tools, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._options = options
        self._api = Api(CAPABILITIES.title, options, tools.clock, transport=transport)
        self._reading = Reading(self._api, options)
        self._books = Books(self._api, self._reading, options.orders)
        self._check = Check(self._api, self._reading, self._books, options, tools.clock)
        self.capabilities: Capabilities = timed(CAPABILITIES, options.timeout, works=PATIENCE)

    @property
    def on_wait(self) -> OnWait | None:
        """Told of every wait: seconds and a short sentence why."""
        return self._api.http.on_wait

    @on_wait.setter
    def on_wait(self, tell: OnWait | None) -> None:
        self._api.http.on_wait = self._api.session.http.on_wait = tell

    @property
    def requests(self) -> tuple[int, int]:
        """(reads, writes) that have left so far, repeated ones and log-ins included."""
        http, session = self._api.http, self._api.session.http
        return http.reads + session.reads, http.writes

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        """See `connectors.contract`; all but orders, else ValueError. `since` is aware."""
        if component == "inventory":
            return self._reading.stock(since, cursor)
        if component == "products":
            return self._reading.catalogue(since, cursor)
        if component == "customers":
            return self._reading.parties(since, cursor)
        raise ValueError(f"Tryton lists no {component}; orders are read by key")

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """The records of the keys: products and parties by id or code, sales of ours by their
        reference."""
        known(CAPABILITIES, component)
        readers = {
            "inventory": self._reading.stock_of,
            "products": self._reading.catalogue_of,
            "customers": self._reading.parties_of,
            "orders": self._reading.orders_of,
        }
        return readers[component](keys)

    def push(
        self,
        changes: Sequence[Change],
        *,
        key: str,  # noqa: ARG002 - Tryton knows no such thing; what is there is looked up
        ready: Callable[[], None],
    ) -> list[Outcome]:
        """Write orders or quantities, of one component at a time; see `connectors.contract`."""
        component = component_of(changes)
        if not changes:
            return []
        if component not in _WRITTEN:
            raise ValueError(f"Tryton's connector does not write {component}")
        desk = Desk(self._api, self._reading, self._books, ready)
        if component == "orders":
            return SalePush(desk, self._options.orders).outcomes(changes)
        return StockPush(desk).outcomes(changes)

    def address(self, component: str, refs: Mapping[str, str]) -> str:
        """The record's page in Tryton's web client, or ""."""
        model, ref = _PAGES.get(component, ("", ""))
        number = refs.get(ref, "")
        if not model or not (number.isascii() and number.isdecimal()):
            return ""
        database = self._options.api.rpartition("/")[2]
        return f"{self._options.base_url}/#{database}/model/{model}/{number}"

    def check(self) -> list[Finding]:
        """What stands and what does not; never raises for a fault of the other side."""
        return self._check.findings()

    def close(self) -> None:
        """Log out and close the connections."""
        self._api.close()
