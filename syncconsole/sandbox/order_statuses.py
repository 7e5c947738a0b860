"""The statuses an order of the store can have, and which of them hold its units.

Ids and names: orders.v2.oas2.yml, "Get All Order Statuses". The store keeps the units of an order
from its placing on; they come back when it is refunded, cancelled or declined, and an incomplete
order (a checkout never finished) has not taken them yet.
"""

from __future__ import annotations

from dataclasses import dataclass

INCOMPLETE, REFUNDED, CANCELLED, DECLINED, COMPLETED, AWAITING_FULFILLMENT = 0, 4, 5, 6, 10, 11


@dataclass(frozen=True, slots=True)
class Status:
    """One status in the store's own words."""

    id: int
    name: str
    meaning: str


STATUSES = tuple(
    Status(number, name, meaning)
    for number, (name, meaning) in enumerate(
        (
            ("Incomplete", "The payment page was reached and never finished."),
            ("Pending", "Checkout was begun and not finished."),
            ("Shipped", "Sent; its arrival is not confirmed."),
            ("Partially Shipped", "Some of its goods were sent."),
            ("Refunded", "The money was given back."),
            ("Cancelled", "The seller called it off."),
            ("Declined", "Marked as declined for lack of payment."),
            ("Awaiting Payment", "Ordered; the payment is not confirmed."),
            ("Awaiting Pickup", "Packed; the customer will fetch it."),
            ("Awaiting Shipment", "Packed; the carrier will fetch it."),
            ("Completed", "Done and paid."),
            ("Awaiting Fulfillment", "Ordered and paid, to be packed."),
            ("Manual Verification Required", "On hold until somebody has looked."),
            ("Disputed", "The customer disputes the payment."),
            ("Partially Refunded", "Part of the money was given back."),
        )
    )
)

_WITHOUT_STOCK = (INCOMPLETE, REFUNDED, CANCELLED, DECLINED)


def holds_stock(status: int) -> bool:
    """Whether an order of this status has its units out of the store's quantity."""
    return status not in _WITHOUT_STOCK
