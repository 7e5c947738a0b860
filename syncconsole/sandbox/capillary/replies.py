"""The shapes of the organisation's answers (customer-v11.json): all in an envelope, all as text.

The top status is 200 where every item went well, 201 where some did, 500 where none did; a whole
failure of customer/get comes with HTTP 500 too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = dict[str, Any]

_MESSAGES = {
    200: "Success",
    201: "Some requests have failed due to errors",
    500: "All requests have failed due to errors",
}


class CapillaryFault(Exception):
    """A request that is refused as a whole, in the envelope."""

    def __init__(self, code: int, message: str, *, http: int = 200) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.http = http


def bad_request(message: str) -> CapillaryFault:
    """400: what was asked is not understood."""
    return CapillaryFault(400, f"Input is invalid, {message}")


def answer(body: Json, code: int = 200, *, http: int = 200) -> JSONResponse:
    """An answer in its envelope."""
    return JSONResponse({"response": {"status": status(code), **body}}, http)


def status(code: int, message: str = "") -> Json:
    """The envelope's status; its code is a number here and a text there, as in the vendor's."""
    good = code in (200, 201)
    told = message or _MESSAGES.get(code, "")
    return {"success": "true" if good else "false", "code": str(code), "message": told}


def refused(fault: CapillaryFault) -> JSONResponse:
    """The answer of a refusal; "too many at once" comes in the shape of newer calls."""
    if fault.code == 1060:
        error = {"status": False, "message": fault.message, "code": fault.code}
        return JSONResponse({"warnings": [], "errors": [error]}, fault.http)
    body = {"response": {"status": status(fault.code, fault.message)}}
    return JSONResponse(body, fault.http)


def item_status(code: int, message: str, *, good: bool = True) -> Json:
    """What an item says of itself."""
    return {
        "success": "true" if good else "false",
        "code": str(code),
        "message": message,
        "warnings": {"warning": []},
    }


def itemised(items: Sequence[Json], *, fatal: int = 200) -> JSONResponse:
    """Customers with a status each; `fatal` is the HTTP status where none went well."""
    good = sum(item["item_status"]["success"] == "true" for item in items)
    code = 200 if good == len(items) else 201 if good else 500
    top = status(code) | {"total": str(len(items)), "success_count": str(good)}
    body = {"response": {"status": top, "customers": {"customer": list(items)}}}
    return JSONResponse(body, fatal if code == 500 else 200)
