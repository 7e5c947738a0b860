"""The shapes of the vendor's answers: JSON bodies, errors, and a page that is no answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUS_CODES = "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes"
"""The `type` of every error of the V3 API."""

LOGIN_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>Log in</title></head><body>"
    b"<h1>Log in to your store</h1><form method=post><input name=user></form></body></html>\n"
)


MAINTENANCE_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>Back soon</title></head><body>"
    b"<h1>We are down for maintenance</h1></body></html>\n"
)


def document(text: str) -> Response:
    """A JSON answer from text that is JSON already."""
    return Response(text.encode(), media_type="application/json")


def problem(status: int, title: str, errors: Mapping[str, str] | None = None) -> Response:
    """An error of the V3 API: status, title, type and errors (inventory.v3.yml, ErrorResponse)."""
    body = {"status": status, "title": title, "type": STATUS_CODES, "errors": dict(errors or {})}
    return Response(
        json.dumps(body).encode(),
        status_code=status,
        media_type="application/problem+json",
    )


def problems(status: int, message: str, errors: Mapping[str, str] | None = None) -> Response:
    """An error of the V2 API: a list of status, message and, where fields are named, details.

    The V2 API knows no 422: a parameter it cannot take is a bad request.
    """
    told: dict[str, object] = {"status": 400 if status == 422 else status, "message": message}
    if errors:
        told["details"] = dict(errors)
    code = 400 if status == 422 else status
    return Response(json.dumps([told]).encode(), code, media_type="application/json")


def refused(
    path: str, status: int, title: str, errors: Mapping[str, str] | None = None
) -> Response:
    """An error in the shape of the API that `path`, below the store, belongs to."""
    shape = problems if path.startswith("/v2/") else problem
    return shape(status, title, errors)


def login_page() -> Response:
    """What a proxy or a captive portal answers instead of the API, with status 200."""
    return Response(LOGIN_PAGE, media_type="text/html")


def maintenance_page() -> Response:
    """What the operator's front server answers while the API is down, with status 503."""
    return Response(MAINTENANCE_PAGE, 503, media_type="text/html")
