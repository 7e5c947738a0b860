"""The one polite HTTP client of all connectors.

It keeps to the endpoint's budget, tries reads again and writes never, follows no redirect to
another host, reads no more than it must, and gives every fault as an error of `connectors.errors`
in which no secret is left.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from random import Random
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import httpx

from connectors.budget import Budget, OnWait, Throttle, ThrottleReader, pause
from connectors.credential import legal
from connectors.errors import ConnectorError, Malformed, Misconfigured, Retriable
from connectors.query import Asked, base_address, query_string
from connectors.redaction import Redactor
from connectors.redirects import REDIRECTS, elsewhere, next_address
from connectors.retry import Backoff, retry_after
from connectors.verdict import Explain, Verdict
from connectors.wire import Answer, Limits, Lost, exchange

if TYPE_CHECKING:
    from connectors.contract import Clock
    from connectors.credential import Credential
    from connectors.pace import Pace

Shape = TypeVar("Shape")
Ready = Callable[[], None]
TooMany = Callable[[Answer], float | None]
"""Seconds to wait where an answer is a system's own "too many requests", else None."""

Answers = Callable[[Answer], bool]
"""Whether an answer whose status is no success still holds what was asked."""

JSON = "application/json"

# At INFO httpx logs whole addresses, and some systems want their key in the address.
logging.getLogger("httpx").setLevel(logging.WARNING)


