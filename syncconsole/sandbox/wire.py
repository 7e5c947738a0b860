"""What every request goes through: its number, hooks, faults, the system it is for, and the log.

A fault may close the connection without an answer; the protocol puts the means to do so into the
ASGI scope (see serving.py).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from syncconsole.sandbox.log import NO_ANSWER, Call, Log
from syncconsole.sandbox.replies import login_page, maintenance_page
from syncconsole.sandbox.visit import KEY, Visit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from starlette.types import Message, Receive, Scope, Send

    from syncconsole.sandbox.clock import Clock
    from syncconsole.sandbox.faults import Faults
    from syncconsole.sandbox.hooks import Hooks
    from syncconsole.sandbox.system import System

BODY = "sandbox.body"
"""Where a request's whole body lies in the ASGI scope."""

HANG_UP = "sandbox.hang_up"
"""Where the connection's `hang_up(at_once: bool)` lies in the ASGI scope."""


@dataclass(slots=True)
class _Answer:
    """An answer held back until it is known whether and how it leaves."""

    status: int = HTTPStatus.INTERNAL_SERVER_ERROR
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message["headers"])
        else:
            self.body += message.get("body", b"")


class Wire:
    """The way to a simulated system and back; `system_of` tells which one a path belongs to.

    `sell` is what a customer does of whom the fault `sale` tells.
    `stopping` ends waits when the server closes.
    """

    def __init__(
        self, system_of: Callable[[str], System], *, faults: Faults, hooks: Hooks, log: Log,
        clock: Clock, sell: Callable[[str, int], object],
    ) -> None:  # fmt: skip
        self.faults = faults
        self.hooks = hooks
        self.log = log
        self.sell = sell
        self.stopping = asyncio.Event()
        self.on_call: Callable[[int], None] | None = None
        """Called with a request's number once it was answered."""
        self._system_of = system_of
        self._clock = clock
        self.last_seen = clock.monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        self.last_seen = self._clock.monotonic()
        scope[BODY] = body = await _body(receive)
        system = self._system_of(scope["path"])
        visit = self._visit(scope, system)
        await self.hooks.run("before", visit)
        visit.fault = self.faults.strike(visit.number, visit.method, visit.path, visit.query)
        fault = visit.fault.name if visit.fault else ""
        if visit.fault and fault == "sale":
            await asyncio.to_thread(self.sell, visit.fault.sku, visit.fault.units)
        if fault == "dropped":
            self._note(visit, NO_ANSWER)
            await _hang_up(scope, receive)
            return
        answer = await _answer(system, scope, body, visit, self._clock.now())
        await self.hooks.run("after", visit)
        if visit.fault and fault == "slow":
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), visit.fault.seconds)
        self._note(visit, NO_ANSWER if fault == "lost_answer" else answer.status)
        if fault == "lost_answer":
            await _hang_up(scope, receive)
        elif fault == "truncated":
            await _send(send, answer, len(answer.body) // 2)
            await _hang_up(scope, receive, at_once=False)
        else:
            await _send(send, answer, len(answer.body))

    def _visit(self, scope: Scope, system: System) -> Visit:
        kind = system.kind(scope)
        number, of_kind = self.log.arrive(kind)
        query = scope["query_string"].decode("latin-1")
        path = system.path(scope)
        visit = Visit(number, kind, of_kind, scope["method"], path, query)
        scope[KEY] = visit
        return visit

    def _note(self, visit: Visit, status: int) -> None:
        fault = visit.fault.name if visit.fault else ""
        self.log.add(
            Call(visit.number, visit.kind, visit.method, visit.path, visit.query, status,
                 visit.rows, fault)
        )  # fmt: skip
        if self.on_call is not None:
            self.on_call(visit.number)


async def _answer(
    system: System, scope: Scope, body: bytes, visit: Visit, now: datetime
) -> _Answer:
    """What the other side makes of the request, before anything happens to its answer."""
    reception = system.receive(scope, visit)
    answer = _Answer()
    pages = {"html": login_page, "maintenance": maintenance_page}
    page = pages.get(visit.fault.name) if visit.fault else None
    app = page() if page else reception.refusal or system.app
    await app(scope, _replay(body), answer.take)
    named = reception.headers.items()
    answer.headers += [(name.encode(), value.encode()) for name, value in named]
    answer.headers.append((b"date", format_datetime(now, usegmt=True).encode()))
    return answer


async def _body(receive: Receive) -> bytes:
    """The whole request body, read before anything waits: a client that leaves takes it along."""
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def _send(send: Send, answer: _Answer, length: int) -> None:
    """Send the head in full and `length` bytes of the body; the rest of it never follows."""
    start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
    await send(start)
    whole = length == len(answer.body)
    await send({"type": "http.response.body", "body": answer.body[:length], "more_body": not whole})


async def _hang_up(scope: Scope, receive: Receive, *, at_once: bool = True) -> None:
    """Close the connection and wait until it is closed."""
    scope[HANG_UP](at_once)
    while (await receive())["type"] != "http.disconnect":
        continue
