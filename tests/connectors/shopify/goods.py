"""Things of a small shop, with the fields Shopify's objects have, as far as we ask for them."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Callable

Thing = dict[str, Any]
NOON = "2026-11-20T12:00:00Z"


def gid(kind: str, number: int) -> str:
    return f"gid://shopify/{kind}/{number}"


class Stock:
    """The stock of one variant: what it holds by location and quantity name."""

    def __init__(self, number: int, sku: str | None, available: int | None, at: str) -> None:
        self.number = number
        self.sku = f"SKU-{number}" if sku is None else sku
        self.tracked = True
        self.levels: dict[int, dict[str, Any]] = {}
        if available is not None:
            self.levels[1] = {"available": available, "on_hand": available + 2}
        self.at = at

    def level(self, location: str) -> Thing | None:
        """The InventoryLevel at the location, None where it is not stocked there."""
        held = self.levels.get(int(location.rpartition("/")[2]))
        if held is None:
            return None
        return {
            "id": f"gid://shopify/InventoryLevel/{self.number}?inventory_item_id={self.number}",
            "updatedAt": self.at,
            "item": self.item(),
            "quantities": lambda names: [
                {"name": name, "quantity": held[name], "updatedAt": self.at} for name in names
            ],
        }

    def item(self) -> Thing:
        """The InventoryItem; its number is 500 more than the variant's."""
        variant = self.variant
        return {
            "__typename": "InventoryItem",
            "id": gid("InventoryItem", 500 + self.number),
            "sku": self.sku,
            "tracked": self.tracked,
            "updatedAt": self.at,
            "inventoryLevel": lambda locationId: self.level(locationId),  # noqa: N803
            "variants": lambda first: {"nodes": [variant()][:first]},
        }

    def variant(self) -> Thing:
        """The ProductVariant, of a product whose number is 100 more."""
        held = self.levels.get(1, {})
        return {
            "__typename": "ProductVariant",
            "id": gid("ProductVariant", self.number),
            "sku": self.sku,
            "title": "Green",
            "displayName": f"Tent {self.number} - Green",
            "barcode": None,
            "price": "19.90",
            "compareAtPrice": None,
            "inventoryQuantity": held.get("available"),
            "inventoryPolicy": "DENY",
            "taxable": True,
            "updatedAt": self.at,
            "selectedOptions": [{"name": "Color", "value": "Green"}],
            "product": {"id": gid("Product", 100 + self.number), "title": f"Tent {self.number}"},
            "inventoryItem": self.item(),
        }


def product(number: int, at: str = NOON, **more: Any) -> Thing:
    amount = {"amount": "19.9", "currencyCode": "EUR"}
    return {
        "__typename": "Product",
        "id": gid("Product", number),
        "title": f"Tent {number}",
        "handle": f"tent-{number}",
        "status": "ACTIVE",
        "vendor": "Outdoor",
        "productType": "Tents",
        "tags": ["summer", "two"],
        "createdAt": at,
        "updatedAt": at,
        "totalInventory": 7,
        "variantsCount": {"count": 3},
        "priceRangeV2": {"minVariantPrice": amount, "maxVariantPrice": amount},
        **more,
    }


def metafield(namespace: str, key: str, value: str = "v") -> Thing:
    return {
        "id": gid("Metafield", crc32(f"{namespace}/{key}".encode())),
        "namespace": namespace,
        "key": key,
        "type": "single_line_text_field",
        "value": value,
    }


def customer(
    number: int, at: str = NOON, *, metafields: list[Thing] | None = None, **more: Any
) -> Thing:
    return {
        "__typename": "Customer",
        "id": gid("Customer", number),
        "displayName": f"Ana {number}",
        "firstName": "Ana",
        "lastName": str(number),
        "state": "ENABLED",
        "note": None,
        "locale": "en",
        "taxExempt": False,
        "tags": ["b2b", "b2b-trade"],
        "createdAt": at,
        "updatedAt": at,
        "defaultEmailAddress": {"emailAddress": f"ana{number}@example.com"},
        "defaultPhoneNumber": None,
        "companyContactProfiles": [],
        "metafields": connection(lambda: metafields or []),
        **more,
    }


def money(amount: str) -> Thing:
    return {"shopMoney": {"amount": amount, "currencyCode": "EUR"}}


def line(number: int, sku: str, quantity: int = 1, price: str = "10.00", **more: Any) -> Thing:
    return {
        "id": gid("LineItem", number),
        "sku": sku,
        "name": f"Thing {sku}",
        "quantity": quantity,
        "currentQuantity": quantity,
        "isGiftCard": False,
        "originalUnitPriceSet": money(price),
        "taxLines": [{"rate": 0.2}],
        **more,
    }


def order(
    number: int, lines: list[Thing], at: str = NOON, *, subtotal: str, tax: str, total: str,
    **more: Any,
) -> Thing:  # fmt: skip
    return {
        "__typename": "Order",
        "id": gid("Order", number),
        "name": f"#{number}",
        "createdAt": at,
        "updatedAt": at,
        "cancelledAt": None,
        "confirmed": True,
        "currencyCode": "EUR",
        "taxesIncluded": False,
        "test": False,
        "sourceName": "web",
        "poNumber": None,
        "displayFinancialStatus": "PAID",
        "displayFulfillmentStatus": "UNFULFILLED",
        "email": "ana@example.com",
        "billingAddress": {"name": "Ana Ivanova", "company": None},
        "customer": {"id": gid("Customer", 9), "displayName": "Ana"},
        "currentSubtotalPriceSet": money(subtotal),
        "currentTotalTaxSet": money(tax),
        "currentTotalPriceSet": money(total),
        "lineItems": connection(lambda: lines),
        **more,
    }


def connection(
    things: Callable[[], list[Thing]], sort: Callable[[Thing], str] = lambda thing: ""
) -> Callable[..., Thing]:
    """A connection over things, sorted and then by id; a cursor names the last row by both."""

    def page(first: int | None = None, after: str | None = None, **_: Any) -> Thing:
        rows = sorted(things(), key=lambda one: (sort(one), _number(one)))
        if after is not None:
            behind = b64decode(after).decode().split("|")
            place = (behind[0], int(behind[1]))
            rows = [one for one in rows if (sort(one), _number(one)) > place]
        shown = rows if first is None else rows[:first]
        last = shown[-1] if shown else None
        cursor = b64encode(f"{sort(last)}|{_number(last)}".encode()).decode() if last else None
        return {
            "nodes": shown,
            "edges": [{"node": one} for one in shown],
            "pageInfo": {"hasNextPage": len(rows) > len(shown), "endCursor": cursor},
        }

    return page


def _number(thing: Thing) -> int:
    return int(thing["id"].partition("?")[0].rpartition("/")[2])
