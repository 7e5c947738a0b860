"""Orders for tests, as the engine hands them over."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from connectors.model import Change, Order, OrderLine

PLACED = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


def line(number: int = 1, quantity: int = 2, price: str = "9.99") -> OrderLine:
    """Two pieces of item 1, as S-081 has them."""
    refs = {"item_id": str(number)}
    return OrderLine(f"SKU-{number}", quantity, Decimal(price), f"Thing {number}", refs)


def order(number: str = "100871", *lines: OrderLine, **more: Any) -> Change:
    """One order as a change, under the reference BC-<number>."""
    placed: dict[str, Any] = {
        "number": number,
        "status": "Awaiting Fulfillment",
        "created_at": PLACED,
        "updated_at": PLACED,
        "currency": "USD",
        "lines": lines or (line(),),
        "holds_stock": True,
        "total": Decimal("19.98") if not lines else Decimal(0),
        "reference": f"BC-{number}",
    }
    sale = Order(**(placed | more))
    return Change("orders", f"BC-{number}", "", None, 0, order=sale)
