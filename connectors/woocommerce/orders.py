"""Reading orders: all or those changed since, single ones by id, and ours by their reference.

The API has no filter for meta data. So an order of ours carries its reference in its billing
address as well (as the company, in brackets, lest W-10 be found in W-101), which the list's
`search` looks through: wc_order_search for orders kept as posts, OrdersTableSearchQuery for those
in tables of their own. What comes is ours only if its meta data says the same.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from connectors.asking import reference
from connectors.model import Page, Record
from connectors.raw import shaped
from connectors.woocommerce.asks import lists
from connectors.woocommerce.lists import ORDERS, Lists
from connectors.woocommerce.order_mapping import marked, order_record, reference_of
from connectors.woocommerce.order_shapes import FIELDS, RawOrder
from connectors.woocommerce.paging import Fetch, Sheet, walk
from connectors.woocommerce.reading import changed_since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from connectors.http import HttpClient
    from connectors.model import Ask
    from connectors.query import Query

_order = msgspec.json.Decoder(RawOrder)


class Orders:
    """The orders of one shop, but for those in the trash."""

    def __init__(self, http: HttpClient) -> None:
        self._lists = Lists(http)

    def pages(self, since: datetime | None, cursor: str) -> Iterator[Page]:
        """Orders by rising id; with `since` (aware) those changed at or after that second. One
        that changes while the list is read has a newer time than the read."""
        return walk(self._fetch(changed_since(since), order_record), cursor)

    def read(self, keys: Sequence[Ask]) -> Page:
        """The orders by `refs["order_id"]`, a hundred a request; all others by our reference, a
        search each. Unknown ones are absent."""
        numbers = {reference(ask.refs, "order_id"): None for ask in keys}
        numbers.pop("", None)
        wanted = dict.fromkeys(
            ask.sku for ask in keys if ask.sku and not reference(ask.refs, "order_id")
        )
        reads = [walk(self._fetch({"include": part}, order_record)) for part in lists(numbers)]
        reads += [walk(self._fetch({"search": marked(one)}, _ours(one))) for one in wanted]
        found, requests = dict[str, Record](), 0
        for page in chain.from_iterable(reads):
            requests += page.requests
            found.update((one.remote_id, one) for one in page.records)
        return Page(tuple(found.values()), requests=requests)

    def _fetch(self, filters: Query, record: Callable[[RawOrder], Record | None]) -> Fetch:
        query: Query = {**filters, "_fields": FIELDS}

        def fetch(offset: int) -> Sheet:
            raws, total = self._lists.page(ORDERS, offset, query)
            orders = [
                shaped(_order, raw, "WooCommerce sent an order", at) for at, raw in enumerate(raws)
            ]
            records = [(order.id, record(order)) for order in orders]
            return Sheet([(own, () if one is None else (one,)) for own, one in records], total)

        return fetch


def _ours(wanted: str) -> Callable[[RawOrder], Record | None]:
    """The order with exactly this reference; a search finds what holds it somewhere, too."""

    def record(order: RawOrder) -> Record | None:
        if reference_of(order) != wanted:
            return None
        return order_record(order, reference=wanted)

    return record
