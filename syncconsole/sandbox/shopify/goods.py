"""What the store sells: the products of its own first, then every item of the shop.

Variants and products are counted from 0 in the order of their numbers, so that a walk by id is a
walk by index. A variant of the shop's is an item of its catalogue.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from syncconsole.sandbox.shopify.extras import KNOWN, STRANGE
from syncconsole.sandbox.shopify.gids import FIRST_ITEM, FIRST_PRODUCT, FIRST_VARIANT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.sandbox.shop import Shop
    from syncconsole.sandbox.shopify.extras import ExtraVariant


class Goods:
    """Variants and products of one store, and what is written on them."""

    def __init__(self, shop: Shop, *, strange: bool) -> None:
        self.shop = shop
        self.extras = (*KNOWN, *STRANGE) if strange else KNOWN
        self._own = [
            (product, place, variant)
            for product, extra in enumerate(self.extras)
            for place, variant in enumerate(extra.variants)
        ]
        self._numbers = [extra.number for extra in self.extras]
        self.variants = len(self._own) + shop.catalogue.items
        self.products = len(self.extras) + shop.catalogue.products

    def own(self, variant: int) -> ExtraVariant | None:
        """The variant's data where it is this store's alone; None where it is the shop's."""
        return self._own[variant][2] if variant < len(self._own) else None

    def item(self, variant: int) -> int:
        """The item of the shop that a variant is."""
        return variant - len(self._own)

    def variant_number(self, variant: int) -> int:
        """The number in the variant's global id."""
        return FIRST_VARIANT + variant

    def item_number(self, variant: int) -> int:
        """The number in the global id of the variant's inventory item."""
        return FIRST_ITEM + variant

    def variant_of(self, number: int | None, first: int = FIRST_VARIANT) -> int | None:
        """The variant with this number, counted from FIRST_VARIANT or FIRST_ITEM; or None."""
        if number is None or not 0 <= number - first < self.variants:
            return None
        return None if self.item(number - first) in self.shop.catalogue.gone else number - first

    def all(self) -> Sequence[int]:
        """Every variant that is there, in order."""
        whole, gone = range(self.variants), self.shop.catalogue.gone
        return [one for one in whole if self.item(one) not in gone] if gone else whole

    def product_number(self, product: int) -> int:
        """The number in the product's global id."""
        if product < len(self.extras):
            return self._numbers[product]
        return FIRST_PRODUCT + product - len(self.extras)

    def product_of(self, number: int | None) -> int | None:
        """The product with this number, or None."""
        if number is None:
            return None
        place = bisect_left(self._numbers, number)
        if place < len(self._numbers) and self._numbers[place] == number:
            return place
        product = number - FIRST_PRODUCT
        return product + len(self.extras) if 0 <= product < self.shop.catalogue.products else None

    def owner(self, variant: int) -> int:
        """The product a variant belongs to."""
        if variant < len(self._own):
            return self._own[variant][0]
        return self.shop.catalogue.product_of(self.item(variant)) + len(self.extras)

    def members(self, product: int) -> range:
        """The variants of a product."""
        if product < len(self.extras):
            start = sum(len(extra.variants) for extra in self.extras[:product])
            return range(start, start + len(self.extras[product].variants))
        items = self.shop.catalogue.items_of(product - len(self.extras))
        return range(items.start + len(self._own), items.stop + len(self._own))

    def find(self, sku: str) -> list[int]:
        """The variants of exactly this SKU."""
        found = [place for place, (_, _, own) in enumerate(self._own) if own.sku == sku]
        item = self.shop.catalogue.find(sku)
        return found if item is None else [*found, item + len(self._own)]

    def sku(self, variant: int) -> str | None:
        """The variant's SKU; None where it has none."""
        own = self.own(variant)
        return own.sku if own else self.shop.catalogue.sku(self.item(variant))

    def option(self, variant: int) -> str:
        """The value that makes the variant, as Medium; empty where the product has only one."""
        own, catalogue = self.own(variant), self.shop.catalogue
        if own:
            return own.option
        item = self.item(variant)
        if not catalogue.has_options(catalogue.product_of(item)):
            return ""
        return catalogue.option(item)[1]

    def option_name(self, product: int) -> str:
        """What the product's variants differ by."""
        if product < len(self.extras):
            return "Size"
        return self.shop.catalogue.department(product - len(self.extras)).option

    def cents(self, variant: int) -> int:
        """The variant's price now."""
        own = self.own(variant)
        if own:
            return own.cents
        return self.shop.price(self.shop.catalogue.product_of(self.item(variant)))

    def tracked(self, variant: int) -> bool:
        """Whether the store keeps stock of it."""
        own = self.own(variant)
        return own is None or own.tracked

    def title(self, product: int) -> str:
        """The product's name."""
        if product < len(self.extras):
            return self.extras[product].title
        return self.shop.catalogue.name(product - len(self.extras))
