"""The lists of wc/v3: one page of raw things at a time, and the whole list's size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Raw

from connectors.errors import Rejected
from connectors.woocommerce.paging import PAGE, total_of

if TYPE_CHECKING:
    from connectors.http import HttpClient
    from connectors.query import Query

PRODUCTS, VARIATIONS, ORDERS = "/wc/v3/products", "/wc/v3/variations", "/wc/v3/orders"
READ = "the permission Read, of a user who may manage the shop"
WRITE = "the permission Read/Write, of a user who may manage the shop"


class Lists:
    """Asks for one page of a list at a time."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http

    def page(self, path: str, offset: int, query: Query) -> tuple[list[bytes], int]:
        """What the page holds, each as the bytes it came in, free of secrets; the list's total.

        By rising id, of whatever status but the trash. Raises as `HttpClient.get` does, and
        Malformed where the total is missing.
        """
        window: Query = {
            **query, "orderby": "id", "order": "asc", "per_page": PAGE, "offset": offset,
        }  # fmt: skip
        found, answer = self._http.fetch(path, list[Raw], query=window, needs=READ)
        hide = self._http.redactor.data
        return [hide(bytes(raw)) for raw in found], total_of(answer.headers)

    def known(self, path: str, offset: int, query: Query) -> tuple[list[bytes], int] | None:
        """The same; None where the address is not there: a product that is gone meanwhile, or a
        route that this version does not have."""
        try:
            return self.page(path, offset, query)
        except Rejected as error:
            if error.code != "http_404":
                raise
            return None
