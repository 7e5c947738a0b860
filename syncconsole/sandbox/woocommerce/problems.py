"""What the shop will not do, as WordPress spells errors: code, message and data.status."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

MAINTENANCE = (
    b"<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body>"
    b"<p>Briefly unavailable for scheduled maintenance. Check back in a minute.</p></body></html>\n"
)
NOT_FOUND = (
    b"<!DOCTYPE html>\n<html><head><title>Page not found</title></head><body>"
    b"<h1>Oops! That page can&rsquo;t be found.</h1></body></html>\n"
)


class Problem(Exception):
    """Answered with its status, code and message; an item of a batch carries the same."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def body(self) -> dict[str, Any]:
        """The error as JSON has it."""
        return {"code": self.code, "message": self.message, "data": {"status": self.status}}

    def answer(self) -> Response:
        """The error as the answer to a whole request."""
        return JSONResponse(self.body(), self.status)


def invalid(name: str) -> Problem:
    """A parameter that is wrong."""
    return Problem(400, "rest_invalid_param", f"Invalid parameter(s): {name}")


def no_route() -> Problem:
    """An address that no plugin has registered."""
    message = "No route was found matching the URL and request method."
    return Problem(404, "rest_no_route", message)


def unknown(kind: str, status: int = 400) -> Problem:
    """An id of nothing; 400 where it is written to."""
    return Problem(status, f"woocommerce_rest_{kind}_invalid_id", "Invalid ID.")
