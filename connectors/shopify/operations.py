"""Starting bulk operations and looking how far they are. Nothing is written by them: Shopify calls
the start a mutation, and it only makes a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import ConnectorError, Malformed, Rejected, Retriable, Unauthorised
from connectors.shopify.bulk_documents import START, STATE
from connectors.shopify.documents import PLACE
from connectors.shopify.ids import gid, number
from connectors.shopify.shapes import Operation, Placed, Started, State

if TYPE_CHECKING:
    from connectors.shopify.graphql import Api
    from connectors.shopify.kinds import Kind

BUSY, REFUSED = "bulk_busy", "bulk_refused"
"""The codes of a start that others stand in the way of, and of one that is not taken at all."""

_BUSY = frozenset({"OPERATION_IN_PROGRESS", "LIMIT_REACHED"})
_RUNNING = frozenset({"CREATED", "RUNNING"})


class Operations:
    """The bulk operations of one app at one shop: five queries at a time (since 2026-01)."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def start(self, kind: Kind) -> str:
        """Begin reading all of the component; the operation's number.

        Where an answer was lost and the question is asked again, the first operation runs to its
        end unread; Shopify takes five at a time.

        Raises Retriable(BUSY) where as many as may are running, Rejected(REFUSED) where Shopify
        does not take the question, Misconfigured where the location is not there.
        """
        if kind.location is not None:
            asked = {"location": gid("Location", kind.location)}
            kind.placed(self._api.ask(PLACE, asked, Placed, needs=kind.needs).place)
        found = self._api.ask(START, {"query": kind.bulk}, Started, needs=kind.needs)
        started = found.bulk_operation_run_query
        errors = started.user_errors if started else []
        operation = started.bulk_operation if started else None
        if operation is not None and not errors:
            return number(operation.id)
        said = self._api.http.redactor.line("; ".join(one.message for one in errors[:5]))
        if any(one.code in _BUSY for one in errors):
            raise Retriable(
                "Other bulk operations of this app are still running, so that Shopify begins no "
                "other. Wait for them, or set bulk: auto or false.",
                code=BUSY,
                detail=said,
                retry_after=60.0,
            )
        raise Rejected(
            f"Shopify began no bulk operation: {said or 'no reason given'}", code=REFUSED
        )

    def state(self, operation: str) -> Operation | None:
        """How far the operation is; None where Shopify knows no such operation any more."""
        asked = {"id": gid("BulkOperation", operation)}
        return self._api.ask(STATE, asked, State).bulk_operation


def running(operation: Operation) -> bool:
    """Whether its result is still to come."""
    return operation.status in _RUNNING


def unfinished(operation: Operation | None, *, needs: str, resumed: bool) -> ConnectorError | None:
    """The error that stands for an operation without a result; None for one that has completed.

    Of a failed one Shopify keeps what it had so far; that is no complete read, and not used. One
    that an earlier reader began (`resumed`) is as good as lost then: a new one may do better.
    """
    if operation is None or operation.status == "EXPIRED":
        return lost()
    if operation.status == "COMPLETED":
        return None
    if resumed and operation.error_code != "ACCESS_DENIED":
        return lost()
    if operation.status in {"CANCELED", "CANCELING"}:
        return Retriable(
            "The bulk operation was cancelled by somebody else. Read again from the start.",
            code="bulk_canceled",
        )
    if operation.error_code == "ACCESS_DENIED":
        return Unauthorised(
            f"Shopify's app lacks a permission: grant it {needs}.", code="access_denied"
        )
    if operation.status == "FAILED":
        why = (operation.error_code or "no reason given").replace("_", " ").lower()
        return Retriable(
            f"Shopify's bulk operation failed ({why}); what it had read is not used. Read again, "
            "or set bulk: false.",
            code="bulk_failed",
        )
    return Malformed(
        f"Shopify's bulk operation is in a state that is not known: {operation.status[:40]!r}.",
        code="wrong_type",
    )


def lost() -> Malformed:
    """The error of a result that can no longer be had; the caller begins again with a new one."""
    return Malformed(
        "The result of the bulk operation is no longer there; Shopify keeps it for seven days. "
        "Read again from the start.",
        code="file_changed",
    )
