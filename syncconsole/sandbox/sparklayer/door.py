"""How the site receives a request: its Site-Id, its token, its faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.sparklayer.api import TOKEN, Api
from syncconsole.sandbox.sparklayer.problems import problem
from syncconsole.sandbox.sparklayer.site import SITE
from syncconsole.sandbox.system import Reception

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope

    from syncconsole.sandbox.faults import Fault
    from syncconsole.sandbox.sparklayer.site import Site
    from syncconsole.sandbox.visit import Visit

_OURS = ("/api/v1/", "/api/v2/")


class SparklayerSite:
    """The site as the wire sees it."""

    def __init__(self, site: Site) -> None:
        self.app = Api(site).app()
        self._site = site

    def owns(self, path: str) -> bool:
        """Whether an address is the site's."""
        return path.startswith(_OURS) or path == TOKEN

    def path(self, scope: Scope) -> str:
        """The whole path, as /api/v1/batch-update-stock."""
        path: str = scope["path"]
        return path

    def kind(self, scope: Scope) -> str:
        """What fetches is a read by whichever method."""
        if scope["path"] == TOKEN:
            return "token"
        asks = scope["method"] in ("GET", "HEAD") or scope["path"].endswith("batch-fetch-stock")
        return "read" if asks else "write"

    def receive(self, scope: Scope, visit: Visit) -> Reception:
        """401, 403, 409, 429 or 503 where the request may not pass."""
        return Reception(self._refusal(scope, visit.fault))

    def _refusal(self, scope: Scope, fault: Fault | None) -> ASGIApp | None:
        name = fault.name if fault else ""
        if name == "503":
            return problem(503, "The service is not available")
        if name == "409":
            return problem(409, "The resource is being updated by another request")
        if fault is not None and name == "429":
            headers = {} if fault.bare else {"retry-after": f"{fault.seconds:.0f}"}
            return problem(429, "Too many requests", headers=headers)
        told = {key.decode(): value.decode("latin-1") for key, value in scope["headers"]}
        if told.get("site-id") != SITE:
            return problem(401, "The site is unknown")
        if scope["path"] == TOKEN:
            return None
        scheme, _, token = told.get("authorization", "").partition(" ")
        if name == "expired_token" or scheme != "Bearer" or not self._site.admits(token):
            return problem(401, "The access token is unknown or out of date")
        if name == "missing_scope":
            return problem(403, "API access needs the Pro or Enterprise plan")
        return None
