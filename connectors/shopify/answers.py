"""What an answer of Shopify's means: a value, or one error, in words that are not yet clean."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from connectors.errors import ConnectorError, Malformed, Retriable
from connectors.shopify.faults import FAILED, REFUSED, by_errors, errors_of
from connectors.shopify.ignored import ignored_filters

if TYPE_CHECKING:
    from connectors.shopify.documents import Document
    from connectors.shopify.shapes import Envelope

Shape = TypeVar("Shape")


def read(
    envelope: Envelope, document: Document, shape: type[Shape], *, needs: str, request_id: str
) -> Shape:
    """All that was asked for: what comes beside an error, or by another filter, proves nothing.

    Raises as `by_errors`, and Malformed: `filter_ignored`, `wrong_type`.
    """
    errors = errors_of(envelope.errors)
    if errors:
        raise by_errors(errors, needs=needs, request_id=request_id)
    ignored = ignored_filters(envelope.extensions.search if envelope.extensions else None)
    if ignored:
        raise Malformed(
            "Shopify ignored a filter, so that it answered another question than was asked: "
            f"{ignored}",
            code="filter_ignored",
            request_id=request_id,
        )
    return _decoded(envelope, document, shape, request_id)


def written(
    envelope: Envelope, document: Document, shape: type[Shape], *, needs: str, request_id: str
) -> Shape:
    """What a write was answered. Raises as `by_errors`, with Retriable(maybe_done=True) unless the
    answer proves that nothing was carried out: a permission is missing, or there is no `data`."""
    errors = errors_of(envelope.errors)
    if errors:
        error = by_errors(errors, needs=needs, request_id=request_id)
        begun = bool(envelope.data) and error.code == REFUSED
        raise _doubtful(error) if begun or error.code == FAILED else error
    try:
        return _decoded(envelope, document, shape, request_id)
    except Malformed as error:
        raise _doubtful(error) from None


def _decoded(envelope: Envelope, document: Document, shape: type[Shape], request_id: str) -> Shape:
    try:
        if envelope.data and envelope.data != b"null":
            return msgspec.json.decode(envelope.data, type=shape)
        fault = "it has neither data nor an error"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        fault = str(error)
    raise Malformed(
        f"Shopify's answer to {document.name} cannot be read: {fault}",
        code="wrong_type",
        request_id=request_id,
    )


def _doubtful(error: ConnectorError) -> Retriable:
    return Retriable(
        f"{error.message} Whether the write was done, only reading can tell.",
        code=error.code,
        detail=error.detail,
        request_id=error.request_id,
        maybe_done=True,
    )
