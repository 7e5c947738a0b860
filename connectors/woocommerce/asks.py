"""How keys are asked for in as few requests as lists and addresses of bounded length allow.

`sku=` of the list of products finds variations too (controller of wc/v3: with it the list holds
both kinds), which `include=` does not; so a SKU is the first choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.asking import in_lists, listable, reference
from connectors.woocommerce.paging import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import Ask, Record

LONGEST = 6_000
"""Characters the list in an address may have; common front servers refuse more than 8,000."""


class Wanted(Struct, frozen=True):
    """The asked keys by the way they can be asked, each once and in order (the values are None).

    `variations` are ids by the id of their product. `unaskable` are SKUs that fit no list, of
    which no id is known either; they are found by reading everything only.
    """

    skus: Mapping[str, None]
    products: Mapping[str, None]
    variations: Mapping[str, Mapping[str, None]]
    unaskable: Mapping[str, None]

    def holds(self, record: Record) -> bool:
        """Whether the record answers a question: the database compares SKUs without case."""
        if record.sku in self.skus or record.sku in self.unaskable:
            return True
        product, variation = record.refs["product_id"], record.refs.get("variation_id", "")
        if variation:
            return variation in self.variations.get(product, {})
        return product in self.products


def sorted_out(asks: Sequence[Ask]) -> Wanted:
    """Each ask by its SKU where that fits into a list, else by its ids."""
    skus, products = dict[str, None](), dict[str, None]()
    variations, unaskable = dict[str, dict[str, None]](), dict[str, None]()
    for ask in asks:
        product, variation = (
            reference(ask.refs, "product_id"),
            reference(ask.refs, "variation_id"),
        )
        if _askable(ask.sku):
            skus[ask.sku] = None
        elif product and variation:
            variations.setdefault(product, {})[variation] = None
        elif product:
            products[product] = None
        else:
            unaskable[ask.sku] = None
    return Wanted(skus, products, variations, unaskable)


def lists(values: Iterable[str]) -> Iterator[list[str]]:
    """The values cut into lists of at most a page, no longer than an address takes."""
    return in_lists(values, room=LONGEST, most=PAGE)


_ALTERED = re.compile(r"<|%[0-9A-Fa-f]{2}|[\t\n\r]|  ")
"""What the shop takes out of the list of SKUs before it looks: `sanitize_text_field` of WordPress,
which the controller of wc/v3 names for it, drops tags and percent signs with two digits behind
them, and makes one blank of several."""


def _askable(sku: str) -> bool:
    """A blank at an end is lost, "0" is empty to PHP, and some texts are altered."""
    usual = sku == sku.strip() and sku != "0" and not _ALTERED.search(sku)
    return usual and listable(sku, most=LONGEST // 2)
