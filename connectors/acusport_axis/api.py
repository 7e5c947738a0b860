"""Asking AXIS, with one new token and once more where it denies the request in a body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.acusport_axis.shapes import DENIED, Content, Products
from connectors.errors import Malformed, Rejected, Unauthorised

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.acusport_axis.bearer import Bearer
    from connectors.http import HttpClient
    from connectors.wire import Answer

PRODUCTS = "/api/Ecomm/GetProducts"
ORDERS = "/api/Ecomm/SalesOrder"
RIGHT = "the right to the e-commerce API"


def explain(body: bytes) -> str:
    """AXIS's own words in a refusal: `message`, or those of the token's `error_description`."""
    try:
        said = msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    names = ("exceptionMessage", "error_description", "message", "Message", "error")
    return next((str(said[name]) for name in names if said.get(name)), "")


class Api:
    """The two calls that are known, over one `http`."""

    def __init__(self, http: HttpClient, bearer: Bearer) -> None:
        self.http = http
        self._bearer = bearer

    def products(self, asked: dict[str, Any]) -> Content:
        """The products that a filter names; the JSON *is* the query string.

        Raises as `HttpClient.fetch`; Rejected where AXIS gives a message in place of content.
        """
        return self.fetch(asked)[0]

    def fetch(
        self, asked: dict[str, Any], *, attempts: int | None = None
    ) -> tuple[Content, Answer]:
        """The same, and the answer it came in."""
        query = json.dumps(asked, separators=(",", ":"))
        for last in (False, True):
            proof = self._bearer.headers()
            found, answer = self.http.fetch(
                PRODUCTS, Products, query=query, needs=RIGHT, attempts=attempts
            )
            if found.axis_content is not None:
                return found.axis_content, answer
            if found.message != DENIED:
                said = self.http.redactor.line(found.message or "")
                if not said:
                    raise Malformed(f"{self.http.title} answered without content.", code="no_data")
                raise Rejected(f"{self.http.title} gave no products: {said}", code="message")
            if not last:
                self._bearer.refused(proof)
        raise denied(self.http.title)

    def order(self, body: bytes, ready: Callable[[], None]) -> Answer:
        """Write one sales order. A denied one was not taken, and is sent once more.

        Raises as `HttpClient.send`. 400 and 422 are answers: the order was looked at, and refused.
        """
        for last in (False, True):
            proof = self._bearer.headers()
            answer = self.http.send(
                "POST", ORDERS, body, ready=ready, needs=RIGHT, accept=(400, 409, 422)
            )
            if explain(answer.body) != DENIED:
                return answer
            if not last:
                self._bearer.refused(proof)
        raise denied(self.http.title)


def denied(title: str) -> Unauthorised:
    """A token that was just given is not accepted."""
    return Unauthorised(
        f"{title} gave a token and denies every request made with it: the user lacks {RIGHT}.",
        code="denied",
    )
