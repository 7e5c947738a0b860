"""Reading BigCommerce: whole lists page by page, and single keys in few requests."""

from __future__ import annotations

from datetime import UTC
from itertools import chain
from typing import TYPE_CHECKING

from connectors.bigcommerce.asks import lists, sorted_out
from connectors.bigcommerce.mapping import product_record, stock_record, variant_record
from connectors.bigcommerce.paging import Fetch, Sheet, walk
from connectors.bigcommerce.shapes import Items, RawList
from connectors.model import Ask, Page, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from connectors.http import HttpClient
    from connectors.query import Query

ITEMS, PRODUCTS, VARIANTS = "/v3/inventory/items", "/v3/catalog/products", "/v3/catalog/variants"
STOCK_SCOPE = "the scope Store Inventory: read-only"
PRODUCT_SCOPE = "the scope Products: read-only"


class Reading:
    """The three components of one store; stock at one location."""

    def __init__(self, http: HttpClient, location: int) -> None:
        self._http = http
        self._location = location

    def pages(self, component: str, since: datetime | None, cursor: str) -> Iterator[Page]:
        """The component's pages; raises ValueError where `since` cannot be asked."""
        if since is not None and component != "products":
            raise ValueError(f"BigCommerce has no date filter for {component}")
        if component == "inventory":
            return walk(self._stock({}), cursor, limit=1000)
        if component == "variants":
            return walk(self._catalog(VARIANTS, {}, variant_record), cursor, limit=250)
        order: Query = {"sort": "id"}
        if since is not None:
            # A date without a time would be read with the time of the request.
            moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            order = {"sort": "date_modified", "date_modified:min": moment}
        filters: Query = {"include": "variants", **order, "direction": "asc"}
        return walk(self._catalog(PRODUCTS, filters, product_record), cursor, limit=250)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """The records of the keys; raises ValueError for variants, which have no such filter."""
        if component == "variants":
            raise ValueError("BigCommerce's variants cannot be read by key; read inventory")
        stock = component == "inventory"
        wanted = sorted_out(keys, by_variant=stock)
        reads: list[Iterator[Page]] = [
            walk(self._fetch(component, {name: part}), "", limit=self._most(component))
            for name, values in (
                ("variant_id:in", wanted.variants),
                ("product_id:in" if stock else "id:in", wanted.products),
                ("sku:in", wanted.skus),
            )
            for part in self._parts(component, name, values)
        ]
        if wanted.unaskable:
            reads.append(self.pages(component, None, ""))
        records, requests = dict[str, Record](), 0
        for page in chain.from_iterable(reads):
            requests += page.requests
            records.update((one.remote_id, one) for one in page.records if wanted.holds(one))
        return Page(records=tuple(records.values()), requests=requests)

    def _fetch(self, component: str, filters: Query) -> Fetch:
        if component == "inventory":
            return self._stock(filters)
        return self._catalog(PRODUCTS, {"include": "variants", **filters}, product_record)

    def _most(self, component: str) -> int:
        return 1000 if component == "inventory" else 250

    def _parts(self, component: str, name: str, values: Iterable[str]) -> Iterator[list[str]]:
        """The values in as many lists as requests are needed."""
        path = ITEMS if component == "inventory" else PRODUCTS

        def address(part: Sequence[str]) -> str:
            others: Query = {"location_id:in": self._location, "include": "variants", "limit": 1000}
            return self._http.address(path, {**others, name: part, "page": 999_999})

        return lists(values, address, most=self._most(component))

    def _stock(self, filters: Query) -> Fetch:
        def fetch(number: int) -> Sheet:
            query = {"location_id:in": self._location, **filters, "limit": 1000, "page": number}
            items = self._http.get(ITEMS, Items, query=query, needs=STOCK_SCOPE)
            location = self._location
            records = [stock_record(item, location, at) for at, item in enumerate(items.data)]
            numbers = [
                item.identity.variant_id * 2
                if item.identity.variant_id
                else (item.identity.product_id or 0) * 2 + 1
                for item in items.data
            ]
            return Sheet(records, numbers, items.meta.pagination)

        return fetch

    def _catalog(self, path: str, filters: Query, record: Callable[[bytes, int], Record]) -> Fetch:
        def fetch(number: int) -> Sheet:
            query = {**filters, "limit": 250, "page": number}
            got = self._http.get(path, RawList, query=query, needs=PRODUCT_SCOPE)
            hide = self._http.redactor.data
            records = [record(hide(bytes(raw)), at) for at, raw in enumerate(got.data)]
            return Sheet(records, [int(one.remote_id) for one in records], got.meta.pagination)

        return fetch
