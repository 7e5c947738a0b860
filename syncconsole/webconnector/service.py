"""The HTTP routes: each visited endpoint at its own path, by POST; its WSDL and a page by GET."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from connectors.errors import Malformed
from syncconsole.webconnector import SYSTEMS
from syncconsole.webconnector.reception import HOLD, Reception
from syncconsole.webconnector.soap import UnknownCallError, fault, read_call, result
from syncconsole.webconnector.waiting import connections_of
from syncconsole.webconnector.wsdl import wsdl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from syncconsole.clock import SystemClock
    from syncconsole.config import Config, Endpoint

log = logging.getLogger(__name__)

LONGEST = 64 * 1024 * 1024
"""Bytes of one call; an answer with 500 items has about one million."""

XML = "text/xml; charset=utf-8"


def visited(config: Config, *, simulated: bool = False) -> dict[str, Endpoint]:
    """The endpoints that the Web Connector comes to, by name; or those that the sandbox's does."""
    return {
        name: endpoint
        for name, endpoint in config.endpoints.items()
        if endpoint.connector in SYSTEMS and endpoint.sandbox is simulated
    }


def service(
    config: Config,
    clock: SystemClock,
    wake: Callable[[], None],
    *,
    simulated: bool = False,
    hold: float = HOLD,
) -> Starlette:
    """The application for the visited endpoints of this config; the cache is to be open.

    Calls wait in a thread of their own each, up to `hold` seconds, for a run's next question.
    """
    receptions = {
        name: Reception(
            name,
            str(endpoint.options["user"]),
            endpoint.options["password"],
            str(endpoint.options["company_file"] or ""),
            connections_of(config, name),
            clock,
            wake,
            hold,
        )
        for name, endpoint in visited(config, simulated=simulated).items()
    }
    desk = _Desk(receptions)
    return Starlette(
        routes=[
            Route("/{endpoint}", desk.call, methods=["POST"]),
            Route("/{endpoint}", desk.page, methods=["GET"]),
        ]
    )


class _Desk:
    def __init__(self, receptions: Mapping[str, Reception]) -> None:
        self._receptions = receptions

    async def call(self, request: Request) -> Response:
        """One SOAP call; whatever is wrong with it is told as a fault, never as a traceback."""
        reception = self._receptions.get(request.path_params["endpoint"])
        if reception is None:
            return Response(fault("no endpoint of this name is visited here"), 404, media_type=XML)
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > LONGEST:
                return Response(fault("the call is too long"), 413, media_type=XML)
        try:
            call = read_call(bytes(body))
        except (UnknownCallError, Malformed) as error:
            return Response(fault(str(error)), HTTPStatus.INTERNAL_SERVER_ERROR, media_type=XML)
        try:
            told = await run_in_threadpool(reception.answer, call.name, call.arguments)
        except Exception:
            log.exception("the call %s ended by an error of our own", call.name)
            failed = fault("syncconsole failed; its log says why", client=False)
            return Response(failed, HTTPStatus.INTERNAL_SERVER_ERROR, media_type=XML)
        return Response(result(call.name, told), media_type=XML)

    async def page(self, request: Request) -> Response:
        """The WSDL at ?wsdl, else a line that says what this is: the file names it as support."""
        name = request.path_params["endpoint"]
        if name not in self._receptions:
            return PlainTextResponse("nothing is visited here\n", 404)
        if "wsdl" in request.url.query.lower():
            return Response(wsdl(str(request.url.replace(query=""))), media_type=XML)
        return PlainTextResponse("syncconsole: the QuickBooks Web Connector calls this address.\n")
