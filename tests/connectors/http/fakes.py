"""A clock that nobody waits for, and a wire that answers by a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import httpx
import msgspec

from connectors.http import HttpClient

if TYPE_CHECKING:
    from connectors.wire import Limits

TOKEN = "tok/3n+s3cr3t=="
JSON = {"content-type": "application/json"}


class FakeClock:
    """Time moves only by sleeping; every sleep is kept."""

    def __init__(self) -> None:
        self.started = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
        self.passed = 0.0
        self.sleeps = list[float]()
        self.on_sleep: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return self.started + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.on_sleep()
        self.sleeps.append(seconds)
        self.passed += seconds
        assert self.passed < 100_000.0, "this wait never ends"


Step = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Script:
    """A transport that plays its steps in order, the last one again and again."""

    def __init__(self, *steps: Step) -> None:
        self._steps = steps
        self.requests = list[httpx.Request]()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        step = self._steps[min(len(self.requests), len(self._steps) - 1)]
        self.requests.append(request)
        if isinstance(step, Exception):
            raise step
        return step if isinstance(step, httpx.Response) else step(request)


def answer(status: int = 200, body: Any = None, **headers: str) -> Step:
    """A JSON answer, made anew for each request; `retry_after="3"` becomes a header."""
    content = msgspec.json.encode({} if body is None else body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: httpx.Response(status, content=content, headers={**JSON, **named})


def page(status: int, text: str, kind: str = "text/html; charset=utf-8") -> Step:
    """An answer that is not JSON."""
    return lambda _: httpx.Response(status, content=text.encode(), headers={"content-type": kind})


class BrokenOff(httpx.SyncByteStream):
    """A body that ends in an exception instead of an end."""

    def __init__(self, error: Exception, first: bytes = b'{"a": ') -> None:
        self._error = error
        self._first = first

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        raise self._error


def broken_off(error: Exception, status: int = 200) -> Step:
    """An answer whose body stops in the middle."""
    return lambda _: httpx.Response(status, headers=JSON, stream=BrokenOff(error))


def client(
    script: Callable[[httpx.Request], httpx.Response],
    clock: FakeClock | None = None,
    *,
    limits: Limits | None = None,
    **more: Any,
) -> HttpClient:
    """The client under test, with a token that must never be seen."""
    return HttpClient(
        "Shop",
        "https://shop.example/api",
        clock=clock or FakeClock(),
        headers={"X-Token": TOKEN},
        secrets=(TOKEN,),
        limits=limits,
        transport=httpx.MockTransport(script),
        random=Random(7),
        **more,
    )


def ready() -> None:
    """Nothing stands against the write."""
