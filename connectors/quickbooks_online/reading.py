"""Reading a company: its items page by page, what changed, and single keys in few questions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.endless import endless
from connectors.model import Page
from connectors.quickbooks_online.mapping import receipt_record, stock_record
from connectors.quickbooks_online.marking import is_ours
from connectors.quickbooks_online.paging import walk
from connectors.quickbooks_online.query import (
    MOST_ROWS,
    counting,
    instant,
    lists,
    one_of,
    statement,
)
from connectors.quickbooks_online.shapes import ChangeData, Item, Receipt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from connectors.contract import Clock
    from connectors.model import Ask, Record
    from connectors.quickbooks_online.api import Api
    from connectors.quickbooks_online.shapes import Rows

CAPTURED = timedelta(days=29)
"""How far back change data capture is asked; Intuit keeps 30 days, by its own clock."""

_MOST_PAGES = 100
"""Of one question by key; almost always it is one page."""

_KIND = "Type = 'Inventory'"


class Reading:
    """The reads of one company."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock

    def stock(self, since: datetime | None, cursor: str) -> Iterator[Page]:
        """The active inventory items; with `since`, those that changed, made inactive or not.

        Changes come by change data capture in one question. Where they are older than it reaches,
        or more than it holds, they come by a query for `LastUpdatedTime`.
        """
        if since is None:
            yield from self._walk((_KIND, "Active = true"), cursor)
            return
        if not cursor and self._clock.now() - since < CAPTURED:
            page = self._captured(since)
            if page is not None:
                yield page
                return
        changed = f"MetaData.LastUpdatedTime >= '{instant(since)}'"
        # In order of Id: in order of time, what is sold while we read would jump to the end.
        yield from self._walk((_KIND, "Active in (true, false)", changed), cursor)

    def stock_of(self, asks: Sequence[Ask]) -> Page:
        """The items asked for, by their id where it is known, else by their SKU."""
        found, requests = self.items(asks)
        return Page(records=tuple(map(stock_record, found)), requests=requests)

    def items(self, asks: Sequence[Ask]) -> tuple[list[Item], int]:
        """The active items of these keys, each once, and how many requests it took.

        Several items may share a SKU; all of them come.
        """
        ids = [ask.refs["item_id"] for ask in asks if ask.refs.get("item_id")]
        skus = [ask.sku for ask in asks if not ask.refs.get("item_id") and ask.sku]
        found, requests = dict[str, Item](), 0
        for name, values in (("Id", ids), ("Sku", skus)):
            for part in lists(values):
                wanted = frozenset(part)
                for rows in self._all("Item", one_of(name, part), "Active = true"):
                    requests += 1
                    for item in rows.item:
                        if (item.id if name == "Id" else item.sku) in wanted:
                            found[item.id] = item
        return list(found.values()), requests

    def receipts(self, references: Sequence[str]) -> tuple[list[Receipt], int]:
        """The sales receipts with these numbers, whoever wrote them, and how many requests."""
        found, requests = list[Receipt](), 0
        for part in lists(references):
            wanted = frozenset(part)
            for rows in self._all("SalesReceipt", one_of("DocNumber", part)):
                requests += 1
                found += [one for one in rows.sales_receipt if one.doc_number in wanted]
        return found, requests

    def orders_of(self, asks: Sequence[Ask]) -> Page:
        """The sales receipts that we wrote under these references."""
        found, requests = self.receipts([ask.sku for ask in asks if ask.sku])
        ours = tuple(receipt_record(one) for one in found if is_ours(one))
        return Page(records=ours, requests=requests)

    def _captured(self, since: datetime) -> Page | None:
        """What change data capture tells, None where it is cut off at its limit."""
        asked: dict[str, str | int] = {"entities": "Item", "changedSince": instant(since)}
        told, _ = self._api.get("/cdc", ChangeData, asked)
        items = [item for one in told.found for rows in one.query_response for item in rows.item]
        if len(items) >= MOST_ROWS:
            return None
        # What is deleted tells neither kind nor SKU; items are made inactive instead.
        return Page(records=tuple(stock_record(one) for one in items if one.type == "Inventory"))

    def _walk(self, conditions: Sequence[str], cursor: str) -> Iterator[Page]:
        def fetch(start: int) -> list[Record]:
            rows = self._api.query(statement("Item", *conditions, start=start))
            return [stock_record(item) for item in rows.item]

        def count() -> int:
            return self._api.query(counting("Item", *conditions)).total_count or 0

        return walk(fetch, count, cursor)

    def _all(self, entity: str, *conditions: str) -> Iterator[Rows]:
        """Every page of a question by key; almost always one."""
        for page in range(_MOST_PAGES):
            start = 1 + page * MOST_ROWS
            rows = self._api.query(statement(entity, *conditions, start=start))
            yield rows
            if max(len(rows.item), len(rows.sales_receipt)) < MOST_ROWS:
                return
        found = _MOST_PAGES * MOST_ROWS
        raise endless("QuickBooks Online", f"{found:,} rows answered one question by key")
