"""How the company receives a request: its database, its sessions, its faults."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING

from syncconsole.sandbox.system import Reception
from syncconsole.sandbox.tryton.api import Api, page
from syncconsole.sandbox.tryton.company import DATABASE, USER
from syncconsole.sandbox.wire import BODY

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope

    from syncconsole.sandbox.tryton.company import Ledger
    from syncconsole.sandbox.visit import Visit

_PATH = re.compile(r"/(?P<database>[^/]+)/rpc/")
_READS = ("search_read", "search_count", "get_preferences", "get_access", "today")
_LOGIN = ("common.db.login", "common.db.logout")


class TrytonLedger:
    """The company as the wire sees it."""

    def __init__(self, ledger: Ledger) -> None:
        self.app = Api(ledger).app()
        self._ledger = ledger

    def owns(self, path: str) -> bool:
        """Whether an address is a Tryton's, whichever database it names."""
        return bool(_PATH.fullmatch(path))

    def path(self, scope: Scope) -> str:
        """The path with the method called, as /sandbox/rpc/model.sale.sale.create."""
        return f"{scope['path']}{_method(scope)}"

    def kind(self, scope: Scope) -> str:
        """Every call is a POST; its method tells what it is."""
        method = _method(scope)
        if method in _LOGIN:
            return "token"
        return "read" if method.endswith(_READS) else "write"

    def receive(self, scope: Scope, visit: Visit) -> Reception:
        """401, 404, 429 or 503 where the request may not pass."""
        return Reception(self._refusal(scope, visit.fault.name if visit.fault else ""))

    def _refusal(self, scope: Scope, fault: str) -> ASGIApp | None:
        if fault == "503":
            return page(503, "Service Unavailable", "The server is down for maintenance.")
        if fault == "429":
            return page(429, "Too Many Requests", "Try again later.")
        found = _PATH.fullmatch(scope["path"])
        if found is None or found["database"] != DATABASE:
            return page(404, "Not Found", "The requested URL was not found on the server.")
        if _method(scope) == "common.db.login":
            return None
        token = _token(scope)
        if fault == "expired_token" or not self._ledger.admits(token):
            return page(401, "Unauthorized", "The server could not verify that you are authorized.")
        if _method(scope) == "common.db.logout":
            self._ledger.log_out(token)
        return None


def _method(scope: Scope) -> str:
    try:
        return str(json.loads(scope.get(BODY, b"")).get("method", ""))
    except (ValueError, AttributeError):
        return ""


def _token(scope: Scope) -> str:
    """The token of the header `Authorization: Session base64(user:id:token)`, or ""."""
    header = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
    scheme, _, told = header.partition(" ")
    try:
        user, _, token = base64.b64decode(told).decode().split(":")
    except ValueError:
        return ""
    return token if scheme == "Session" and user == USER else ""