class HttpClient:
    """One endpoint over HTTP; may be shared between threads.

    `title` is what the system is called in sentences, `headers` carry the credential, `secrets`
    are the texts that must never be seen. `throttle` reads the system's quota headers and
    `reserve` is how many requests of it are left alone. `explain` finds the system's own message
    in the body of a refusal. `credential` takes the place of a fixed header where the proof is
    renewed from time to time; `pace` keeps to limits that no header tells; `too_many` knows the
    system's own refusals for haste that are no plain 429. `signed` says that `transport` signs
    each request, so that no secret travels and plain http may be used. `transport` and `random`
    are seams for tests. `on_wait` may be set at any time and is told of every wait. `reads` and
    `writes` count the requests that left. Raises Misconfigured for an unusable address or header.
    """

    def __init__(
        self,
        title: str,
        base_url: str,
        *,
        clock: Clock,
        headers: Mapping[str, str] | None = None,
        secrets: Iterable[str] = (),
        limits: Limits | None = None,
        throttle: ThrottleReader | None = None,
        reserve: int = 0,
        request_ids: Sequence[str] = ("x-request-id",),
        explain: Explain | None = None,
        credential: Credential | None = None,
        pace: Pace | None = None,
        too_many: TooMany | None = None,
        signed: bool = False,
        transport: httpx.BaseTransport | None = None,
        random: Random | None = None,
    ) -> None:
        self.title = title
        self.base_url = base_address(base_url, signed=signed)
        self.limits = limits or Limits()
        self.redactor = Redactor(secrets)
        self.on_wait: OnWait | None = None
        self.reads = 0
        self.writes = 0
        self._clock = clock
        self._throttle = throttle
        self._budget = Budget(clock, reserve=reserve)
        self._backoff = Backoff(random or Random())  # noqa: S311 - jitter, not a secret
        self._verdict = Verdict(title, self.redactor, request_ids, explain)
        self._credential = credential
        self._pace = pace
        self._too_many = too_many
        self._counting = Lock()
        self._client = httpx.Client(
            headers=legal(headers or {}),
            timeout=self.limits.timeout(),
            # No connection is ever waited for, so that `ready` is the last thing before a write.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=8),
            transport=transport,
            trust_env=False,
            follow_redirects=False,
        )

    def get(
        self, path: str, shape: type[Shape], *, query: Asked | None = None, needs: str = ""
    ) -> Shape:
        """The JSON at the path, as the shape. See `fetch`."""
        return self.fetch(path, shape, query=query, needs=needs)[0]

    def fetch(
        self,
        path: str,
        shape: type[Shape],
        *,
        query: Asked | None = None,
        needs: str = "",
        on_empty: bytes = b"",
        attempts: int | None = None,
        post: bytes | None = None,
        content_type: str = JSON,
        answers: Answers | None = None,
    ) -> tuple[Shape, Answer]:
        """The JSON at the path, as the shape, and the answer it came in.

        Tries again, with backoff, after lost connections, timeouts, 5xx and cut bodies; then
        raises what came last: Retriable, Malformed. Raises Unauthorised, Rejected and
        Misconfigured at once. `needs` names the permission a 403 asks for; `on_empty` is the JSON
        that an empty success stands for, as the 204 of an empty list. `post` is the body of a
        question that does not fit an address; it must be one that may be asked twice. `answers`
        knows the answers that hold what was asked although their status says otherwise.
        """
        method = "GET" if post is None else "POST"
        address, request = self.address(path, query), f"{method} {path}"
        attempt = 0
        while True:
            attempt += 1
            try:
                got = self._got(method, address, post, content_type, request)
                if isinstance(got, Answer) and answers is not None and answers(got):
                    return self._verdict.decoded(got, shape, request), got
                answer = self._succeeded(got, request, needs=needs)
                if on_empty and not answer.body:
                    answer = Answer(answer.status, {"content-type": "application/json"}, on_empty)
                return self._verdict.decoded(answer, shape, request), answer
            except (Retriable, Malformed) as error:
                if attempt >= (attempts or self.limits.attempts) or not self._hopeful(error):
                    raise
                failed = error
            self._back_off(failed, attempt)

    def send(
        self,
        method: str,
        path: str,
        body: bytes,
        *,
        ready: Ready,
        query: Asked | None = None,
        needs: str = "",
        accept: Container[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Write the JSON body once; the answer, if it is a 2xx or one of `accept`. `headers` are
        those of this one request.

        `ready` is called after all waiting, as the last thing before the request is handed to the
        wire, and again each time the write is repeated: after "too many requests", and once after
        a 401 where the credential could be renewed, since neither has done anything. What it
        raises goes through untouched. Raises Retriable with `maybe_done` where the bytes
        had left and no answer proves that nothing was done; Unauthorised, Rejected, Misconfigured.
        """
        request = f"{method} {path}"
        own = legal(headers or {})
        got = self._turn(method, self.address(path, query), body, JSON, ready, own)
        if isinstance(got, Answer) and got.status in accept:
            return got
        if isinstance(got, Answer) and got.status in REDIRECTS:
            here = httpx.URL(self.address(path))
            raise elsewhere(got, here, self.title, self.redactor)
        return self._succeeded(got, request, needs=needs, writing=True)

    def acknowledged(self, answer: Answer, shape: type[Shape], request: str) -> Shape:
        """The 2xx answer of a write, as the shape.

        What cannot be read raises Retriable(maybe_done=True): a page of a proxy proves nothing.
        """
        try:
            return self._verdict.decoded(answer, shape, request)
        except Malformed as error:
            raise Retriable(
                f"{error.message} Whether the write was done, only reading can tell.",
                code=error.code,
                detail=error.detail,
                request_id=error.request_id,
                maybe_done=True,
            ) from None

    def refusal(self, answer: Answer, request: str, *, needs: str = "") -> ConnectorError:
        """The error that stands for a write's answer which `accept` let through."""
        now = self._clock.now()
        return self._verdict.refusal(answer, request, writing=True, needs=needs, now=now)

    def address(self, path: str, query: Asked | None = None) -> str:
        """The whole address of a request; its length is what a server's limit applies to."""
        return f"{self.base_url}{path}" + (f"?{query_string(query)}" if query else "")

    def request_id(self, answer: Answer) -> str:
        """The id the system gave the request, or ""."""
        return self._verdict.request_id(answer)

    def close(self) -> None:
        """Close the connections; the client cannot be used afterwards."""
        self._client.close()

    def _turn(
        self,
        method: str,
        address: str,
        body: bytes | None,
        kind: str,
        ready: Ready | None,
        own: Mapping[str, str] | None = None,
    ) -> Answer | Lost:
        """One request within the budget; waits and sends again while there were "too many"."""
        headers = {**(own or {}), **({} if body is None else {"content-type": kind})}
        refusals, renewed = 0, False
        while True:
            self._budget.take(self.title, self.on_wait)
            if self._pace is not None:
                self._pace.take(self.title, self.on_wait)
            proof = self._credential.headers() if self._credential is not None else {}
            message = self._client.build_request(
                method, address, content=body, headers={**headers, **legal(proof)}
            )
            if ready is not None:
                ready()
            with self._counting:
                self.reads += ready is None
                self.writes += ready is not None
            got = exchange(self._client, message, clock=self._clock, limits=self.limits)
            if isinstance(got, Lost):
                return got
            throttle = self._throttle(got.headers) if self._throttle else None
            if throttle is not None:
                self._budget.learn(throttle)
            if got.status == 401 and self._credential is not None and not renewed:
                renewed = True
                if self._credential.refused(proof):
                    continue
            wait = self._asked_to_wait(got, throttle, refusals + 1)
            if wait is None or wait > self.limits.longest_wait:
                return got
            refusals += 1
            self._budget.refused(max(wait, 1.0))

    def _asked_to_wait(self, got: Answer, throttle: Throttle | None, refusals: int) -> float | None:
        """Seconds, where the answer says "too many requests" in whatever way, else None."""
        own = self._too_many(got) if self._too_many is not None else None
        if got.status != 429 and own is None:
            return None
        wait = retry_after(got.headers, self._clock.now())
        if wait is None:
            wait = own if throttle is None else throttle.reset_in
        return self._backoff.delay(refusals) if wait is None else wait

    def _got(
        self, method: str, address: str, body: bytes | None, kind: str, request: str
    ) -> Answer | Lost:
        """A read, redirects on the same host followed."""
        here = httpx.URL(address)
        for _ in range(self.limits.redirects + 1):
            got = self._turn(method, str(here), body, kind, None)
            if isinstance(got, Lost) or got.status not in REDIRECTS:
                return got
            here = next_address(got, here, self.title, self.redactor)
        raise Misconfigured(
            f"{self.title} redirects {request} in circles. Check base_url.", code="redirect"
        )

    def _succeeded(
        self, got: Answer | Lost, request: str, *, needs: str, writing: bool = False
    ) -> Answer:
        if isinstance(got, Lost):
            raise self._verdict.lost(got, request, writing=writing)
        if got.succeeded:
            return got
        raise self._verdict.refusal(
            got, request, writing=writing, needs=needs, now=self._clock.now()
        )

    def _hopeful(self, error: ConnectorError) -> bool:
        """Whether asking again may help, and soon."""
        if isinstance(error, Retriable):
            soon = (error.retry_after or 0.0) <= self.limits.longest_wait
            return soon and error.code != "http_429"
        return error.code == "bad_json"

    def _back_off(self, error: ConnectorError, attempt: int) -> None:
        asked = error.retry_after if isinstance(error, Retriable) else None
        seconds = max(self._backoff.delay(attempt), asked or 0.0)
        pause(self._clock, seconds, f"{self.title} is asked again: {error.message}", self.on_wait)
