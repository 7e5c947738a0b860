"""Where the shop's quantities are set: compare-and-set, idempotency, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.connectors.shopify.goods import Thing

if TYPE_CHECKING:
    from tests.connectors.shopify.shop import Shop


class Counter:
    """Answers `inventorySetQuantities`; `refuse` are codes by inventory item, `calls` its log."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.directives = dict[str, dict[str, Any]]()
        self.calls = list[tuple[str, dict[str, Any]]]()
        self.refuse = dict[int, str]()
        self.nameless = dict[int, str]()
        self.whole = ""
        self.codes = list[str]()
        self.partly = False
        self.written = list[tuple[int, int]]()
        self._known = dict[str, Thing]()

    def set(self, **given: dict[str, Any]) -> Thing:
        asked = given["input"]
        key = self.directives["idempotent"]["key"]
        self.calls.append((key, asked))
        if self.codes:
            return _refusal(_error(self.codes.pop(0), None))
        if key in self._known:
            return self._known[key]
        errors = self._errors(asked)
        if errors:
            group = {"id": "gid://shopify/InventoryAdjustmentGroup/9"} if self.partly else None
            return {"inventoryAdjustmentGroup": group, "userErrors": errors}
        for row in asked["quantities"]:
            number = _number(row["inventoryItemId"]) - 500
            self._shop.stock(number).levels[1][asked["name"]] = row["quantity"]
            self.written.append((number, row["quantity"]))
        done = {
            "inventoryAdjustmentGroup": {"id": f"gid://shopify/InventoryAdjustmentGroup/{key}"},
            "userErrors": [],
        }
        self._known[key] = done
        return done

    def _errors(self, asked: dict[str, Any]) -> list[Thing]:
        if self.whole:
            return [_error(self.whole, ["input", "reason"])]
        errors = []
        for place, row in enumerate(asked["quantities"]):
            item = _number(row["inventoryItemId"])
            path = ["input", "quantities", str(place), "inventoryItemId"]
            if item in self.refuse:
                errors.append(_error(self.refuse[item], path))
            elif item in self.nameless:
                errors.append(_error(self.nameless[item], None))
            elif (expected := row["changeFromQuantity"]) is not None:
                held = self._shop.stock(item - 500).levels[1][asked["name"]]
                if held != expected:
                    path[-1] = "changeFromQuantity"
                    errors.append(_error("CHANGE_FROM_QUANTITY_STALE", path))
        return errors


def _refusal(error: Thing) -> Thing:
    return {"inventoryAdjustmentGroup": None, "userErrors": [error]}


def _error(code: str, field: list[str] | None) -> Thing:
    return {"code": code, "field": field, "message": f"It is said to be {code.lower()}."}


def _number(ident: str) -> int:
    return int(ident.rpartition("/")[2])
