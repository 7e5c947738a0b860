"""The calls of the Accounting API, with what each of them carries: minor version, trace, pace."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from connectors.errors import Unauthorised
from connectors.http import HttpClient
from connectors.pace import Pace
from connectors.quickbooks_online.faults import explain, too_many
from connectors.quickbooks_online.shapes import Queried, Rows
from connectors.quickbooks_online.tokens import LOGIN
from connectors.wire import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from connectors.contract import Clock
    from connectors.quickbooks_online.bearer import Bearer
    from connectors.quickbooks_online.options import Options
    from connectors.wire import Answer

Shape = TypeVar("Shape")

MINOR_VERSION = 75
PACE = ((10, 1.0), (500, 60.0))
"""Requests of one app a second, and of a company a minute (vendor page "Limits")."""

BATCH_PACE = (40, 60.0)
LONGEST = 4_000
"""Characters an address may have before a question is posted instead."""

SCOPE = "the scope com.intuit.quickbooks.accounting, signed in by an administrator"

_numbers = msgspec.json.Encoder(decimal_format="number")


class Api:
    """One company. Reads are asked again where that can help, writes are sent once."""

    def __init__(
        self,
        title: str,
        options: Options,
        clock: Clock,
        bearer: Bearer,
        *,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.http = HttpClient(
            title,
            options.api,
            clock=clock,
            headers={"Accept": "application/json"},
            secrets=(options.client_secret,),
            limits=Limits.within(options.timeout, answer=options.timeout * 10),
            request_ids=("intuit_tid",),
            explain=explain,
            credential=bearer,
            pace=Pace(clock, *PACE),
            too_many=too_many,
            transport=transport,
        )
        self._batches = Pace(clock, BATCH_PACE)

    def query(self, statement: str) -> Rows:
        """What the statement finds. Raises as `HttpClient.fetch`."""
        asked = {"query": statement, **_VERSION}
        if len(self.http.address("/query", asked)) <= LONGEST:
            return self.get("/query", Queried, asked)[0].query_response
        try:
            found, _ = self.http.fetch(
                "/query",
                Queried,
                query=_VERSION,
                needs=SCOPE,
                post=statement.encode(),
                content_type="application/text",
            )
        except Unauthorised as error:
            raise _signed_out(error) from None
        return found.query_response

    def get(
        self,
        path: str,
        shape: type[Shape],
        asked: dict[str, str | int] | None = None,
        *,
        attempts: int | None = None,
    ) -> tuple[Shape, Answer]:
        """The JSON at the path, as the shape. Raises as `HttpClient.fetch`."""
        try:
            return self.http.fetch(
                path, shape, query={**(asked or {}), **_VERSION}, needs=SCOPE, attempts=attempts
            )
        except Unauthorised as error:
            raise _signed_out(error) from None

    def post(self, path: str, body: Any, *, request_id: str, ready: Callable[[], None]) -> Answer:
        """Write the body once; the answer, which may be a refusal (400). Decimals are numbers.

        Intuit answers a second request with the same `request_id` as it answered the first.
        Raises as `HttpClient.send`.
        """
        if path == "/batch":
            self._batches.take(self.http.title, self.http.on_wait)
        try:
            return self.http.send(
                "POST",
                path,
                _numbers.encode(body),
                ready=ready,
                query={"requestid": request_id, **_VERSION},
                needs=SCOPE,
                accept={400},
            )
        except Unauthorised as error:
            raise _signed_out(error) from None


_VERSION: dict[str, str | int] = {"minorversion": MINOR_VERSION}


def request_id(key: str, *parts: str) -> str:
    """The idempotency key of one request: `key` and what it is about, in 32 characters.

    The same key and the same parts give the same id, so that a repeated request is known for what
    it is; Intuit takes 50 characters at most.
    """
    digest = blake2b(digest_size=16)
    for part in (key, *parts):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\x00")
    return digest.hexdigest()


def _signed_out(error: Unauthorised) -> Unauthorised:
    """The same error, with the way out for a person whose sign-in is no longer accepted."""
    if error.code != "http_401":
        return error
    return Unauthorised(
        f"QuickBooks Online did not accept the renewed sign-in. {LOGIN}",
        code=error.code,
        detail=error.detail,
        request_id=error.request_id,
    )
