"""Inventory items as JSON text.

Written by hand because a benchmark pulls a million of them: SKUs and ids need no escaping, and
json.dumps of nested dictionaries takes four times as long.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from syncconsole.sandbox.identity import FIRST_PRODUCT, FIRST_SKU_ID, FIRST_VARIANT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from syncconsole.sandbox.shop import Location, Shop


_REST = '"is_in_stock":true,"warning_level":0,"bin_picking_number":""}'


def items_everywhere(shop: Shop, rows: Sequence[int], places: Sequence[Location]) -> str:
    """Records of GET /v3/inventory/items (ItemResponse)."""
    columns = [
        [f"{head}{stock}}}" for stock in _stocks(shop, rows, place.id)]
        for place in places
        for head in [_place_head(place)]
    ]
    return ",".join(
        f'{{"identity":{{{_identity(shop, item, sku_id=True)}}},"locations":[{",".join(stocks)}]}}'
        for item, stocks in zip(rows, zip(*columns, strict=True), strict=True)
    )


def items_at(shop: Shop, rows: Sequence[int], location: int) -> str:
    """Records of GET /v3/inventory/locations/{id}/items (LocationItemsResponse)."""
    return ",".join(
        f'{{"identity":{{{_identity(shop, item)}}},{stock}}}'
        for item, stock in zip(rows, _stocks(shop, rows, location), strict=True)
    )


def _place_head(place: Location) -> str:
    return (
        f'{{"location_id":{place.id},"location_code":{json.dumps(place.code)},'
        f'"location_name":{json.dumps(place.label)},"location_enabled":true,'
    )


def _identity(shop: Shop, item: int, *, sku_id: bool = False) -> str:
    """An item whose stock is tracked by product carries no variant id: it must not be used."""
    sku, product, options = shop.catalogue.spelled(item)
    spelled = json.dumps(sku) if shop.catalogue.relabelled else f'"{sku}"'
    known = f'"sku":{spelled},"product_id":{FIRST_PRODUCT + product}'
    if not shop.catalogue.tracked_by_product(product):
        known += f',"variant_id":{FIRST_VARIANT + item}'
    if sku_id:
        known += f',"sku_id":{FIRST_SKU_ID + item if options else "null"}'
    return known


def _stocks(shop: Shop, rows: Sequence[int], location: int) -> Iterator[str]:
    for on_hand, safety in shop.shown(rows, location):
        yield (
            f'"available_to_sell":{max(on_hand - safety, 0)},"total_inventory_onhand":{on_hand},'
            f'"settings":{{"safety_stock":{safety},{_REST}'
        )
