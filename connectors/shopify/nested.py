"""The rest of a list inside a row: its first page came with the row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from connectors.endless import Circle, endless
from connectors.errors import Malformed
from connectors.shopify.paging import Sizes, further
from connectors.shopify.shapes import Owner, PageInfo, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.shopify.documents import Document
    from connectors.shopify.graphql import Api


def rest(
    api: Api, sizes: Sizes, document: Document, ident: str, info: PageInfo, *, needs: str
) -> tuple[list[bytes], int]:
    """The rows behind the first page, and how many requests they took.

    Raises Malformed(`incomplete_read`) where the owner went meanwhile: half of its list is no list.
    """
    rows, requests = list[bytes](), 0
    after, circle = further(info, None), Circle()
    while after is not None:
        ask = partial(_page, api, document, {"id": ident, "after": after}, needs)
        page = sizes.fitting(document, ask)
        requests += 1
        if page is None:
            raise Malformed(
                f"Shopify's list was not read completely: {ident} went away meanwhile. Read it "
                "again from the start.",
                code="incomplete_read",
            )
        rows += [api.http.redactor.data(bytes(raw)) for raw in page.nodes]
        after = further(page.page_info, after)
        if circle.closed(after or ""):
            raise endless(api.http.title, f"the rows of {ident} lead back to themselves")
    return rows, requests


def _page(
    api: Api, document: Document, asked: Mapping[str, str], needs: str, size: int
) -> Rows | None:
    found = api.ask(document, {**asked, "first": size}, Owner, needs=needs).owner
    return found.rows if found is not None else None
