"""The calls of one organisation: their pace, their proof, and what their answers mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw

from connectors.capillary.access import OAuth, basic
from connectors.capillary.envelope import (
    BATCH_LIMIT,
    Reply,
    explain,
    has_items,
    opened,
    sentence,
    too_many,
)
from connectors.errors import ConnectorError, Malformed, Rejected, Retriable, Unauthorised
from connectors.http import HttpClient
from connectors.pace import Pace
from connectors.wire import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from connectors.capillary.options import Options
    from connectors.contract import Clock, TokenStore
    from connectors.query import Query
    from connectors.wire import Answer

PERMISSION = "the resource of this call in the access group of the till or OAuth client"
_TIMED_OUT = ("http_461", "http_521")
"""461: its search timed out (vendor page "Search customers"); 521: its host is down."""

_PROVES_NOTHING = " Whether the write was done, only reading can tell."


class Api:
    """Reads are asked again where that can help, writes are sent once."""

    def __init__(
        self,
        title: str,
        options: Options,
        clock: Clock,
        store: TokenStore | None,
        *,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.oauth = OAuth(options, clock, store, transport=transport) if options.key else None
        proof, secrets = basic(options.till, options.password) if options.till else ({}, ())
        self.http = HttpClient(
            title,
            f"{options.base_url}/v1.1",
            clock=clock,
            headers={"Accept": "application/json", **proof, **options.attribution},
            secrets=(*secrets, options.secret),
            limits=Limits.within(options.timeout, answer=options.timeout * 10),
            request_ids=("x-cap-requestid",),
            explain=explain,
            credential=self.oauth,
            pace=Pace(clock, (options.per_minute, 60.0)),
            too_many=too_many,
            transport=transport,
        )
        if self.oauth is not None:
            self.oauth.redactors.append(self.http.redactor)

    def get(
        self,
        path: str,
        query: Query | None = None,
        *,
        attempts: int | None = None,
        by_item: bool = False,
    ) -> Reply:
        """The answer's envelope; with `by_item`, also where every item of it failed.

        Raises as `HttpClient.fetch`; Rejected with code `1060` where too much was asked at once.
        """
        return self.fetch(path, query, attempts=attempts, by_item=by_item)[0]

    def fetch(
        self,
        path: str,
        query: Query | None = None,
        *,
        attempts: int | None = None,
        by_item: bool = False,
    ) -> tuple[Reply, Answer]:
        """As `get`, with the answer it came in."""
        try:
            found, answer = self.http.fetch(
                path,
                dict[str, Raw],
                query={**(query or {}), "format": "json"},
                needs=PERMISSION,
                attempts=attempts,
                answers=has_items if by_item else None,
            )
        except Rejected as error:
            if f"({BATCH_LIMIT})" in error.detail:
                raise Rejected(error.message, code=BATCH_LIMIT, detail=error.detail) from None
            if error.code not in _TIMED_OUT:
                raise
            raise Retriable(
                f"Capillary gave up on GET {path} ({error.code.replace('_', ' ').upper()}).",
                code=error.code,
                detail=error.detail,
                request_id=error.request_id,
            ) from None
        reply = opened(found, self.http.request_id(answer))
        if not (reply.said.ok or (by_item and has_items(answer))):
            raise self._refusal(reply, f"GET {path}")
        return reply, answer

    def send(self, method: str, path: str, body: object, *, ready: Callable[[], None]) -> Reply:
        """Write once; the envelope, which tells each item's fate or refuses all of them.

        Raises as `HttpClient.send`, Rejected with code `1060` where the batch was too large.
        """
        request = f"{method} {path}"
        answer = self.http.send(
            method,
            path,
            msgspec.json.encode(body),
            ready=ready,
            query={"format": "json"},
            needs=PERMISSION,
            accept={400, 461, 500, 521},
        )
        if not (answer.succeeded or has_items(answer)):
            if answer.status in (461, 521):
                raise Retriable(
                    f"Capillary gave up on {request} (HTTP {answer.status}).{_PROVES_NOTHING}",
                    code=f"http_{answer.status}",
                    request_id=self.http.request_id(answer),
                    maybe_done=True,
                )
            raise self._limited(answer) or self.http.refusal(answer, request, needs=PERMISSION)
        found = self.http.acknowledged(answer, dict[str, Raw], request)
        try:
            reply = opened(found, self.http.request_id(answer))
        except Malformed as error:
            raise Retriable(
                f"{error.message}{_PROVES_NOTHING}",
                code=error.code,
                request_id=self.http.request_id(answer),
                maybe_done=True,
            ) from None
        if not (reply.said.ok or has_items(answer)):
            raise self._refusal(reply, request, writing=True)
        return reply

    def close(self) -> None:
        """Close the connections."""
        self.http.close()
        if self.oauth is not None:
            self.oauth.http.close()

    def _limited(self, answer: Answer) -> Rejected | None:
        """The refusal of a batch as too large, where the answer is that."""
        if f"({BATCH_LIMIT})" not in explain(answer.body):
            return None
        return Rejected("Capillary takes fewer at once.", code=BATCH_LIMIT)

    def _refusal(self, reply: Reply, request: str, *, writing: bool = False) -> ConnectorError:
        """What a status means that says that nothing went well."""
        code = reply.said.code
        words = self.http.redactor.line(sentence(reply.said))
        named = {"detail": words, "request_id": reply.request_id}
        if code in ("401", "403"):
            text = f"Capillary did not accept the credential for {request}: {words}"
            return Unauthorised(text, code=f"http_{code}", **named)
        if code.startswith("5") and len(code) == 3:
            return Retriable(
                f"Capillary failed at {request}: {words}.{_PROVES_NOTHING if writing else ''}",
                code=f"status_{code}",
                detail=words,
                request_id=reply.request_id,
                maybe_done=writing,
            )
        own = code if code == BATCH_LIMIT else f"status_{code or 'none'}"
        return Rejected(f"Capillary refused {request}: {words}", code=own, **named)
