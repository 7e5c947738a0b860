"""How keys are asked for in as few requests as addresses of bounded length allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.asking import in_lists, listable, reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import Ask, Record

LONGEST = 7_500
"""Characters an address may have; common front servers refuse more than 8,000."""


class Wanted(Struct, frozen=True):
    """The asked keys by the way they can be asked, each once and in order (the values are None).

    `unaskable` are SKUs that fit no list: with a comma, which separates; blank, which asks for
    everything; or longer than an address. They are found by reading the whole list only.
    """

    variants: Mapping[str, None]
    products: Mapping[str, None]
    skus: Mapping[str, None]
    unaskable: Mapping[str, None]

    def holds(self, record: Record) -> bool:
        """Whether the record answers a question: a system may ignore a filter, or widen it."""
        variant, product = record.refs.get("variant_id", ""), record.refs.get("product_id", "")
        if variant in self.variants or record.sku in self.skus or record.sku in self.unaskable:
            return True
        return product in self.products and not variant


def sorted_out(asks: Sequence[Ask], *, by_variant: bool) -> Wanted:
    """Each ask by its variant id, else its product id, else its SKU.

    `by_variant` is False where the list knows products only.
    """
    variants, products = dict[str, None](), dict[str, None]()
    skus, unaskable = dict[str, None](), dict[str, None]()
    for ask in asks:
        if by_variant and (variant := reference(ask.refs, "variant_id")):
            variants[variant] = None
        elif product := reference(ask.refs, "product_id"):
            products[product] = None
        elif listable(ask.sku, most=LONGEST // 2):
            skus[ask.sku] = None
        else:
            unaskable[ask.sku] = None
    return Wanted(variants, products, skus, unaskable)


def lists(
    values: Iterable[str], address: Callable[[Sequence[str]], str], *, most: int
) -> Iterator[list[str]]:
    """The values cut into lists of at most `most` whose `address` is not longer than LONGEST."""
    room = LONGEST - len(address([""])) + 1  # the last value has no comma
    return in_lists(values, room=room, most=most)
