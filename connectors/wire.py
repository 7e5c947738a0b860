"""One request over the wire, and what came of it as a value; it raises nothing of httpx.

Exceptions of httpx carry the request, and the request carries the token. So they end here.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING

import httpx
from msgspec import Struct

if TYPE_CHECKING:
    from connectors.contract import Clock


class Limits(Struct, frozen=True):
    """What one request may take, in seconds and bytes; a whole run has no limit (S-008).

    `connect`, `read`, `write` and `pool` limit single waits, `answer` the whole of one answer,
    against a server that drips. `attempts` counts the tries of a read. A system that asks for
    more patience than `longest_wait` ends the request instead of being waited for.
    """

    connect: float = 10.0
    read: float = 60.0
    write: float = 60.0
    pool: float = 60.0
    answer: float = 600.0
    size: int = 64 * 2**20
    attempts: int = 5
    redirects: int = 3
    longest_wait: float = 3600.0

    @classmethod
    def within(cls, timeout: float, *, answer: float = 600.0) -> Limits:
        """Those of an endpoint whose `timeout` no single wait is longer than."""
        return cls(
            connect=min(timeout, 10.0), read=timeout, write=timeout, pool=timeout, answer=answer
        )

    def timeout(self) -> httpx.Timeout:
        return httpx.Timeout(connect=self.connect, read=self.read, write=self.write, pool=self.pool)


class Answer(Struct, frozen=True):
    """What a system answered. Header names are in lower case; the body is decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300


class Lost(Struct, frozen=True):
    """No usable answer. `sent` tells whether bytes may have reached the system.

    `code` is `no_connection`, `untrusted`, `timeout`, `cut` or `too_large`; `text` is httpx's own,
    uncleaned.
    """

    code: str
    text: str
    sent: bool = True


def exchange(
    client: httpx.Client, request: httpx.Request, *, clock: Clock, limits: Limits
) -> Answer | Lost:
    """Send the request once and read its answer, following nothing and trying nothing again."""
    try:
        response = client.send(request, stream=True)
        try:
            return _received(response, clock, limits)
        finally:
            response.close()
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        code = "untrusted" if _untrusted(error) else "no_connection"
        return Lost(code, _words(error), sent=False)
    except httpx.TimeoutException as error:
        return Lost("timeout", _words(error))
    except (httpx.TransportError, httpx.InvalidURL) as error:
        # InvalidURL: httpx looks at the address of a redirect even where it is not followed.
        return Lost("cut", _words(error))


def _received(response: httpx.Response, clock: Clock, limits: Limits) -> Answer | Lost:
    headers = {name.lower(): value for name, value in response.headers.items()}
    try:
        body = _body(response, clock, limits)
    except (httpx.TransportError, httpx.DecodingError) as error:
        body = Lost(
            "timeout" if isinstance(error, httpx.TimeoutException) else "cut", _words(error)
        )
    if isinstance(body, bytes):
        return Answer(response.status_code, headers, body)
    # The status alone says what a refusal means; only a success needs its body.
    return body if response.is_success else Answer(response.status_code, headers, b"")


def _body(response: httpx.Response, clock: Clock, limits: Limits) -> bytes | Lost:
    until = clock.monotonic() + limits.answer
    size, parts = 0, list[bytes]()
    for part in response.iter_bytes():
        size += len(part)
        if size > limits.size:
            return Lost("too_large", f"more than {limits.size:,} bytes")
        if clock.monotonic() > until:
            return Lost("timeout", f"the answer took longer than {limits.answer:g} s")
        parts.append(part)
    return b"".join(parts)


def _untrusted(error: BaseException | None) -> bool:
    """Whether the other side's certificate did not stand; httpx hides that behind its own error."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
