"""How the company receives a request: its limits, its tokens, and the trace on every reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.quickbooks.api import Api
from syncconsole.sandbox.quickbooks.fault import CompanyFault
from syncconsole.sandbox.quickbooks.oauth import AUTHORISE, REVOKE, TOKEN
from syncconsole.sandbox.quickbooks.replies import fault_answer, gateway_answer, throttled
from syncconsole.sandbox.system import Reception

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Scope

    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.visit import Visit

_ACCESS = (AUTHORISE, TOKEN, REVOKE)


class QuickbooksCompany:
    """The company as the wire sees it."""

    def __init__(self, company: Company) -> None:
        self.app = Api(company).app()
        self._company = company

    def owns(self, path: str) -> bool:
        """Whether an address is the company's: any company's API, or one of OAuth's pages."""
        return path.startswith("/v3/company/") or path in _ACCESS

    def path(self, scope: Scope) -> str:
        """The whole path, as /v3/company/9130350000000007/query."""
        path: str = scope["path"]
        return path

    def kind(self, scope: Scope) -> str:
        """A query is a read by whichever method; OAuth's pages are neither."""
        if scope["path"] in _ACCESS:
            return "token"
        asks = scope["method"] in ("GET", "HEAD") or scope["path"].endswith("/query")
        return "read" if asks else "write"

    def receive(self, scope: Scope, visit: Visit) -> Reception:
        """One request of the limits; 401, 403, 429 or 503 where it may not pass."""
        trace = {"intuit_tid": f"1-{visit.number:08x}-sandbox"}
        return Reception(self._refusal(scope, visit), trace)

    def _refusal(self, scope: Scope, visit: Visit) -> ASGIApp | None:
        company, now = self._company, self._company.clock.now()
        name = visit.fault.name if visit.fault else ""
        if name == "503":
            message = "An application error has occurred while processing your request"
            fault = CompanyFault(
                "10000", message, "System Failure Error", status=503, kind="SystemFault"
            )
            return fault_answer(fault, now)
        if name == "429":
            return throttled(now, xml=company.xml_throttle)
        if scope["path"] in _ACCESS:
            return None
        header = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
        scheme, _, token = header.partition(" ")
        expired = name == "expired_token" or not company.grants.admits(token)
        if scheme != "Bearer" or expired:
            return gateway_answer(
                401, "message=AuthenticationFailed; errorCode=003200; statusCode=401",
                "Token expired or unknown", "3200", "AUTHENTICATION",
            )  # fmt: skip
        foreign = not scope["path"].startswith(f"{company.keys.prefix}/")
        if foreign or name == "missing_scope":
            return gateway_answer(
                403, "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403",
                "The token is for another company", "3100", "SERVICE",
            )  # fmt: skip
        if not company.throttle.passes(batch=scope["path"].endswith("/batch")):
            return throttled(now, xml=company.xml_throttle)
        return None
