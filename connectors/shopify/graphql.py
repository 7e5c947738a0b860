"""Asking Shopify in GraphQL: what it answers as a value, or one error of `connectors.errors`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from connectors.budget import pause
from connectors.errors import ConnectorError, Retriable
from connectors.http import HttpClient
from connectors.shopify.answers import read, written
from connectors.shopify.cost import Points
from connectors.shopify.faults import by_status, explain
from connectors.shopify.shapes import Envelope
from connectors.wire import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

    from connectors.contract import Clock
    from connectors.credential import Credential
    from connectors.shopify.documents import Document
    from connectors.shopify.options import Options
    from connectors.wire import Answer

Shape = TypeVar("Shape")

TITLE = "Shopify"
PATH = "/graphql.json"
_ATTEMPTS = 4
"""Times that a question is asked where Shopify says inside HTTP 200 that it failed."""


class Api:
    """One shop. Questions are asked again where that can help, writes are sent once."""

    def __init__(
        self,
        options: Options,
        clock: Clock,
        *,
        credential: Credential | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._clock = clock
        self.points = Points(clock, reserve=options.reserve)
        token = {"X-Shopify-Access-Token": options.token} if options.token else {}
        self.http = HttpClient(
            TITLE,
            options.api,
            clock=clock,
            headers={"Accept": "application/json", **token},
            secrets=(options.token, options.client_secret),
            limits=Limits.within(options.timeout),
            explain=explain,
            credential=credential,
            too_many=self.points.throttled,
            transport=transport,
        )
        self.served = ""
        """The version that answered last, as Shopify tells it; "" where it has not."""

    def ask(
        self,
        document: Document,
        variables: Mapping[str, Any],
        shape: type[Shape],
        *,
        needs: str = "",
        attempts: int | None = None,
    ) -> Shape:
        """The data of the answer, as the shape. See `fetch`."""
        return self.fetch(document, variables, shape, needs=needs, attempts=attempts)[0]

    def fetch(
        self,
        document: Document,
        variables: Mapping[str, Any],
        shape: type[Shape],
        *,
        needs: str = "",
        attempts: int | None = None,
    ) -> tuple[Shape, Answer]:
        """The data and the answer it came in; all of it or an error, since half of an answer
        proves nothing.

        `needs` names the permission that a refusal asks for. Raises Unauthorised, Rejected (where
        a smaller page may do, TooCostly), Misconfigured, Retriable, and Malformed where the data
        is missing or a filter was ignored.
        """
        tries, attempt = attempts or _ATTEMPTS, 0
        while True:
            attempt += 1
            envelope, answer = self._asked(document, variables, needs, attempts)
            tid = self.http.request_id(answer)
            try:
                return read(envelope, document, shape, needs=needs, request_id=tid), answer
            except ConnectorError as error:
                failed = self._cleaned(error)
                if not isinstance(failed, Retriable) or attempt >= tries:
                    raise failed from None
            why = f"{TITLE} is asked again: {failed.message}"
            pause(self._clock, min(2.0**attempt, 30.0), why, self.http.on_wait)

    def tell(
        self,
        document: Document,
        variables: Mapping[str, Any],
        shape: type[Shape],
        *,
        ready: Callable[[], None],
        needs: str = "",
    ) -> tuple[Shape, Answer]:
        """Write once; what was answered, and the answer. `ready` as in `HttpClient.send`.

        Raises as `HttpClient.send`; Retriable(maybe_done=True) unless the answer proves that
        nothing was carried out.
        """
        size = _size(variables)
        self.points.take(document.name, size, TITLE, self.http.on_wait)
        body = _body(document, variables)
        try:
            answer = self.http.send("POST", PATH, body, ready=ready, needs=needs)
        except ConnectorError as error:
            raise by_status(error) from None
        self._learn(answer)
        envelope = self.http.acknowledged(answer, Envelope, document.name)
        self._cost(document, size, envelope)
        try:
            found = written(
                envelope, document, shape, needs=needs, request_id=self.http.request_id(answer)
            )
        except ConnectorError as error:
            raise self._cleaned(error) from None
        return found, answer

    def _asked(
        self, document: Document, variables: Mapping[str, Any], needs: str, attempts: int | None
    ) -> tuple[Envelope, Answer]:
        size = _size(variables)
        self.points.take(document.name, size, TITLE, self.http.on_wait)
        try:
            envelope, answer = self.http.fetch(
                PATH, Envelope, post=_body(document, variables), needs=needs, attempts=attempts
            )
        except ConnectorError as error:
            raise by_status(error) from None
        self._learn(answer)
        self._cost(document, size, envelope)
        return envelope, answer

    def _cleaned(self, error: ConnectorError) -> ConnectorError:
        """The same error without secrets and control characters; its words are Shopify's."""
        clean = self.http.redactor.line
        error.message, error.detail = clean(error.message, limit=500), clean(error.detail)
        error.args = (error.message,)
        return error

    def _learn(self, answer: Answer) -> None:
        self.served = answer.headers.get("x-shopify-api-version", self.served)

    def _cost(self, document: Document, size: int, envelope: Envelope) -> None:
        if envelope.extensions is not None:
            self.points.cost(document.name, size, envelope.extensions.cost)


def _body(document: Document, variables: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode(
        {"query": document.text, "variables": variables, "operationName": document.name}
    )


def _size(variables: Mapping[str, Any]) -> int:
    """How many rows are asked for: what a question costs goes by it."""
    first = variables.get("first")
    return first if isinstance(first, int) else len(variables.get("ids", ()))
