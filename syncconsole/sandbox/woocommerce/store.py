"""The shop as WooCommerce sees it: its goods by id, its settings, and what orders carry beside."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from syncconsole.sandbox.shop import Adjustment, UnknownSkuError
from syncconsole.sandbox.woocommerce.access import Access
from syncconsole.sandbox.woocommerce.extras import Extra, extras

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from syncconsole.sandbox.shop import Shop

FIRST_PRODUCT, FIRST_VARIATION = 1_001, 10_000_001
LOCATION = 1
"""WooCommerce knows no locations: its stock is that of the shop's first."""


@dataclass(frozen=True, slots=True)
class Good:
    """A product or a variation: an extra, or one of the shop's catalogue by product and item."""

    id: int
    extra: Extra | None = None
    product: int = -1
    item: int | None = None
    parent: int = 0


@dataclass(slots=True)
class Manners:
    """How the site stands; a test or a person may change each at any time."""

    version: str = "10.3.0"
    tls: bool = True
    permalinks: bool = True
    active: bool = True
    manage_stock: bool = True
    batch_limit: int = 100
    zone: str = "Europe/Paris"


@dataclass(slots=True)
class Noted:
    """What an order made over the API carries beside the shop's own."""

    meta: list[dict[str, Any]] = field(default_factory=list)
    company: str = ""
    title: str = ""
    transaction: str = ""


class Store:
    """A WooCommerce shop over one shop; what it sells, what lies there and its orders are that's.

    Every public method may be called from any thread.
    """

    def __init__(self, shop: Shop, *, strange: bool = True) -> None:
        self.shop = shop
        self.lock = shop.lock
        self.manners = Manners()
        self.access = Access(shop.clock)
        self.extras = extras(strange=strange)
        self.noted: dict[int, Noted] = {}
        self.moved: list[tuple[int, int]] = []
        """Variations that were written under a product that is not theirs, which moves them."""
        self._with_options: array[int] | None = None
        self._lists: dict[str, tuple[int, list[Good]]] = {}

    @property
    def zone(self) -> ZoneInfo:
        """The zone of times without one."""
        return ZoneInfo(self.manners.zone)

    @property
    def lists_variations(self) -> bool:
        """Whether there is a list of all variations, as from 10.3 on."""
        major, minor = self.manners.version.split(".")[:2]
        return (int(major), int(minor)) >= (10, 3)

    def products(self) -> list[Good]:
        """Every product by id."""
        own = [Good(extra.id, extra) for extra in self.extras]
        return own + self._listed("products", range(self.shop.catalogue.products), self._product)

    def variations(self, parent: int | None = None) -> list[Good]:
        """Every variation by id, or those of one product."""
        own = [
            Good(one.id, one, parent=extra.id)
            for extra in self.extras
            for one in extra.variations
            if parent in (None, extra.id)
        ]
        catalogue = self.shop.catalogue
        if parent is None:
            return own + self._listed("variations", self._varied(), self._variation)
        product = parent - FIRST_PRODUCT
        if not 0 <= product < catalogue.products or not catalogue.has_options(product):
            return own
        made = map(self._variation, catalogue.items_of(product))
        return own + [good for good in made if self._there(good)]

    def good(self, number: int) -> Good | None:
        """The product or variation of this id."""
        for extra in self.extras:
            for one in (extra, *extra.variations):
                if one.id == number:
                    return Good(number, one, parent=one.parent)
        product, item = number - FIRST_PRODUCT, number - FIRST_VARIATION
        found = None
        if 0 <= product < self.shop.catalogue.products:
            found = self._product(product)
        elif 0 <= item < self.shop.catalogue.items:
            made = self._variation(item)
            found = made if self.shop.catalogue.has_options(made.product) else None
        return found if found is not None and self._there(found) else None

    def found(self, sku: str) -> list[Good]:
        """What has this SKU; the database compares without case."""
        upper, catalogue = sku.upper(), self.shop.catalogue
        found = [
            Good(one.id, one, parent=one.parent)
            for extra in self.extras
            for one in (extra, *extra.variations)
            if one.sku and one.sku == upper
        ]
        items = [item for item, own in catalogue.relabelled.items() if own.upper() == upper]
        item, product = catalogue.find(upper), catalogue.find_product(upper)
        if item is not None and item not in items:
            items.append(item)
        found += [
            self._variation(each)
            if catalogue.has_options(catalogue.product_of(each))
            else self._product(catalogue.product_of(each))
            for each in items
        ]
        if product is not None and catalogue.has_options(product):
            found.append(self._product(product))
        return [good for good in found if self._there(good)]

    def sku(self, good: Good) -> str:
        """The SKU as somebody spelled it."""
        if good.extra:
            return good.extra.sku
        catalogue = self.shop.catalogue
        return (
            catalogue.product_sku(good.product) if good.item is None else catalogue.sku(good.item)
        )

    def managed(self, good: Good) -> bool | str:
        """`manage_stock` as it is told."""
        if not self.manners.manage_stock:
            return False
        return good.extra.managed if good.extra else good.item is not None

    def quantity(self, good: Good) -> int | None:
        """`stock_quantity`; None where nobody counts it."""
        if self.managed(good) is False:
            return None
        if good.extra:
            return good.extra.stock
        assert good.item is not None
        return self.shop.level(good.item, LOCATION).on_hand

    def put(self, good: Good, quantity: int) -> None:
        """Write a quantity; where the good manages none itself, nothing happens."""
        if self.managed(good) is not True:
            return
        if good.extra:
            good.extra.stock = quantity
            for one in good.extra.variations:
                one.stock = quantity
        elif good.item is not None:
            self.shop.overwrite([Adjustment(good.item, LOCATION, quantity)])

    def stock(self, sku: str) -> int | None:
        """What the shop tells of a SKU; raises UnknownSkuError."""
        found = self.found(sku)
        if not found:
            raise UnknownSkuError(f"the shop sells nothing under the SKU {sku!r}")
        return self.quantity(found[0])

    def _listed(self, name: str, places: Iterable[int], make: Callable[[int], Good]) -> list[Good]:
        """The goods there are, made once for as long as nobody deletes one."""
        gone, kept = len(self.shop.catalogue.gone), self._lists.get(name)
        if kept is None or kept[0] != gone:
            kept = gone, [good for good in map(make, places) if self._there(good)]
            self._lists[name] = kept
        return kept[1]

    def _there(self, good: Good) -> bool:
        """Whether nobody has deleted it."""
        return good.item is None or good.item not in self.shop.catalogue.gone

    def _product(self, place: int) -> Good:
        catalogue = self.shop.catalogue
        item = None if catalogue.has_options(place) else catalogue.items_of(place)[0]
        return Good(FIRST_PRODUCT + place, product=place, item=item)

    def _variation(self, item: int) -> Good:
        product = self.shop.catalogue.product_of(item)
        return Good(
            FIRST_VARIATION + item, product=product, item=item, parent=FIRST_PRODUCT + product
        )

    def _varied(self) -> array[int]:
        """The items that are variations, found once."""
        if self._with_options is None:
            catalogue = self.shop.catalogue
            self._with_options = array("l", (
                item for item in range(catalogue.items)
                if catalogue.has_options(catalogue.product_of(item))
            ))  # fmt: skip
        return self._with_options
