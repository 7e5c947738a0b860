"""Refusals in Shopify's words, by what follows from them.

Shopify answers most faults with HTTP 200 and `errors`; the statuses are those of its page "Response
status codes". 402, 423 and 430 are its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.errors import ConnectorError, Misconfigured, Rejected, Retriable, Unauthorised
from connectors.shopify.shapes import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_COST = "max_cost_exceeded"
"""The code of the Rejected that a smaller page mends."""

FAILED, REFUSED = "graphql_failed", "graphql_refused"
"""The codes of a failure on Shopify's side, and of a question it does not take."""

BLOCKED_FOR = 60.0
"""Seconds to stay away after a 430; Shopify tells none."""

_FAILURES = frozenset({"INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", "TIMEOUT"})
_CLOSED = frozenset({"SHOP_INACTIVE", "PAYMENT_REQUIRED"})

_STATUSES: dict[str, tuple[type[ConnectorError], str]] = {
    "http_401": (
        Unauthorised,
        (
            "Shopify did not accept the access token (HTTP 401). It is wrong, withdrawn or another "
            "shop's: put a new one where config.yaml takes it from."
        ),
    ),
    "http_402": (
        Unauthorised,
        (
            "The shop is frozen until its bill is paid (HTTP 402): its owner must settle it in the "
            "admin, Settings, Billing."
        ),
    ),
    "http_404": (
        Misconfigured,
        (
            "Shopify has no such shop or API version (HTTP 404). Check shop, api_version and "
            "base_url."
        ),
    ),
    "http_423": (
        Unauthorised,
        "The shop is locked (HTTP 423): its owner must ask Shopify's support to open it.",
    ),
}


def errors_of(found: Any) -> list[GraphError]:
    """`errors` in whatever form: mostly a list of objects, at times a sentence alone."""
    if isinstance(found, str):
        return [GraphError(message=found)]
    if isinstance(found, dict):
        return [GraphError(message=f"{name}: {said}") for name, said in found.items()]
    if not isinstance(found, list):
        return []
    return [_one(each) for each in found]


def explain(body: bytes) -> str:
    """The message of a refusal, or "" where it holds none."""
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    errors = found.get("errors") if isinstance(found, dict) else None
    return "; ".join(_sentences(errors_of(errors)))


def by_status(error: ConnectorError) -> ConnectorError:
    """The same error in the words that help at Shopify."""
    if error.code == "http_430":
        return Retriable(
            "Shopify turned the request away as a risk (HTTP 430). It may pass by itself; where it "
            "goes on, ask Shopify's support why this machine's address is blocked.",
            code=error.code,
            detail=error.detail,
            request_id=error.request_id,
            retry_after=BLOCKED_FOR,
        )
    known = _STATUSES.get(error.code)
    if known is None:
        return error
    kind, sentence = known
    return kind(sentence, code=error.code, detail=error.detail, request_id=error.request_id)


def by_errors(errors: list[GraphError], *, needs: str, request_id: str = "") -> ConnectorError:
    """The error that `errors` beside the data of a question stand for; texts are not yet clean."""
    codes = {one.code for one in errors}
    said = "; ".join(_sentences(errors))
    if "ACCESS_DENIED" in codes:
        text = f"Shopify's app lacks a permission: grant it {needs or 'the scope for this'}."
        return Unauthorised(text, code="access_denied", detail=said, request_id=request_id)
    if codes & _CLOSED:
        text = "The shop is closed: its owner must open it again in the admin."
        return Unauthorised(text, code="shop_inactive", detail=said, request_id=request_id)
    if "MAX_COST_EXCEEDED" in codes:
        text = "Shopify found the question too costly, however few rows it asks for."
        return Rejected(text, code=MAX_COST, detail=said, request_id=request_id)
    if "THROTTLED" in codes:
        text = "Shopify asks for a longer wait than is sat out."
        return Retriable(text, code="throttled", detail=said, request_id=request_id)
    if codes & _FAILURES:
        text = f"Shopify failed to answer: {said}"
        return Retriable(text, code=FAILED, detail=said, request_id=request_id)
    text = f"Shopify refused the question: {said}"
    return Rejected(text, code=REFUSED, detail=said, request_id=request_id)


def _one(found: Any) -> GraphError:
    if not isinstance(found, dict):
        return GraphError(message=str(found))
    message = found.get("message")
    return GraphError(
        message=message if isinstance(message, str) else "",
        path=found.get("path"),
        extensions=found.get("extensions"),
    )


def _sentences(errors: list[GraphError]) -> Iterator[str]:
    for one in errors[:10]:
        code = f" ({one.code})" if one.code else ""
        yield f"{one.message or 'no reason given'}{code}"
