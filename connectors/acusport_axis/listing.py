"""The list of all products, page by page, in the order of their UPCs; and some of them by UPC.

How AXIS pages is not published. Its filters are those of a Kendo data source (Telerik's
`DataSourceRequest`), which pages by take and skip; the option `paging: none` is for a host that
answers all at once. Nothing rests on that being right: a page begins with the product that the one
before ended with, so a host that ignores the words, and a list that moved meanwhile, are noticed;
and the end is an answer with nothing more in it, never a short one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.acusport_axis.capabilities import CAPABILITIES
from connectors.acusport_axis.stock import records
from connectors.errors import Malformed, Rejected
from connectors.model import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from connectors.acusport_axis.api import Api
    from connectors.acusport_axis.options import Options
    from connectors.acusport_axis.shapes import Content, Product
    from connectors.model import Ask
    from connectors.wire import Answer

SIZE = CAPABILITIES.components["inventory"].page
MOST_KEYS = CAPABILITIES.components["inventory"].read_batch
SORT = [{"field": "productUPC", "dir": "asc"}]


class Listing:
    """Reads the products of one host."""

    def __init__(self, api: Api, options: Options) -> None:
        self._api = api
        self._whole = options.paging == "none"
        self._store = options.store

    def pages(self, cursor: str) -> Iterator[Page]:
        """From the start or from a cursor, which is `<products read>:<the last one's UPC>`.

        Raises ValueError for a cursor that is none, Malformed where AXIS does not page as it is
        told to, or where not as many products came as it announced.
        """
        at, colon, anchor = (cursor or "0:").partition(":")
        if not (colon and at.isascii() and at.isdigit()):
            raise ValueError("no cursor of this endpoint")
        return self._all() if self._whole else self._walk(int(at), anchor)

    def first(self) -> tuple[Content, Answer]:
        """The beginning of the list, and the answer it came in; asked for twice at the most."""
        asked = {"sort": SORT} if self._whole else self._asked(0)
        return self._api.fetch(asked, attempts=2)

    def read(self, asks: Sequence[Ask]) -> Page:
        """The products of these UPCs, compared letter by letter. Raises as `Api.products`."""
        wanted = list(dict.fromkeys(ask.sku for ask in asks if ask.sku))
        parts = [wanted[at : at + MOST_KEYS] for at in range(0, len(wanted), MOST_KEYS)]
        found = [one for part in parts for one in self._named(part)]
        return Page(tuple(records(found, self._store)), requests=len(parts))

    def _named(self, upcs: Sequence[str]) -> list[Product]:
        filters = [{"field": "productUPC", "operator": "eq", "value": upc} for upc in upcs]
        try:
            found = self._api.products({"filter": {"logic": "or", "filters": filters}})
        except Rejected as error:
            if error.code not in {"http_404", "http_414"}:
                raise
            raise Rejected(
                f"{error.message} Where the host is right, {len(upcs)} UPCs in one address are "
                "too many for it: its front server's limit on query strings must be raised.",
                code=error.code,
                detail=error.detail,
            ) from None
        names = frozenset(upcs)
        return [one for one in found.data if one.product_upc in names]

    def _all(self) -> Iterator[Page]:
        found = self._api.products({"sort": SORT})
        _whole(found, len(found.data))
        yield Page(tuple(records(found.data, self._store)), total=found.total)

    def _walk(self, at: int, anchor: str) -> Iterator[Page]:
        while True:
            before = self._api.http.reads
            at, fresh, found = self._after(at, anchor)
            over = not fresh and len(found.data) < SIZE
            if over:
                _whole(found, at)
            at += len(fresh)
            anchor = fresh[-1].product_upc or "" if fresh else anchor
            cursor = "" if over else f"{at}:{anchor}"
            requests = self._api.http.reads - before
            yield Page(tuple(records(fresh, self._store)), cursor, found.total, requests)
            if over:
                return

    def _after(self, at: int, anchor: str) -> tuple[int, Sequence[Product], Content]:
        """How many products lie before and with the anchor, those that follow it, and the answer.

        Where products before the anchor went away, it is looked for one page further up.
        """
        for skip in (max(at - bool(anchor), 0), max(at - SIZE, 0)):
            found = self._api.products(self._asked(skip))
            if len(found.data) > SIZE:
                raise Malformed(
                    f"AcuSport AXIS gave {len(found.data):,} products where {SIZE} were asked for: "
                    "it does not page by take and skip. Set paging: none.",
                    code="not_paged",
                )
            if not anchor:
                return skip, found.data, found
            upcs = [one.product_upc for one in found.data]
            # A full page with nothing new in it is the page before once more.
            if anchor in upcs and (len(upcs) < SIZE or upcs[-1] != anchor):
                place = upcs.index(anchor) + 1
                return skip + place, found.data[place:], found
        raise Malformed(
            "AcuSport AXIS's list of products went on elsewhere than it stopped: it was changed "
            "meanwhile, or it does not page by take and skip. Read it again; where this stays, "
            "set paging: none.",
            code="list_moved",
        )

    def _asked(self, skip: int) -> dict[str, Any]:
        return {"take": SIZE, "skip": skip, "sort": SORT}


def _whole(found: Content, read: int) -> None:
    if found.total is not None and found.total != read:
        raise Malformed(
            f"AcuSport AXIS announced {found.total:,} products and {read:,} came; nothing of this "
            "reading counts.",
            code="short_list",
        )
