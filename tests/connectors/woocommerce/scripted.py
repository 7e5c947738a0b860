"""The connector in front of a script of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import httpx
import msgspec

from connectors.contract import Tools
from connectors.woocommerce.client import WooCommerce, connect
from tests.connectors.http.fakes import FakeClock, Script, answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.connectors.http.fakes import Step

SECRET = "cs_s3cr3t-of-the-key"
OPTIONS: dict[str, Any] = {
    "base_url": "https://shop.example",
    "consumer_key": "ck_of-the-shop",
    "consumer_secret": SECRET,
}


class Scripted:
    """A connector and the requests it sent; the answers come in order, the last again and again."""

    def __init__(self, *steps: Step, **options: Any) -> None:
        self.script = Script(*steps)
        self.clock = FakeClock()
        self.connector: WooCommerce = connect(
            OPTIONS | options, Tools(self.clock), transport=httpx.MockTransport(self.script)
        )

    @property
    def requests(self) -> list[httpx.Request]:
        return self.script.requests

    def asked(self, place: int = -1) -> dict[str, str]:
        """The query of a request."""
        query = parse_qs(self.requests[place].url.query.decode(), keep_blank_values=True)
        return {name: values[0] for name, values in query.items()}

    def sent(self, place: int = -1) -> Any:
        """The body of a request."""
        return msgspec.json.decode(self.requests[place].content)


def listed(things: Sequence[dict[str, Any]], total: int | None = None) -> Step:
    """A page of a list that has so many in all."""
    return answer(200, things, x_wp_total=str(len(things) if total is None else total))


def no_route() -> Step:
    """What a version without the address answers."""
    message = "No route was found matching the URL and request method."
    return answer(404, {"code": "rest_no_route", "message": message, "data": {"status": 404}})


def product(number: int, **more: Any) -> dict[str, Any]:
    """A simple product with five pieces."""
    return {
        "id": number, "type": "simple", "sku": f"SKU-{number}", "name": f"Thing {number}",
        "parent_id": 0, "manage_stock": True, "stock_quantity": 5, "variations": [],
    } | more  # fmt: skip


def order(own: int, **more: Any) -> dict[str, Any]:
    """An order of two pieces at 9.99 with tax and shipping."""
    return {
        "id": own, "number": str(own), "status": "processing", "currency": "EUR",
        "date_created_gmt": "2026-11-20T10:00:00", "date_modified_gmt": "2026-11-20T11:30:00",
        "discount_total": "0.00", "shipping_total": "4.90", "total_tax": "4.00", "total": "28.88",
        "billing": {"first_name": "Ana", "last_name": "Núñez", "email": "ana@customer.example"},
        "line_items": [
            {"id": 1, "sku": "A-1", "name": "Mug", "quantity": 2, "subtotal": "19.98",
             "total": "19.98"},
        ],
        "fee_lines": [], "refunds": [], "meta_data": [],
    } | more  # fmt: skip
