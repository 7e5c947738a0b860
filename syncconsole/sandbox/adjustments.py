"""What an inventory adjustment must look like; nothing is written unless every row stands.

Rules: inventory.v3.yml (AdjustmentsAbsoluteRequest, AdjustmentsRelativeRequest and the examples
of their 422) and the vendor's pages "Inventory adjustments" and "API status codes". The vendor
gives no text for an unknown item or location, nor for a product addressed where its variants are
tracked; those sentences follow the pattern of the given ones.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from syncconsole.sandbox.cells import MOST
from syncconsole.sandbox.identity import item_of_variant, product_of_id
from syncconsole.sandbox.refusal import Refusal
from syncconsole.sandbox.shop import Adjustment, Shop

ROWS = 2000
"""The most rows in one request."""

_KEYS = ("sku", "variant_id", "product_id")


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    value: str | int
    location: int
    quantity: int

    def __str__(self) -> str:
        return f"{self.key} {self.value}"


def parse(body: bytes, shop: Shop, *, relative: bool) -> list[Adjustment]:
    """The rows of a request; raises Refusal with 400, 413 or 422 for the batch as a whole."""
    rows = _well_shaped(_items(body), least=-MOST if relative else 0)
    for row in rows:
        if not shop.has_location(row.location):
            raise Refusal(422, f"Location with id {row.location} not found")
    items = _found(rows, shop)
    _refuse_mistracked(rows, items, shop)
    if relative:
        _refuse_unset(rows, items, shop)
    return [
        Adjustment(item, row.location, row.quantity) for item, row in zip(items, rows, strict=True)
    ]


def lacking(rows: list[Adjustment], short: list[Adjustment]) -> Refusal:
    """The refusal of a relative adjustment where `short` of its `rows` lack stock."""
    faults = {
        f"items.{index}.quantity": "The stock would leave the range it is kept in"
        for index, row in enumerate(rows)
        if row in short
    }
    return Refusal(422, "Insufficient stock", faults)


def _items(body: bytes) -> list[object]:
    try:
        document = json.loads(body)
    except ValueError:
        raise Refusal(400, "The request body is not valid JSON") from None
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or not items:
        raise Refusal(422, "Payload contains invalid fields", {"items": "Items are required"})
    if len(items) > ROWS:
        raise Refusal(
            413,
            f"The request payload is too large. The maximum items allowed in the array is {ROWS}",
        )
    return items


def _well_shaped(items: list[object], *, least: int) -> list[_Row]:
    rows: list[_Row] = []
    faults: dict[str, str] = {}
    for index, item in enumerate(items):
        fields = item if isinstance(item, dict) else {}
        keys = [key for key in _KEYS if key in fields]
        quantity, location = fields.get("quantity"), fields.get("location_id")
        if len(keys) != 1:
            faults[f"items.{index}"] = "One of sku, variant_id or product_id is required"
        elif type(fields[keys[0]]) is not (str if keys[0] == "sku" else int):
            faults[f"items.{index}.{keys[0]}"] = "The value is of a wrong type"
        elif type(location) is not int:
            faults[f"items.{index}.location_id"] = "An integer is required"
        elif type(quantity) is not int or not least <= quantity <= MOST:
            faults[f"items.{index}.quantity"] = f"An integer from {least} to {MOST} is required"
        else:
            rows.append(_Row(keys[0], fields[keys[0]], location, quantity))
    if faults:
        raise Refusal(422, "Payload contains invalid fields", faults)
    return rows


def _found(rows: list[_Row], shop: Shop) -> list[int]:
    items = [_item(row, shop) for row in rows]
    absent = [str(row) for row, item in zip(rows, items, strict=True) if item is None]
    if absent:
        raise Refusal(422, f"Items with identity: [{', '.join(absent)}] not found")
    return [item for item in items if item is not None]


def _item(row: _Row, shop: Shop) -> int | None:
    catalogue = shop.catalogue
    if isinstance(row.value, str):
        return catalogue.find(row.value)
    if row.key == "variant_id":
        return item_of_variant(catalogue, row.value)
    product = product_of_id(catalogue, row.value)
    return None if product is None else catalogue.items_of(product)[0]


def _refuse_mistracked(rows: list[_Row], items: list[int], shop: Shop) -> None:
    catalogue = shop.catalogue
    wrong = []
    for row, item in zip(rows, items, strict=True):
        mode = "product" if catalogue.tracked_by_product(catalogue.product_of(item)) else "variant"
        if row.key in ("variant_id", "product_id") and row.key != f"{mode}_id":
            wrong.append(f"Item with {row} is tracked by {mode}, please update stock by {mode} id")
    if wrong:
        raise Refusal(422, f"[{', '.join(wrong)}]")


def _refuse_unset(rows: list[_Row], items: list[int], shop: Shop) -> None:
    unset = [
        str(row)
        for row, item in zip(rows, items, strict=True)
        if shop.level(item, row.location).true is None
    ]
    if unset:
        names = ", ".join(unset)
        raise Refusal(
            422, f"Items with identity: [{names}] requires absolute adjustment before relative"
        )
