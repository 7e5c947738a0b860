"""The described API over HTTP: every answer as decoded JSON, every address on its own host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from msgspec import Raw

from connectors.errors import Malformed, Misconfigured, Rejected
from connectors.http import HttpClient
from connectors.pace import Pace
from connectors.rest import access, values
from connectors.rest.paths import MISSING, find
from connectors.rest.refusals import explain, message_of
from connectors.wire import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    import httpx

    from connectors.contract import Clock
    from connectors.query import Query
    from connectors.rest.options import Options
    from connectors.wire import Answer

AGENT = "syncconsole"


class Api:
    """One endpoint's client. `transport` takes the place of the network in tests."""

    def __init__(
        self, options: Options, clock: Clock, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._options = options
        self._parameters = access.parameters(options.access)
        common: dict[str, Any] = {"transport": transport, "limits": Limits.within(options.timeout)}
        self._bearer: access.Bearer | None = None
        if options.access.kind == "oauth2":
            self._bearer = access.Bearer(options.access, clock, **common)
        fixed = {"Accept": "application/json", "User-Agent": AGENT, **options.headers}
        self.http = HttpClient(
            options.title,
            options.origin,
            clock=clock,
            headers=fixed | access.fixed_headers(options.access),
            secrets=access.secrets(options.access),
            explain=lambda body: explain(options.errors, body),
            credential=self._bearer,
            pace=_pace(options.per_second, clock),
            **common,
        )
        if self._bearer is not None:
            self._bearer.redactors.append(self.http.redactor)

    def get(
        self, path: str, query: Query | None = None, body: Mapping[str, Any] | None = None
    ) -> tuple[Any, Answer]:
        """The decoded answer at the path; with a `body` it is asked for by POST.

        Raises as `HttpClient.fetch`, and Rejected where a success says that it is none.
        """
        path, query = self._with_proof(path, query or {})
        post = None if body is None else values.encode(dict(body))
        raw, answer = self.http.fetch(path, Raw, query=query or None, post=post)
        found = self._decoded(bytes(raw), path)
        self._agreed(found, path)
        return found, answer

    def follow(self, address: str) -> Any:
        """What the address that a reply gave answers; MISSING where there is nothing (any more)."""
        try:
            return self.get(self.local(address))[0]
        except Rejected as error:
            if error.code in ("http_404", "http_410"):
                return MISSING
            raise

    def send(
        self,
        method: str,
        path: str,
        body: Any,
        *,
        ready: Callable[[], None],
        accept: Container[int],
        headers: Mapping[str, str],
    ) -> Answer:
        """Write once; see `HttpClient.send`."""
        path, query = self._with_proof(path, {})
        return self.http.send(
            method, path, values.encode(body), ready=ready, query=query or None, accept=accept,
            headers=headers,
        )  # fmt: skip

    def acknowledged(self, answer: Answer, request: str) -> Any:
        """The decoded body of a write's success, MISSING where it is empty. Raises
        Retriable(maybe_done) where it is no JSON: a page of a proxy proves nothing."""
        if not answer.body.strip():
            return MISSING
        return self._decoded(bytes(self.http.acknowledged(answer, Raw, request)), request)

    def failed(self, found: Any) -> bool:
        """Whether a success says that it is none (`errors.ok`)."""
        errors = self._options.errors
        if errors.ok is None or found is MISSING:
            return False
        value = find(errors.ok, found)
        return value is MISSING or values.text(value) != errors.is_

    def why(self, found: Any) -> tuple[str, str]:
        """(code, message) of a refusal's body, cleaned; "" where it tells none."""
        errors = self._options.errors
        code = find(errors.code, found) if errors.code is not None else MISSING
        return self.line(code, limit=60), self.line(message_of(errors, found))

    def line(self, value: Any, *, limit: int = 300) -> str:
        """A value of a reply on one clean line without secrets, "" where there is none."""
        return "" if value is MISSING else self.http.redactor.line(
            values.text(value) or "", limit=limit
        )  # fmt: skip

    def under(self, path: str) -> str:
        """A path of the description on this host."""
        return path if path.startswith("http") else f"{self._options.prefix}{path}"

    def local(self, address: str) -> str:
        """The path and query of an address a reply gave. Raises Misconfigured for another host:
        the credential is not taken there."""
        parts = urlsplit(address)
        own = urlsplit(self._options.origin)
        if parts.netloc and parts.hostname != own.hostname:
            raise Misconfigured(
                f"{self._options.title} sends on to {self.line(parts.hostname or '')}, and the "
                "credential is not taken there. If that is right, make it the `url`.",
                code="other_host",
            )
        if not parts.path.startswith("/"):
            raise Malformed(
                f"{self._options.title} gave an address that is none: {self.line(address)}",
                code="bad_address",
            )
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def close(self) -> None:
        """Close the connections."""
        self.http.close()
        if self._bearer is not None:
            self._bearer.close()

    def _with_proof(self, path: str, query: Query) -> tuple[str, Query]:
        """Path and parameters, those that prove us included. An address that a reply gave has
        parameters of its own, perhaps our proof among them, and stands for itself."""
        bare, _, own = path.partition("?")
        if not own:
            return path, {**query, **self._parameters}
        if not self._parameters:
            return path, {}
        pairs = parse_qsl(own, keep_blank_values=True)
        kept = [pair for pair in pairs if pair[0] not in self._parameters]
        return f"{bare}?{urlencode([*kept, *self._parameters.items()])}", {}

    def _decoded(self, data: bytes, request: str) -> Any:
        try:
            return values.decode(self.http.redactor.data(data))
        except ValueError as error:
            raise Malformed(
                f"{self._options.title} answered {self.line(request)} with JSON that cannot be "
                f"read: {self.line(str(error))}",
                code="bad_json",
            ) from None

    def _agreed(self, found: Any, path: str) -> None:
        if self.failed(found):
            code, said = self.why(found)
            raise Rejected(
                f"{self._options.title} refused {self.line(path)}: {said or 'no reason given'}",
                code=code or "refused",
                detail=said,
            )


def _pace(per_second: float, clock: Clock) -> Pace | None:
    """So many requests a second; fewer than one are one in so many seconds."""
    if not per_second:
        return None
    return Pace(clock, (max(1, int(per_second)), max(1, int(per_second)) / per_second))
