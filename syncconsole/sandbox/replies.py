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


def document(text: str) -> Response:
    """A JSON answer from text that is JSON already."""
    return Response(text.encode(), media_type="application/json")


def problem(
    status: int,
    title: str,
    errors: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An error of the V3 API: status, title, type and errors (inventory.v3.yml, ErrorResponse)."""
    body = {"status": status, "title": title, "type": STATUS_CODES, "errors": dict(errors or {})}
    return Response(
        json.dumps(body).encode(),
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


def login_page() -> Response:
    """What a proxy or a captive portal answers instead of the API, with status 200."""
    return Response(LOGIN_PAGE, media_type="text/html")
