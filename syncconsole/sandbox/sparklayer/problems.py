"""What the site will not do, as RFC 7807 has it (vendor page "Errors")."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

TITLES = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict",
    429: "Too Many Requests", 503: "Service Unavailable",
}  # fmt: skip


class Problem(Exception):
    """Answered with its status; `errors` are code, message and property of each fault."""

    def __init__(
        self, status: int, detail: str, errors: list[dict[str, str]] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors


def problem(
    status: int, detail: str, errors: list[dict[str, str]] | None = None, *,
    headers: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    """The answer to a request that was not done."""
    told: dict[str, Any] = {"title": TITLES[status], "status": status, "detail": detail}
    if errors:
        told["errors"] = errors
    return JSONResponse(told, status, headers, media_type="application/problem+json")


def fault(property_: str, message: str, code: str = "invalid") -> dict[str, str]:
    """One fault of a body, by the property it lies in, as [3].sku."""
    return {"code": code, "message": message, "property": property_}
