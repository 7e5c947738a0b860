"""Reading any component: whole lists, what changed since, and single keys in few requests."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from connectors.errors import Malformed
from connectors.model import Page, Record
from connectors.shopify.paging import Sheet, Sizes, walk
from connectors.shopify.search import any_of, askable, second
from connectors.shopify.shapes import Found, Listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from msgspec import Raw

    from connectors.model import Ask
    from connectors.shopify.graphql import Api
    from connectors.shopify.kinds import Kind


class Reading:
    """Reads one shop page by page; `sizes` remembers how large pages may be."""

    def __init__(self, api: Api, sizes: Sizes) -> None:
        self._api = api
        self._sizes = sizes

    def pages(self, kind: Kind, since: datetime | None, cursor: str) -> Iterator[Page]:
        """All of the component by id; with `since` (aware) what changed at or after that second,
        in the order of changes where the list can be sorted so.

        Sorted by time, what changes while it is read comes again at the end.
        """
        search = None if since is None else kind.changed(since)
        return self._listed(kind, search, cursor, since)

    def read(self, kind: Kind, keys: Sequence[Ask]) -> Page:
        """The records of the keys, each by an id where one is known, else by a search."""
        ids, terms = dict[str, None](), dict[str, None]()
        for ask in keys:
            if known := kind.ident(ask):
                ids[known] = None
            elif kind.term and askable(ask.sku):
                terms[ask.sku] = None
        records, requests = dict[str, Record](), 0
        for page in self._by_ids(kind, list(ids)):
            requests += page.requests
            records |= {one.remote_id: one for one in page.records}
        for search in any_of(kind.term, terms):
            for page in self._listed(kind, search, "", None):
                requests += page.requests
                # A search looks at words and not at capitals; a key is the whole of it.
                records |= {one.remote_id: one for one in page.records if one.sku in terms}
        return Page(records=tuple(records.values()), requests=requests)

    def _by_ids(self, kind: Kind, ids: list[str]) -> Iterator[Page]:
        while ids:
            found = self._sizes.fitting(kind.nodes, partial(self._nodes, kind, ids))
            ids = ids[len(found) :]
            rows = [raw for raw in found if bytes(raw) != b"null"]
            records, more = self.built(kind, rows)
            yield Page(records=tuple(records), requests=1 + more)

    def _nodes(self, kind: Kind, ids: list[str], size: int) -> list[Raw]:
        """The first `size` of them: each as it is, or null."""
        asked = {"ids": ids[:size], **kind.extra}
        found = self._api.ask(kind.nodes, asked, Found, needs=kind.needs)
        kind.placed(found.place)
        told, wanted = len(found.nodes), len(asked["ids"])
        if told != wanted:
            raise Malformed(
                f"Shopify answered {told} things where {wanted} were asked for.",
                code="incomplete_read",
            )
        return found.nodes

    def _listed(
        self, kind: Kind, search: str | None, cursor: str, since: datetime | None
    ) -> Iterator[Page]:
        sort = {"sort": "ID" if since is None else "UPDATED_AT"} if kind.by_time else {}

        def fetch(after: str | None, size: int) -> Sheet:
            asked = {"first": size, "after": after, "query": search, **sort, **kind.extra}
            found = self._api.ask(kind.page, asked, Listed, needs=kind.needs)
            kind.placed(found.place)
            records, more = self.built(kind, found.rows.nodes)
            return Sheet(_kept(records, since), found.rows.page_info, 1 + more)

        return walk(kind.page, fetch, cursor, self._sizes)

    def built(self, kind: Kind, rows: Iterable[Raw | bytes]) -> tuple[list[Record], int]:
        """The records of the rows, and how many requests it took to complete them."""
        hide = self._api.http.redactor.data
        made = [kind.build(hide(bytes(raw))) for raw in rows]
        return [record for record, _ in made], sum(requests for _, requests in made)


def _kept(records: Sequence[Record], since: datetime | None) -> Sequence[Record]:
    """Those that changed since: a filter may count by whole days. An unknown time is kept."""
    if since is None:
        return records
    begin = second(since)
    return [one for one in records if one.updated_at is None or one.updated_at >= begin]
