"""The HTTP server: uvicorn on loopback, quiet, able to hang up, closed without a trace."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from syncconsole.sandbox.wire import HANG_UP

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = "127.0.0.1"
"""The only address a sandbox listens on."""

_LONGEST_HEAD = 128 * 1024  # addresses with a thousand SKUs in them are long


class _Protocol(H11Protocol):
    """HTTP/1.1 whose requests carry the means to close their connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        inner = self.app

        def hang_up(at_once: bool) -> None:  # noqa: FBT001 - one flag of one closure
            transport.abort() if at_once else transport.close()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            scope[HANG_UP] = hang_up
            await inner(scope, receive, send)

        self.app = app


class _Server(uvicorn.Server):
    """A server that says when it has started, and stops when it is told to."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._stopping = stopping
        self.loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.loop = asyncio.get_running_loop()
        self.ready.set()

    async def main_loop(self) -> None:
        """Tick as uvicorn does, but end as soon as the server is told to stop."""
        counter = 0
        while not await self.on_tick(counter):
            counter += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), 0.1)


def listen(port: int) -> socket.socket:
    """A listening socket on loopback, port 0 for any; raises OSError where the port is taken."""
    # With TCP named, asyncio sets TCP_NODELAY; else each answer waits 40 ms for its second part.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


class Serving:
    """An application served in a thread of its own until `stop`."""

    def __init__(self, app: ASGIApp, listener: socket.socket, stopping: asyncio.Event) -> None:
        config = uvicorn.Config(
            app,
            http=_Protocol,
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=False,
            h11_max_incomplete_event_size=_LONGEST_HEAD,
        )
        self._server = _Server(config, stopping)
        self._stopping = stopping
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, name="sandbox", daemon=True
        )
        self._thread.start()
        while not self._server.ready.wait(0.1):
            if not self._thread.is_alive():
                raise RuntimeError("the sandbox's server ended before it had started")

    def stop(self) -> None:
        """Answer what is under way, close every connection, end the thread."""
        self._server.should_exit = True
        if self._server.loop is not None and self._thread.is_alive():
            self._server.loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
