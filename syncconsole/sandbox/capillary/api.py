"""The organisation's routes as one ASGI application."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from syncconsole.sandbox.capillary.clienteling import TEMPLATES, Clienteling
from syncconsole.sandbox.capillary.customers import Customers
from syncconsole.sandbox.capillary.replies import CapillaryFault, refused

if TYPE_CHECKING:
    from starlette.requests import Request

    from syncconsole.sandbox.capillary.organisation import Organisation

PREFIX = "/v1.1"
TOKEN = "/v3/oauth/token/generate"  # noqa: S105 - an address


def app_of(organisation: Organisation) -> Starlette:
    """The routes below /v1.1, and the one that gives tokens."""
    customers, lists = Customers(organisation), Clienteling(organisation)

    async def token(request: Request) -> Response:
        """A token for key and secret."""
        try:
            given = json.loads(await request.body())
            key, secret = given["key"], given["secret"]
        except (ValueError, KeyError, TypeError):
            return _no_client(400, "key and secret are to be passed")
        keys = organisation.keys
        if (key, secret) != (keys.key, keys.secret):
            return _no_client(401, "Invalid client credentials")
        tokens = organisation.tokens
        told = {"accessToken": tokens.give(), "ttlSeconds": tokens.seconds}
        return JSONResponse({"data": told, "errors": None, "warnings": None})

    gets = {
        "/customer/get": customers.get,
        "/customer/search": customers.search,
        "/customer/coupons": customers.coupons,
        "/coupon/series": customers.series,
        "/organization/get": lists.about,
        "/organization/entities": lists.entities,
        "/store/staff": lists.staff,
        "/store/tasks": lists.tasks,
        "/task/metadata": lists.metadata,
        "/task/reminder": lists.reminders,
        TEMPLATES: lists.templates,
    }
    return Starlette(
        routes=[
            Route(TOKEN, token, methods=["POST"]),
            Route(f"{PREFIX}/customer/add", customers.add, methods=["POST"]),
            Route(f"{PREFIX}/customer/update", customers.update, methods=["PUT", "POST"]),
            *(Route(PREFIX + path, handler, methods=["GET"]) for path, handler in gets.items()),
        ],
        exception_handlers={CapillaryFault: _fault, 404: _nowhere, 405: _nowhere},
    )


async def _fault(_: Request, fault: Exception) -> Response:
    assert isinstance(fault, CapillaryFault)
    return refused(fault)


async def _nowhere(request: Request, _: Exception) -> Response:
    return refused(CapillaryFault(404, f"No such resource: {request.url.path}", http=404))


def _no_client(status: int, message: str) -> Response:
    error = {"code": status, "message": message}
    return JSONResponse({"data": None, "errors": [error], "warnings": None}, status)
