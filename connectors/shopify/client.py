"""The Shopify connector: one shop, stock at one location, over the Admin GraphQL API."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from connectors.asking import reference
from connectors.endless import ending
from connectors.errors import ConnectorError, Misconfigured
from connectors.model import Ask
from connectors.patience import timed
from connectors.shopify import kinds
from connectors.shopify.adjust import StockPush
from connectors.shopify.bulk import PREFIX as BULK
from connectors.shopify.bulk import Bulk
from connectors.shopify.capabilities import CAPABILITIES
from connectors.shopify.check import Check
from connectors.shopify.customers import customers
from connectors.shopify.download import Download
from connectors.shopify.grant import Grant
from connectors.shopify.graphql import Api
from connectors.shopify.levels import changed_levels
from connectors.shopify.operations import BUSY, REFUSED, Operations
from connectors.shopify.options import Options, checked
from connectors.shopify.orders import orders
from connectors.shopify.paging import Sizes
from connectors.shopify.quantities import check, rows_of
from connectors.shopify.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import httpx

    from connectors.budget import OnWait
    from connectors.contract import Tools
    from connectors.model import Capabilities, Change, Finding, Outcome, Page
    from connectors.shopify.kinds import Kind

_ADMIN = "https://admin.shopify.com/store"


def connect(
    options: Mapping[str, Any], tools: Tools, *, transport: httpx.BaseTransport | None = None
) -> Shopify:
    """A connector over the options of config.yaml; sends nothing. Raises Misconfigured.

    With client_id and client_secret `tools.tokens` keeps the token. `transport` takes the place of
    the network in tests.
    """
    return Shopify(checked(options), tools, transport=transport)


class Shopify:
    """Implements `connectors.contract.Connector` for stock, products, variants, customers, orders.

    Inventory is `available` or `on_hand` at the one configured location. A write is readable as
    soon as it is acknowledged; it is compared with what the row was computed from, and a repeated
    request is known by its idempotency key. The other components are read only.
    """

    def __init__(
        self, options: Options, tools: Tools, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._options = options
        self._grant = (
            None
            if options.token
            else Grant(options, tools.tokens, tools.clock, transport=transport)
        )
        self._api = Api(options, tools.clock, credential=self._grant, transport=transport)
        self._download = Download(tools.clock, timeout=options.timeout, transport=transport)
        if self._grant is not None:
            self._grant.redactors.append(self._api.http.redactor)
        self._sizes = Sizes()
        self._reading = Reading(self._api, self._sizes)
        operations = Operations(self._api)
        self._bulk = Bulk(operations, self._download, self._reading, tools.clock)
        self._check = Check(self._api, options, tools.clock)

        self.capabilities: Capabilities = timed(CAPABILITIES, options.timeout)

    @property
    def on_wait(self) -> OnWait | None:
        """Told of every wait: seconds and a short sentence why."""
        return self._api.http.on_wait

    @on_wait.setter
    def on_wait(self, tell: OnWait | None) -> None:
        self._api.http.on_wait = self._download.on_wait = tell
        if self._grant is not None:
            self._grant.http.on_wait = tell

    @property
    def requests(self) -> tuple[int, int]:
        """(reads, writes) that have left so far, repeated ones, files and tokens included."""
        beside = self._download.requests + (self._grant.http.reads if self._grant else 0)
        return self._api.http.reads + beside, self._api.http.writes

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        """See `connectors.contract`; `since` is aware. A cursor goes on in the way it was made,
        page by page or by the bulk operation it names; some pages of the latter are empty."""
        kind = self._kind(component)
        if since is not None and component == "inventory":
            location = self._location()
            pages = changed_levels(self._api, kind, location, since, cursor, self._sizes)
            return ending(pages, CAPABILITIES.title)
        if since is None and kind.bulk and self._options.bulk != "false":
            return self._complete(kind, cursor)
        return ending(self._reading.pages(kind, since, cursor), CAPABILITIES.title)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """See `connectors.contract`. Ids are asked for 250 at a time, SKUs 40 at a time; what has
        neither an id nor a SKU that a search can name is not found."""
        return self._reading.read(self._kind(component), keys)

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        """See `connectors.contract`; raises ValueError for more than 250 changes.

        Changes without `refs["inventory_item_id"]` are looked up first, which is a read.
        """
        location = self._location()
        check(changes, location)
        rows, unfit = rows_of(changes, location, self._items(changes))
        outcomes = dict(unfit)
        if rows:
            read, quantity = partial(self.read, "inventory"), self._options.quantity
            push = StockPush(self._api, read, rows, quantity=quantity, key=key, ready=ready)
            outcomes |= push.outcomes()
        return [outcomes[place] for place in range(len(changes))]

    def address(self, component: str, refs: Mapping[str, str]) -> str:
        """The page of the variant, product, customer or order in Shopify's admin."""
        store = f"{_ADMIN}/{self._options.handle}"
        if component in {"customers", "orders"}:
            number = reference(refs, f"{component.removesuffix('s')}_id")
            return f"{store}/{component}/{number}" if number else ""
        product, variant = reference(refs, "product_id"), reference(refs, "variant_id")
        if component not in CAPABILITIES.components or not product:
            return ""
        inside = f"/variants/{variant}" if variant and component != "products" else ""
        return f"{store}/products/{product}{inside}"

    def check(self) -> list[Finding]:
        """See `connectors.contract`."""
        return self._check.findings()

    def close(self) -> None:
        """Close the connections."""
        self._api.http.close()
        self._download.close()
        if self._grant is not None:
            self._grant.http.close()

    def _complete(self, kind: Kind, cursor: str) -> Iterator[Page]:
        """A complete read by bulk operation; with bulk: auto page by page where none may start."""
        asked = 0
        if not cursor:
            before, patient = self._api.http.reads, self._options.bulk == "true"
            try:
                cursor = self._bulk.start(kind, patient=patient)
            except ConnectorError as error:
                if patient or error.code not in {BUSY, REFUSED}:
                    raise
            asked = self._api.http.reads - before
        if cursor.startswith(BULK):
            yield from self._bulk.pages(kind, cursor, asked=asked)
        else:
            yield from self._reading.pages(kind, None, cursor)

    def _items(self, changes: Sequence[Change]) -> dict[str, str]:
        """Inventory items by SKU, for the changes that name none; a SKU of two is of none."""
        asks = [
            Ask(one.sku, one.refs)
            for one in changes
            if not reference(one.refs, "inventory_item_id")
        ]
        found = dict[str, str]()
        for record in self.read("inventory", asks).records if asks else ():
            found[record.sku] = "" if record.sku in found else record.remote_id
        return found

    def _kind(self, component: str) -> Kind:
        if component == "inventory":
            return kinds.stock(self._location(), self._options.quantity)
        if component == "products":
            return kinds.products()
        if component == "variants":
            return kinds.variants()
        if component == "customers":
            return customers(self._api, self._sizes)
        if component == "orders":
            return orders(self._api, self._sizes, self._options.quantity)
        raise ValueError(f"Shopify's connector does not know {component!r}")

    def _location(self) -> int:
        if self._options.location is None:
            raise Misconfigured(
                "location: stock is kept by location. Write the id of the one whose stock is read "
                "and written; a check of the connection lists them."
            )
        return self._options.location
