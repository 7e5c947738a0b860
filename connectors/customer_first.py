"""Orders whose customer is not in the books yet and is made before them, and how that fails."""

from __future__ import annotations

from connectors.errors import Rejected, Retriable

CUSTOMER = "customer"
"""The code of a Rejected that says the customer could not be made."""


def refused(title: str, name: str, why: str, request_id: str = "") -> Rejected:
    """The error where the system `title` did not take the customer."""
    return Rejected(
        f"{title} did not make the customer {name}: {why}", code=CUSTOMER, request_id=request_id
    )


def unmade(name: str, error: Retriable) -> Retriable:
    """The error where it is not known whether it did: whatever became of the customer, no order
    was written, and it is looked for again."""
    return Retriable(
        f"No order was written, because the customer {name} had to be made first. {error.message}",
        code=error.code,
        detail=error.detail,
        request_id=error.request_id,
        retry_after=error.retry_after,
    )
