"""How the store receives a request: its token, its faults, and the headers of every reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from syncconsole.sandbox.shopify.api import TOKEN_HEADER, Api, request_id
from syncconsole.sandbox.shopify.bulk import PREFIX
from syncconsole.sandbox.shopify.oauth import PATH
from syncconsole.sandbox.system import Reception
from syncconsole.sandbox.wire import BODY

if TYPE_CHECKING:
    from graphql import OperationDefinitionNode
    from starlette.types import ASGIApp, Scope

    from syncconsole.sandbox.faults import Fault
    from syncconsole.sandbox.shopify.store import Store
    from syncconsole.sandbox.visit import Visit

API = "/admin/api/"

_UNKNOWN = "[API] Invalid API key or access token (unrecognized login or wrong password)"


class ShopifyStore:
    """The store as the wire sees it."""

    def __init__(self, store: Store) -> None:
        self.app = Api(store).app()
        self._store = store

    def owns(self, path: str) -> bool:
        """Whether an address is the store's: its API, its tokens, or a bulk operation's file."""
        return path.startswith((API, PREFIX)) or path == PATH

    def path(self, scope: Scope) -> str:
        """The path with the fields asked for, as /admin/api/2026-10/graphql.json/customers."""
        from syncconsole.sandbox.shopify.documents import fields_of

        path: str = scope["path"]
        fields = fields_of(_operation(scope))
        return f"{path}/{'+'.join(fields)}" if fields else path

    def kind(self, scope: Scope) -> str:
        """A mutation is a write, but for a bulk operation's start: that only reads."""
        from syncconsole.sandbox.shopify.documents import writes

        if scope["path"] == PATH:
            return "token"
        return "write" if writes(_operation(scope)) else "read"

    def receive(self, scope: Scope, visit: Visit) -> Reception:
        """401, 429 or 503 where the request may not pass."""
        headers = {"x-request-id": request_id(visit.number)}
        if visit.fault and visit.fault.name == "429" and not visit.fault.bare:
            headers["retry-after"] = f"{visit.fault.seconds:.1f}"
        return Reception(self._refusal(scope, visit.fault), headers)

    def _refusal(self, scope: Scope, fault: Fault | None) -> ASGIApp | None:
        name = fault.name if fault else ""
        if name == "503":
            return Response("Service Unavailable", 503, media_type="text/plain")
        if name == "429":
            return JSONResponse({"errors": "Exceeded 2 calls per second for api client."}, 429)
        if not scope["path"].startswith(API):
            return None
        token = dict(scope["headers"]).get(TOKEN_HEADER.encode(), b"").decode("latin-1")
        if name == "expired_token" or self._store.grants.allowed(token) is None:
            return JSONResponse({"errors": _UNKNOWN}, 401)
        return None


def _operation(scope: Scope) -> OperationDefinitionNode | None:
    from syncconsole.sandbox.shopify.documents import operation_of, sent

    if not scope["path"].startswith(API):
        return None
    return operation_of(sent(scope[BODY]))
