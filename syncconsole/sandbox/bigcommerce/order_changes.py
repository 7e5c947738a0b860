"""What PUT /v2/orders/{id} may change here, checked before anything is (updateOrder)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.orders import UnknownOrderError
from syncconsole.sandbox.refusal import Refusal
from syncconsole.sandbox.shop import NotEnoughStockError

if TYPE_CHECKING:
    from syncconsole.sandbox.order import Order
    from syncconsole.sandbox.shop import Shop

_TYPES = {"status_id": int, "external_order_id": str, "is_deleted": bool, "products": list}


def change_order(shop: Shop, order: Order, body: bytes) -> Order:
    """The order as changed by a request; Refusal with 400 or 409 and nothing changed.

    `products` are {"id", "quantity"} of lines the order has; quantity 0 removes one.
    """
    wanted = _fields(body)
    units = _units(wanted.get("products", []))
    with shop.lock:
        try:
            order = shop.orders.edit(order.id, units, status=wanted.get("status_id"))
        except NotEnoughStockError as error:
            raise Refusal(409, str(error)) from None
        except (ValueError, UnknownOrderError) as error:
            raise Refusal(400, str(error)) from None
        if "external_order_id" in wanted:
            order = shop.orders.rename(order.id, wanted["external_order_id"])
        if "is_deleted" in wanted:
            order = shop.orders.archive(order.id, archived=wanted["is_deleted"])
    return order


def _fields(body: bytes) -> dict[str, Any]:
    try:
        wanted = json.loads(body)
    except ValueError:
        raise Refusal(400, "The request body is not valid JSON") from None
    if not isinstance(wanted, dict) or not wanted:
        raise Refusal(400, "A JSON object with the fields to change is required")
    wrong = {
        field: "Not a field that can be changed here, or of a wrong type"
        for field, value in wanted.items()
        if type(value) is not _TYPES.get(field)
    }
    if wrong:
        raise Refusal(400, "Invalid fields", wrong)
    return wanted


def _units(products: list[object]) -> dict[int, int]:
    units = {}
    for product in products:
        fields = product if isinstance(product, dict) else {}
        line, quantity = fields.get("id"), fields.get("quantity")
        if type(line) is not int or type(quantity) is not int or set(fields) - {"id", "quantity"}:
            raise Refusal(400, "Invalid fields", {"products": "id and quantity are required"})
        units[line] = quantity
    return units
