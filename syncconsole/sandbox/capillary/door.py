"""How the organisation receives a request: who asks, how many a minute, the trace on the reply."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from syncconsole.sandbox.capillary.api import PREFIX, TOKEN, app_of
from syncconsole.sandbox.capillary.replies import CapillaryFault, refused
from syncconsole.sandbox.system import Reception

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Scope

    from syncconsole.sandbox.capillary.organisation import Organisation
    from syncconsole.sandbox.visit import Visit

_TOKEN_HEADER = b"x-cap-api-oauth-token"


class CapillaryOrganisation:
    """The organisation as the wire sees it; `get` makes it when it is first asked."""

    def __init__(self, get: Callable[[], Organisation]) -> None:
        self._get = get
        self._app: ASGIApp | None = None
        self._asked = deque[float]()

    @property
    def app(self) -> ASGIApp:
        """Its routes."""
        if self._app is None:
            self._app = app_of(self._get())
        return self._app

    def owns(self, path: str) -> bool:
        """Whether an address is Capillary's."""
        return path.startswith(f"{PREFIX}/") or path == TOKEN

    def path(self, scope: Scope) -> str:
        """The whole path, as /v1.1/customer/get."""
        path: str = scope["path"]
        return path

    def kind(self, scope: Scope) -> str:
        """A GET is a read; the address that gives tokens is neither read nor write."""
        if scope["path"] == TOKEN:
            return "token"
        return "read" if scope["method"] in ("GET", "HEAD") else "write"

    def receive(self, scope: Scope, visit: Visit) -> Reception:
        """401, 429 or 503 where the request may not pass; there are no headers of a quota."""
        trace = {"X-Cap-Requestid": f"sandbox-{visit.number:08x}"}
        return Reception(self._refusal(scope, visit), trace)

    def _refusal(self, scope: Scope, visit: Visit) -> ASGIApp | None:
        name = visit.fault.name if visit.fault else ""
        if name == "503":
            return refused(CapillaryFault(503, "Service unavailable", http=503))
        if name == "429" or not self._passes():
            return refused(CapillaryFault(429, "Too many requests", http=429))
        if scope["path"] == TOKEN:
            return None
        if name == "missing_scope":
            return refused(CapillaryFault(403, "Access denied to the resource", http=403))
        if name == "expired_token" or not self._known(dict(scope["headers"])):
            return refused(CapillaryFault(401, "Invalid credentials", http=401))
        return None

    def _known(self, headers: dict[bytes, bytes]) -> bool:
        token = headers.get(_TOKEN_HEADER, b"").decode("latin-1")
        if token:
            return self._get().tokens.admits(token)
        given = headers.get(b"authorization", b"").decode("latin-1")
        return given == self._get().keys.basic

    def _passes(self) -> bool:
        """Count one request of the last 60 s; False where the limit stands against it."""
        organisation = self._get()
        now = organisation.clock.monotonic()
        while self._asked and now - self._asked[0] >= 60.0:
            self._asked.popleft()
        if len(self._asked) >= organisation.per_minute:
            return False
        self._asked.append(now)
        return True
