"""The result of a bulk operation: a file of JSON lines at a host of Shopify's choice.

It is read line by line as it comes, so that a million lines take no more room than one. The access
token does not go there, and the address, which is a key of its own, comes into no message.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from connectors.budget import pause
from connectors.errors import ConnectorError, Malformed, Misconfigured, Retriable
from connectors.query import base_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from connectors.budget import OnWait
    from connectors.contract import Clock

MOST_BYTES = 32 * 2**30
MOST_LINE = 16 * 2**20
"""A line is one product, variant or customer; none is nearly as long."""

ATTEMPTS = 5
"""Times in a row that nothing new may come."""

_RANGE = re.compile(r"bytes (\d{1,18})-", re.ASCII)


class Download:
    """Fetches such files; may be used by one reader at a time."""

    def __init__(
        self, clock: Clock, *, timeout: float, transport: httpx.BaseTransport | None = None
    ) -> None:
        self.on_wait: OnWait | None = None
        self.requests = 0
        self._clock = clock
        self._client = httpx.Client(
            # Lines are counted by bytes of the file itself, so it must come as it lies there.
            headers={"Accept-Encoding": "identity"},
            timeout=timeout,
            transport=transport,
            trust_env=False,
            follow_redirects=False,
        )

    def lines(
        self, address: Callable[[], str], start: int, size: int | None
    ) -> Iterator[tuple[bytes, int]]:
        """Each line from the byte `start`, and the byte behind it.

        A connection that breaks off is taken up behind the last whole line, at an address that is
        asked for anew. `size` is what the whole file must have. Raises Malformed
        (`incomplete_read`) where the file ends too soon or too late, Retriable.
        """
        if (size or start) > MOST_BYTES:
            raise _too_large(f"more than {MOST_BYTES:,} bytes")
        at, attempt = start, 0
        while size is None or at < size:
            before, failed = at, None
            try:
                for line, at in self._once(address(), before, size):
                    if line.strip():
                        yield line, at
            except Retriable as error:
                failed = error
            if failed is None:
                break
            attempt = 1 if at > before else attempt + 1
            if attempt >= ATTEMPTS:
                raise failed
            why = f"Shopify's file is asked for again: {failed.message}"
            pause(self._clock, min(2.0**attempt, 30.0), why, self.on_wait)
        if size is not None and at != size:
            raise _incomplete(f"{at:,} of {size:,} bytes came")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _once(self, address: str, start: int, size: int | None) -> Iterator[tuple[bytes, int]]:
        response = self._opened(_fit(address), start)
        try:
            rest, at = bytearray(), start
            for part in self._parts(response, start):
                *whole, tail = part.split(b"\n")
                for line in whole:
                    rest += line
                    at += len(rest) + 1
                    yield bytes(rest), at
                    rest.clear()
                rest += tail
                if len(rest) > MOST_LINE or at > MOST_BYTES:
                    raise _too_large("a line or a file longer than any")
            # The last line may lack its line feed, but only where the file really ends.
            if rest:
                if size is not None and at + len(rest) != size:
                    raise _incomplete(f"{at + len(rest):,} of {size:,} bytes came")
                yield bytes(rest), at + len(rest)
        finally:
            response.close()

    def _parts(self, response: httpx.Response, start: int) -> Iterator[bytes]:
        """The bytes from `start`, of a whole file as well as of a part of it."""
        behind = start if response.status_code == 200 else 0
        parts = response.iter_bytes()
        while True:
            try:
                part = next(parts, None)
            except (httpx.TransportError, httpx.DecodingError) as error:
                fault = type(error).__name__
            else:
                if part is None:
                    return
                yield part[behind:]
                behind = max(0, behind - len(part))
                continue
            raise Retriable(f"the download broke off ({fault})", code="cut")

    def _opened(self, address: str, start: int) -> httpx.Response:
        self.requests += 1
        headers = {"Range": f"bytes={start}-"} if start else {}
        try:
            request = self._client.build_request("GET", address, headers=headers)
            response = self._client.send(request, stream=True)
        except (httpx.TransportError, httpx.InvalidURL, ValueError) as error:
            fault = type(error).__name__
        else:
            wrong = _wrong(response, start)
            if wrong is None:
                return response
            response.close()
            raise wrong
        raise Retriable(f"Shopify's file could not be reached ({fault})", code="no_connection")


def _wrong(response: httpx.Response, start: int) -> ConnectorError | None:
    status = response.status_code
    if status == 200:
        return None
    if status == 206 and start:
        told = _RANGE.match(response.headers.get("content-range", ""))
        fits = told is not None and int(told[1]) == start
        return None if fits else _incomplete("another part of the file came than was asked for")
    # 401, 403, 404 and 410 are answers to an address that has expired.
    return Retriable(f"Shopify's file was not given out (HTTP {status})", code=f"http_{status}")


def _fit(address: str) -> str:
    """The address, if it may be asked: https, or this very machine."""
    try:
        parts = urlsplit(address)
        base_address(f"{parts.scheme}://{parts.netloc}")
    except (ValueError, Misconfigured):
        parts = None
    if parts is None:
        raise Malformed(
            "Shopify named an address for its file that cannot be asked safely.", code="bad_address"
        )
    return address


def _incomplete(why: str) -> Malformed:
    return Malformed(
        f"Shopify's file was not read completely: {why}. Read it again from the start.",
        code="incomplete_read",
    )


def _too_large(what: str) -> Malformed:
    return Malformed(f"Shopify's file has {what}; it is not read.", code="too_large")
