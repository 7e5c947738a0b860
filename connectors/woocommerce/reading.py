"""Reading products, variations and stock: whole lists page by page, and single keys by SKU or id.

From version 10.3 on all variations are one list; before it, each variable product is asked for its
own, as its page of the list of products is read. A cursor begins with what is under way: "v" the
list of all variations, "g" the products after it, "c" products with their variations.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from connectors.model import Ask, Page, Record
from connectors.woocommerce.asks import lists, sorted_out
from connectors.woocommerce.lists import PRODUCTS, VARIATIONS, Lists
from connectors.woocommerce.mapping import (
    STOCK_FIELDS,
    goods,
    product_record,
    stock_record,
    variant_record,
)
from connectors.woocommerce.paging import Fetch, Sheet, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from connectors.http import HttpClient
    from connectors.query import Query

_ALL, _GOODS, _CHILDREN = "v", "g", "c"


class Reading:
    """The goods of one shop."""

    def __init__(self, http: HttpClient) -> None:
        self._lists = Lists(http)

    def pages(self, component: str, since: datetime | None, cursor: str) -> Iterator[Page]:
        """The component's pages; raises ValueError where `since` cannot be asked."""
        if component == "products":
            return walk(self._products(changed_since(since)), cursor)
        if since is not None:
            raise ValueError(f"WooCommerce has no date of change for {component}")
        return self._everything(component, cursor)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """The records of the keys, in the fewest requests of 100 that addresses allow."""
        wanted = sorted_out(keys)
        asked: list[tuple[str, int, Query]] = [
            *((PRODUCTS, 0, {"sku": part}) for part in lists(wanted.skus)),
            *((PRODUCTS, 0, {"include": part}) for part in lists(wanted.products)),
            *(
                (f"{PRODUCTS}/{product}/variations", int(product), {"include": part})
                for product, ids in wanted.variations.items()
                for part in lists(ids)
            ),
        ]
        reads = [walk(self._found(component, path, parent, query)) for path, parent, query in asked]
        if wanted.unaskable:
            reads.append(self.pages(component, None, ""))
        records, requests = dict[str, Record](), 0
        for page in chain.from_iterable(reads):
            requests += page.requests
            records.update((one.remote_id, one) for one in page.records if wanted.holds(one))
        return Page(records=tuple(records.values()), requests=requests)

    def _everything(self, component: str, cursor: str) -> Iterator[Page]:
        """Products and variations; see the module for the ways there are."""
        way, place = cursor[:1], cursor[1:]
        if cursor and way not in {_ALL, _GOODS, _CHILDREN}:
            raise ValueError(f"not a cursor of this connector: {cursor!r}")
        refused = 0
        if way in {"", _ALL}:
            fetch = self._variations(component, VARIATIONS, 0)
            first = fetch(0) if not cursor else None
            if cursor or first is not None:
                for page in walk(_given(fetch, first), place):
                    on = f"{_ALL}{page.cursor}" if page.cursor else _GOODS
                    yield msgspec.structs.replace(page, cursor=on)
                way, place = _GOODS, ""
            else:
                way, place, refused = _CHILDREN, "", 1
        for page in walk(self._goods(component, children=way == _CHILDREN), place):
            on = f"{way}{page.cursor}" if page.cursor else ""
            yield msgspec.structs.replace(page, cursor=on, requests=page.requests + refused)
            refused = 0

    def _products(self, filters: Query) -> Fetch:
        def fetch(offset: int) -> Sheet:
            raws, total = self._lists.page(PRODUCTS, offset, filters)
            records = [product_record(raw, at) for at, raw in enumerate(raws)]
            return Sheet([(int(one.remote_id), (one,)) for one in records], total)

        return fetch

    def _goods(self, component: str, *, children: bool) -> Fetch:
        """Products, each with what it yields itself and, where asked, its variations."""
        query: Query = {"_fields": STOCK_FIELDS}

        def fetch(offset: int) -> Sheet:
            raws, total = self._lists.page(PRODUCTS, offset, query)
            found, requests = list[tuple[int, list[Record]]](), 1
            for at, raw in enumerate(raws):
                one = goods(raw, at)
                own = stock_record(one, 0) if component == "inventory" else None
                records = [own] if own is not None else []
                if children and one.type == "variable" and one.variations != []:
                    pages = list(self._children(component, one.id))
                    requests += sum(page.requests for page in pages)
                    records += chain.from_iterable(page.records for page in pages)
                found.append((one.id, records))
            return Sheet(found, total, requests)

        return fetch

    def _children(self, component: str, parent: int) -> Iterator[Page]:
        """The variations of one product; none where it is gone meanwhile."""
        fetch = self._variations(component, f"{PRODUCTS}/{parent}/variations", parent)
        first = fetch(0)
        return iter((Page(()),)) if first is None else walk(_given(fetch, first))

    def _variations(self, component: str, path: str, parent: int) -> _Asking:
        query: Query = {"_fields": STOCK_FIELDS} if component == "inventory" else {}
        return _Asking(self._lists, component, path, parent, query)

    def _found(self, component: str, path: str, parent: int, query: Query) -> Fetch:
        """What a question by key yields; of a product that is gone, nothing."""
        more: Query = {"_fields": STOCK_FIELDS} if component == "inventory" else {}
        asking = _Asking(self._lists, component, path, parent, {**query, **more})
        return lambda offset: asking(offset) or Sheet([], 0)


class _Asking:
    """Pages of a list that may hold products, variations, or both; None where there is none."""

    def __init__(self, lists: Lists, component: str, path: str, parent: int, query: Query) -> None:
        self._lists = lists
        self._component = component
        self._path = path
        self._parent = parent
        self._query = query

    def __call__(self, offset: int) -> Sheet | None:
        found = self._lists.known(self._path, offset, self._query)
        if found is None:
            return None
        raws, total = found
        return Sheet([self._yielded(raw, at) for at, raw in enumerate(raws)], total)

    def _yielded(self, raw: bytes, at: int) -> tuple[int, list[Record]]:
        one = goods(raw, at)
        variation = self._parent or self._path == VARIATIONS or one.type == "variation"
        parent = (self._parent or one.parent_id or 0) if variation else 0
        record = None
        if self._component == "inventory":
            record = stock_record(one, parent)
        elif self._component == "products" and not parent:
            record = product_record(raw, at)
        elif self._component == "variants" and parent:
            record = variant_record(raw, at, parent)
        return one.id, [] if record is None else [record]


def changed_since(since: datetime | None) -> Query:
    """What asks for things changed at or after that second (aware); {} for all.

    The shop compares what is later than told, and by its own zone's clock unless it is told that
    the time is GMT.
    """
    if since is None:
        return {}
    before = since.astimezone(UTC).replace(microsecond=0) - timedelta(seconds=1)
    return {"modified_after": before.strftime("%Y-%m-%dT%H:%M:%S"), "dates_are_gmt": "true"}


def _given(fetch: _Asking, first: Sheet | None) -> Fetch:
    """The fetch, with its first page at hand already; a list that is gone later is empty."""
    sheets = {0: first} if first is not None else {}

    def again(offset: int) -> Sheet:
        return sheets.pop(offset, None) or fetch(offset) or Sheet([], 0)

    return again
