"""Serving the Web Connector: uvicorn on one address, until told to stop."""

from __future__ import annotations

import socket
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

import uvicorn

from syncconsole.errors import StateError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LOOPBACK = "127.0.0.1"


class Serving:
    """An application on a port that is taken at once; `port` 0 takes any free one.

    Raises StateError where the address cannot be listened on.
    """

    def __init__(self, app: ASGIApp, port: int, host: str = LOOPBACK) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
            self._socket.listen(64)
        except OSError as error:
            self._socket.close()
            raise StateError(
                f"{host}:{port} cannot be listened on: {error.strerror}; stop what uses it, or "
                "give another with --port"
            ) from error
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            app, lifespan="off", ws="none", log_config=None, log_level="warning",
            access_log=False, server_header=False, timeout_graceful_shutdown=2,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread: Thread | None = None

    def run(self) -> None:
        """Serve in this thread, the main one, until SIGTERM or SIGINT."""
        self._server.run(sockets=[self._socket])

    def start(self) -> None:
        """Serve in a thread of its own until `stop`."""
        self._thread = Thread(target=self.run, name="webconnector", daemon=True)
        self._thread.start()
        while not self._server.started:
            sleep(0.01)

    def stop(self) -> None:
        """Answer what is under way, then end the thread."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()
        self._socket.close()
