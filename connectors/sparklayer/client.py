"""The SparkLayer connector: one site, one stock location, over its REST API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.http import HttpClient
from connectors.model import Page
from connectors.sparklayer.bearer import Bearer
from connectors.sparklayer.capabilities import CAPABILITIES
from connectors.sparklayer.check import Check
from connectors.sparklayer.faults import explain
from connectors.sparklayer.levels import MOST_ROWS, Stock
from connectors.sparklayer.options import Options, checked
from connectors.sparklayer.pricing import Pricing
from connectors.sparklayer.updating import Update, refuse_strangers
from connectors.wire import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import httpx

    from connectors.budget import OnWait
    from connectors.contract import Tools
    from connectors.model import Ask, Capabilities, Change, Finding, Outcome

AGENT = "syncconsole"
"""The vendor asks for a User-Agent that names the integration."""

_FIRST = "sku:"


def connect(
    options: Mapping[str, Any], tools: Tools, *, transport: httpx.BaseTransport | None = None
) -> SparkLayer:
    """A connector over the options of config.yaml; sends nothing. Raises Misconfigured.

    `transport` takes the place of the network in tests.
    """
    return SparkLayer(checked(options), tools, transport=transport)


class SparkLayer:
    """Implements `connectors.contract.Connector` for price lists, prices and inventory.

    Price lists and prices are read only. Inventory is the stock level at one location, of the SKUs
    that are on price lists or asked for by key; its records carry no time, for there is none.
    Writes are absolute, with neither compare-and-set nor an idempotency key.
    """

    def __init__(
        self, options: Options, tools: Tools, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._options = options
        headers = {"Site-Id": options.site_id, "Accept": "application/json", "User-Agent": AGENT}
        common: dict[str, Any] = {
            "clock": tools.clock,
            "headers": headers,
            "secrets": (options.client_secret,),
            "explain": explain,
            "limits": Limits(read=options.timeout, write=options.timeout),
            "transport": transport,
        }
        self._tokens = HttpClient(CAPABILITIES.title, options.base_url, **common)
        bearer = Bearer(self._tokens, options, tools.clock)
        self._http = HttpClient(CAPABILITIES.title, options.base_url, credential=bearer, **common)
        bearer.redactors.append(self._http.redactor)
        self._pricing = Pricing(self._http)
        self._stock = Stock(self._http, options.location)
        self._check = Check(self._http, tools.clock, self._stock)
        self.capabilities: Capabilities = CAPABILITIES

    @property
    def on_wait(self) -> OnWait | None:
        """Told of every wait: seconds and a short sentence why."""
        return self._http.on_wait

    @on_wait.setter
    def on_wait(self, tell: OnWait | None) -> None:
        self._http.on_wait = tell
        self._tokens.on_wait = tell

    @property
    def requests(self) -> tuple[int, int]:
        """(reads, writes) that have left so far, repeated ones included, tokens left out."""
        return self._http.reads, self._http.writes

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        """See `connectors.contract`; raises ValueError for a `since`: nothing here knows a time."""
        _known(component)
        if since is not None:
            raise ValueError(f"SparkLayer cannot tell what changed since a time: {component}")
        if component == "price_lists":
            return self._pricing.lists(cursor)
        if component == "prices":
            return self._pricing.prices(cursor)
        return self._levels(cursor)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """See `connectors.contract`; inventory by 500 SKUs, all else by reading the lists."""
        _known(component)
        if component == "price_lists":
            return self._pricing.read_lists(keys)
        if component == "prices":
            return self._pricing.read(keys)
        skus = list(dict.fromkeys(ask.sku for ask in keys))
        parts = [skus[at : at + MOST_ROWS] for at in range(0, len(skus), MOST_ROWS)]
        records = tuple(one for part in parts for one in self._stock.records(part))
        return Page(records, requests=len(parts))

    def push(
        self,
        changes: Sequence[Change],
        *,
        key: str,  # noqa: ARG002 - SparkLayer knows no idempotency key
        ready: Callable[[], None],
    ) -> list[Outcome]:
        """See `connectors.contract`; raises ValueError for more than 500 changes."""
        refuse_strangers(changes, self._options.location)
        if not changes:
            return []
        return Update(self._http, self._stock, changes, ready).outcomes()

    def address(self, component: str, refs: Mapping[str, str]) -> str:  # noqa: ARG002
        """Always "": no page of the Dashboard is documented for a record."""
        return ""

    def check(self) -> list[Finding]:
        """See `connectors.contract`."""
        return self._check.findings()

    def close(self) -> None:
        """Close the connections; the connector cannot be used afterwards."""
        self._http.close()
        self._tokens.close()

    def _levels(self, cursor: str) -> Iterator[Page]:
        """Levels of the SKUs on price lists, 500 a page; a cursor is "sku:" and the first of the
        next. Another one is refused: read as a SKU it might end the read where nothing ended."""
        if cursor and not cursor.startswith(_FIRST):
            raise ValueError(f"not a cursor of this connector: {cursor!r}")
        start = cursor.removeprefix(_FIRST)
        skus = [sku for sku in self._pricing.skus() if sku >= start]
        if not skus:
            yield Page(())
        for at in range(0, len(skus), MOST_ROWS):
            after = _FIRST + skus[at + MOST_ROWS] if at + MOST_ROWS < len(skus) else ""
            yield Page(self._stock.records(skus[at : at + MOST_ROWS]), after)


def _known(component: str) -> None:
    if component not in CAPABILITIES.components:
        raise ValueError(f"SparkLayer has no component {component!r} here")
