"""How the store receives a request: its quota, its token, and the headers of every reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.bigcommerce.api import api
from syncconsole.sandbox.replies import refused
from syncconsole.sandbox.system import Reception

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope

    from syncconsole.sandbox.faults import Fault
    from syncconsole.sandbox.keys import Keys
    from syncconsole.sandbox.quota import Quota, Standing
    from syncconsole.sandbox.shop import Shop
    from syncconsole.sandbox.visit import Visit


class BigcommerceStore:
    """The BigCommerce store as the wire sees it."""

    def __init__(self, shop: Shop, keys: Keys, quota: Quota) -> None:
        self.app = api(shop, keys.prefix)
        self._keys = keys
        self._quota = quota

    def path(self, scope: Scope) -> str:
        """The part below the store, as /v3/inventory/items."""
        path: str = scope["path"]
        return path.removeprefix(self._keys.prefix)

    def kind(self, scope: Scope) -> str:
        """Reads are what HTTP calls safe."""
        return "read" if scope["method"] in ("GET", "HEAD") else "write"

    def receive(self, scope: Scope, visit: Visit) -> Reception:
        """One request of the quota; 401, 403, 429 or 503 where it may not pass."""
        standing = self._quota.take()
        headers = {"x-request-id": f"request-{visit.number:08d}"}
        if not (visit.fault and visit.fault.bare):
            headers |= _standing(standing, visit.fault)
        return Reception(self._refusal(scope, visit, standing), headers)

    def _refusal(self, scope: Scope, visit: Visit, standing: Standing) -> ASGIApp | None:
        name = visit.fault.name if visit.fault else ""
        if name == "503":
            return refused(visit.path, 503, "The store is down for maintenance")
        if name == "429" or not standing.allowed:
            title = "Too many requests: the quota of this window is used up"
            return refused(visit.path, 429, title)
        token = dict(scope["headers"]).get(b"x-auth-token", b"").decode("latin-1")
        if name == "missing_scope":
            title = "You don't have a required scope to access the endpoint"
            return refused(visit.path, 403, title)
        if name == "expired_token":
            token = ""
        refusal = self._keys.refusal(scope["method"], scope["path"], token)
        return refused(visit.path, refusal.status, refusal.title) if refusal else None


def _standing(standing: Standing, fault: Fault | None) -> dict[str, str]:
    headers = standing.headers()
    if fault is not None and fault.name == "429":
        headers["x-rate-limit-requests-left"] = "0"
        headers["x-rate-limit-time-reset-ms"] = str(round(fault.seconds * 1000))
    return headers
