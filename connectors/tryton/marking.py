"""How a sale of ours is known again: by its reference, and by our mark in its description.

The reference alone is not enough: people write their customers' numbers there, and an order must
neither be written twice nor be lost behind somebody else's sale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.model import Order
    from connectors.tryton.shapes import Sale


def description(reference: str, order: Order) -> str:
    """What the sale is called in Tryton's lists."""
    return f"Web order {order.number} {_mark(reference)}"


def is_ours(sale: Sale) -> bool:
    """Whether we wrote the sale: its description bears the mark of its reference."""
    return bool(sale.reference) and _mark(sale.reference or "") in (sale.description or "")


def _mark(reference: str) -> str:
    return f"(syncconsole {reference})"
