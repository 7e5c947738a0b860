"""A wire that loses answers: what was asked is done, and nobody hears of it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

import httpx
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from syncconsole.sandbox.serving import Serving, listen
from syncconsole.sandbox.wire import HANG_UP

if TYPE_CHECKING:
    from types import TracebackType

    from starlette.requests import Request

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_HOPS = {"connection", "keep-alive", "transfer-encoding", "content-length"}
"""Headers of one connection, not of what travels over it."""


class LosingWire:
    """A proxy on loopback in front of `upstream`, an address without a path.

    `lose` holds texts: the answer to the first request whose "METHOD path body" holds one is
    swallowed, after the other side has given it. `lost` tells of these, in order.
    """

    def __init__(self, upstream: str) -> None:
        self.lose: list[str] = []
        self.lost: list[str] = []
        self._upstream = upstream
        listener = listen(0)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = Starlette(routes=[Route("/{path:path}", self._through, methods=_METHODS)])
        self._serving = Serving(app, listener, asyncio.Event())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._serving.stop()

    async def _through(self, request: Request) -> Response:
        body = await request.body()
        where = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        asked = f"{request.method} {where} {body.decode(errors='replace')}"
        told = [pair for pair in request.headers.items() if pair[0] not in _HOPS]
        address = f"{self._upstream}{where}"
        async with (
            httpx.AsyncClient(timeout=None, trust_env=False, verify=False) as client,
            client.stream(request.method, address, content=body, headers=told) as answer,
        ):
            whole = b"".join([part async for part in answer.aiter_raw()])  # as it was compressed
        if (text := next((one for one in self.lose if one in asked), None)) is not None:
            self.lose.remove(text)
            self.lost.append(f"{request.method} {where} {answer.status_code}: {text}")
            request.scope[HANG_UP](True)
        kept = {name: value for name, value in answer.headers.items() if name not in _HOPS}
        return Response(whole, answer.status_code, kept)
