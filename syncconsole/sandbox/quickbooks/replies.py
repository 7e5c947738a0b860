"""The shapes of the company's answers: its JSON, its faults, and those of the gateway before it.

The service spells a Fault with capitals (IntuitRestServiceDef.xsd). The gateway, which checks
tokens, answers in lower case with many empty fields, as recorded from real companies; and a
throttled request may be answered in XML whatever was asked for.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from starlette.responses import Response

if TYPE_CHECKING:
    from syncconsole.sandbox.quickbooks.fault import CompanyFault

Json = dict[str, Any]

_THROTTLED = "message=ThrottleExceeded; errorCode=003001; statusCode=429"
_LIMIT = "The request limit was reached."


def parse(body: bytes) -> object:
    """JSON with its numbers exact; raises ValueError."""
    return json.loads(body, parse_float=Decimal)


def text_of(body: object) -> str:
    """JSON text; a Decimal is written as the number it is."""
    return json.dumps(body, default=_number)


def answer(body: Json, now: datetime, status: int = 200) -> Response:
    """An answer of the service, with the time it was given."""
    return Response(
        text_of(body | {"time": stamp(now)}), status, media_type="application/json;charset=UTF-8"
    )


def fault_answer(fault: CompanyFault, now: datetime) -> Response:
    """A fault as the whole answer."""
    return answer({"Fault": fault.fields()}, now, fault.status)


def gateway_answer(status: int, message: str, detail: str, code: str, kind: str) -> Response:
    """A request that never reached the service: no access, or not to this company."""
    body: Json = {
        "warnings": None,
        "intuitObject": None,
        "fault": {
            "error": [{"message": message, "detail": detail, "code": code, "element": None}],
            "type": kind,
        },
        "report": None,
        "queryResponse": None,
        "batchItemResponse": [],
        "attachableResponse": [],
        "syncErrorResponse": None,
        "requestId": None,
        "status": None,
        "cdcresponse": [],
    }
    headers = {"www-authenticate": 'Bearer realm="Intuit", error="invalid_token"'}
    return Response(
        json.dumps(body),
        status,
        headers if status == 401 else None,
        media_type="application/json;charset=UTF-8",
    )


def throttled(now: datetime, *, xml: bool) -> Response:
    """429, the fault 3001: as JSON or as XML."""
    if not xml:
        error = {"Message": _THROTTLED, "Detail": _LIMIT, "code": "3001"}
        return answer({"Fault": {"Error": [error], "type": "SERVICE"}}, now, 429)
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<IntuitResponse time="{stamp(now)}" xmlns="http://schema.intuit.com/finance/v3">'
        f'<Fault type="SERVICE"><Error code="3001"><Message>{escape(_THROTTLED)}</Message>'
        f"<Detail>{escape(_LIMIT)}</Detail></Error></Fault></IntuitResponse>"
    )
    return Response(text, 429, media_type="application/xml")


def stamp(now: datetime) -> str:
    """A time as the service writes it, as 2026-03-02T09:00:00.000+00:00."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds")


def _number(value: object) -> int | float:
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} is nothing that JSON has")
    return int(value) if value == value.to_integral_value() else float(value)
