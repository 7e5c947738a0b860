"""The orders of the store on the other side of the wire, by BigCommerce's V2 documentation."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PLACED = "Fri, 20 Nov 2026 09:00:00 +0000"


def line(
    number: int, sku: str = "TENT", quantity: Any = 1, price: Any = "9.9900"
) -> dict[str, Any]:
    """One product of an order as GET /v2/orders/{order_id}/products gives it."""
    return {
        "id": number,
        "product_id": 77,
        "variant_id": 93,
        "name": f"Thing {number}",
        "sku": sku,
        "type": "physical",
        "price_ex_tax": price,
        "price_inc_tax": "11.9900",
        "quantity": quantity,
        "quantity_refunded": 0,
        "parent_order_product_id": None,
        "product_options": [{"id": 45, "display_name": "Size", "display_value": "S"}],
    }


def order(number: int, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One order as GET /v2/orders gives it; `lines` are kept beside it until they are asked for."""
    counts = [one["quantity"] for one in lines if isinstance(one["quantity"], int)]
    return {
        "id": number,
        "date_created": PLACED,
        "date_modified": PLACED,
        "date_shipped": "",
        "status_id": 11,
        "status": "Awaiting Fulfillment",
        "custom_status": "Awaiting Fulfillment",
        "currency_code": "USD",
        "default_currency_code": "EUR",
        "items_total": sum(counts),
        "shipping_cost_ex_tax": "4.0000",
        "handling_cost_ex_tax": "0.5000",
        "wrapping_cost_ex_tax": "0.2500",
        "discount_amount": "1.0000",
        "coupon_discount": "2.0000",
        "total_tax": "3.2000",
        "total_inc_tax": "24.9300",
        "payment_method": "Credit Card",
        "is_deleted": False,
        "channel_id": 1,
        "billing_address": {
            "first_name": "Jane",
            "last_name": "Doe",
            "email": "jane@example.com",
            "zip": "78751",
        },
        "consignments": {"resource": f"/orders/{number}/consignments"},
        "lines": list(lines),
        **more,
    }


class OrderDesk:
    """Answers /v2/orders and what is below it, as (status, body); None stands for no body.

    `most` is the largest page it gives, `before` is called before each list with its number.
    """

    def __init__(self) -> None:
        self.orders = list[dict[str, Any]]()
        self.most = 250
        self.includes_last = True
        self.embeds = True
        self.before: Callable[[int], object] = lambda number: None
        self._lists = 0

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, Any]:
        match path.split("/")[3:]:
            case []:
                self._lists += 1
                self.before(self._lists)
                return _listed([self._shown(one, asked) for one in self._found(asked)])
            case ["count"]:
                return 200, {"statuses": [], "count": len(self._matching(asked))}
            case [number]:
                found = [one for one in self.orders if str(one["id"]) == number]
                return (200, self._shown(found[0], asked)) if found else _missing()
            case [number, "products"]:
                found = [one for one in self.orders if str(one["id"]) == number]
                page, limit = int(asked.get("page", 1)), int(asked.get("limit", 50))
                lines = found[0]["lines"][(page - 1) * limit : page * limit] if found else []
                return _listed(lines) if found else _missing()
            case _:
                return _missing()

    def _matching(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        since = asked.get("min_date_modified")
        if since is None:
            return self.orders
        moment = datetime.fromisoformat(since)
        return [one for one in self.orders if _time(one["date_modified"]) >= moment]

    def _found(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        assert asked["sort"] == "id:asc"
        least = int(asked.get("min_id", 0)) + (0 if self.includes_last else 1)
        found = [one for one in self._matching(asked) if one["id"] >= least]
        found.sort(key=lambda one: int(one["id"]))
        return found[: min(int(asked.get("limit", 50)), self.most)]

    def _shown(self, one: dict[str, Any], asked: dict[str, str]) -> dict[str, Any]:
        shown = {name: value for name, value in one.items() if name != "lines"}
        if "consignments.line_items" in asked.get("include", "").split(",") and self.embeds:
            shown.setdefault("fees", [])
            shown["consignments"] = _consignments(one["lines"])
        return shown


def _consignments(lines: list[dict[str, Any]]) -> dict[str, Any]:
    """The lines under the way they are delivered, at most 50 of each, as the store cuts them."""
    kinds = {"physical": list[Any](), "digital": list[Any](), "giftcertificate": list[Any]()}
    for one in lines:
        kinds[one["type"]].append(one)
    sent, downloads, gifts = ([_consignment(found)] if found else [] for found in kinds.values())
    return {
        "pickups": [],
        "shipping": sent,
        "downloads": downloads,
        "email": {"gift_certificates": gifts} if gifts else [],
    }


def _consignment(lines: list[dict[str, Any]]) -> dict[str, Any]:
    cut = {"__warning__": {"message": "Not all line items are returned."}}
    return {"line_items": lines[:50], **(cut if len(lines) > 50 else {})}


def _listed(found: list[dict[str, Any]]) -> tuple[int, Any]:
    return (200, found) if found else (204, None)


def _missing() -> tuple[int, Any]:
    return 404, [{"status": 404, "message": "The requested resource was not found."}]


def _time(text: str) -> datetime:
    return parsedate_to_datetime(text)
