"""Price lists, and the prices on them.

A price list is given whole, one entry a SKU and quantity break, ordered by SKU; a list without
prices is answered 204 (vendor page "List prices in a price list"). One record is made of a SKU on
a list: its price from the lowest quantity on, and the breaks above it. A SKU without a record is
on no price list: nobody in the trade can buy it, unless a list's rules derive a price for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from connectors.endless import ending
from connectors.errors import Malformed
from connectors.model import Page, Record
from connectors.sparklayer.shapes import Price, PriceList, PriceLists
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectors.http import HttpClient
    from connectors.model import Ask

LISTS = "/api/v2/price-lists"
PLAN = "API access, which the Pro and Enterprise plans have"
_PAGE = 250
_LONGEST = 255


class Pricing:
    """Reads price lists and prices over one client."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def lists(self, cursor: str = "") -> Iterator[Page]:
        """Pages of price lists; a cursor is the number of the next page."""
        return ending(self._every(cursor), self._http.title)

    def _every(self, cursor: str) -> Iterator[Page]:
        number = _number(cursor)
        while True:
            found = self._lists(number)
            last = number >= found.pagination.total_pages
            records = tuple(_list_record(one) for one in found.data)
            cursor = "" if last else str(number + 1)
            yield Page(records, cursor, found.pagination.total)
            if last:
                return
            number += 1

    def prices(self, cursor: str = "") -> Iterator[Page]:
        """One page a price list; a cursor is the slug of the next list."""
        slugs = self.slugs()
        if cursor and cursor not in slugs:
            raise ValueError(f"not a cursor of this connector, or a list that is gone: {cursor!r}")
        start = slugs.index(cursor) if cursor else 0
        if not slugs:
            yield Page(())
        for place, slug in enumerate(slugs[start:], start):
            after = slugs[place + 1] if place + 1 < len(slugs) else ""
            yield Page(self._records(slug), after)

    def read(self, keys: Sequence[Ask]) -> Page:
        """The prices of some SKUs on every list: each list is read and cut down to them."""
        wanted, slugs = {ask.sku for ask in keys}, self.slugs()
        found = [record for slug in slugs for record in self._records(slug)]
        records = tuple(record for record in found if record.sku in wanted)
        return Page(records, requests=1 + len(slugs))

    def read_lists(self, keys: Sequence[Ask]) -> Page:
        """Some price lists by their slugs."""
        wanted, pages = {ask.sku for ask in keys}, list(self.lists())
        records = tuple(one for page in pages for one in page.records if one.sku in wanted)
        return Page(records, requests=len(pages))

    def slugs(self) -> list[str]:
        """The slugs of all price lists, in a fixed order."""
        return sorted({record.remote_id for page in self.lists() for record in page.records})

    def skus(self) -> list[str]:
        """Every SKU on a price list, in a fixed order."""
        return sorted({record.sku for page in self.prices() for record in page.records})

    def _lists(self, number: int) -> PriceLists:
        query = {"page": number, "page_size": _PAGE}
        found = self._http.get(LISTS, PriceLists, query=query, needs=PLAN)
        if found.pagination.current_page != number:
            raise Malformed(
                f"SparkLayer answered page {found.pagination.current_page} of its price lists "
                f"where {number} was asked for. Read them again from the start.",
                code="incomplete_read",
            )
        return found

    def _records(self, slug: str) -> tuple[Record, ...]:
        path = f"/api/v1/price-lists/{quote(slug, safe='')}/pricing"
        prices, _ = self._http.fetch(path, tuple[Price, ...], needs=PLAN, on_empty=b"[]")
        by_sku: dict[str, list[Price]] = {}
        for price in prices:
            by_sku.setdefault(price.sku, []).append(price)
        return tuple(_price_record(slug, sku, breaks) for sku, breaks in by_sku.items())


def _list_record(one: PriceList) -> Record:
    told = {"name": one.name, "currency": one.currency_code.upper(), "source": one.source}
    return Record(
        component="price_lists",
        remote_id=one.slug,
        sku=one.slug,
        title=one_line(one.name, limit=_LONGEST),
        refs={"price_list": one.slug},
        fields={name: one_line(value, limit=_LONGEST) for name, value in told.items()},
        payload=msgspec.json.encode(one),
    )


def _price_record(slug: str, sku: str, breaks: list[Price]) -> Record:
    breaks = sorted(breaks, key=lambda one: one.quantity)
    fields = {
        "price_list": slug,
        "price": _spelled(breaks[0]),
        "quantity": f"{breaks[0].quantity.normalize():f}",
    }
    if len(breaks) > 1:
        above = (f"{one.quantity.normalize():f}={_spelled(one)}" for one in breaks[1:])
        fields["breaks"] = ", ".join(above)
    return Record(
        component="prices",
        remote_id=f"{slug}:{sku}",
        sku=sku,
        refs={"price_list": slug},
        fields={name: one_line(value, limit=_LONGEST) for name, value in fields.items()},
        payload=msgspec.json.encode(breaks),
    )


def _spelled(price: Price) -> str:
    """As 39.90, with two decimals or more, or 39.90/case where a unit of measure is given."""
    unit = f"/{price.unit_of_measure}" if price.unit_of_measure else ""
    exact = price.price.normalize()
    places = max(2, -int(exact.as_tuple().exponent))
    return f"{exact:.{places}f}{unit}"


def _number(cursor: str) -> int:
    if not cursor:
        return 1
    if not (cursor.isascii() and cursor.isdecimal() and int(cursor)):
        raise ValueError(f"not a cursor of this connector: {cursor!r}")
    return int(cursor)
