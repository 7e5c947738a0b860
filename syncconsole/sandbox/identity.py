"""The ids the store gives its products and variants, and the way back from them.

Every product has at least one variant (vendor page "Products overview"); one without options has
a base variant, whose `sku_id` is null (inventory.v3.yml, ItemResponse).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syncconsole.sandbox.catalogue import Catalogue

FIRST_PRODUCT = 101
FIRST_VARIANT = 10_001
FIRST_SKU_ID = 50_001


def product_id(product: int) -> int:
    """The id of a product."""
    return FIRST_PRODUCT + product


def variant_id(item: int) -> int:
    """The id of an item's variant, the base variant where the product has no options."""
    return FIRST_VARIANT + item


def sku_id(catalogue: Catalogue, item: int) -> int | None:
    """The V2 SKU id of an item; None for a base variant."""
    if not catalogue.has_options(catalogue.product_of(item)):
        return None
    return FIRST_SKU_ID + item


def product_of_id(catalogue: Catalogue, number: int) -> int | None:
    """The product with this id, or None."""
    product = number - FIRST_PRODUCT
    if not 0 <= product < catalogue.products or catalogue.gone.issuperset(
        catalogue.items_of(product)
    ):
        return None
    return product


def item_of_variant(catalogue: Catalogue, number: int) -> int | None:
    """The item whose variant has this id, or None."""
    item = number - FIRST_VARIANT
    return item if 0 <= item < catalogue.items and item not in catalogue.gone else None
