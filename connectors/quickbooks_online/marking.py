"""How a sales receipt of ours is known again: by its number, and by our mark in its note.

The number alone is not enough: a person may have given the same one to a sale of their own, and an
order must neither be written twice nor be lost behind somebody else's document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.model import Order
    from connectors.quickbooks_online.shapes import Receipt

LONGEST = 21
"""Characters of DocNumber (vendor page of the SalesReceipt object)."""


def note(reference: str, order: Order) -> str:
    """The private note of the receipt, seen by the company's own people only."""
    return f"Web order {order.number} {_mark(reference)}"


def is_ours(receipt: Receipt) -> bool:
    """Whether we wrote the receipt: its note bears the mark of the number it has."""
    return _mark(receipt.doc_number) in receipt.private_note


def _mark(reference: str) -> str:
    return f"(syncconsole {reference})"
