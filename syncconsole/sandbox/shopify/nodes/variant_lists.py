"""Variants searched, sorted and paged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.shopify.asked import connect, found
from syncconsole.sandbox.shopify.connection import Connection, Sorted
from syncconsole.sandbox.shopify.nodes.variant import VENDOR, Variant
from syncconsole.sandbox.shopify.search.fields import Field
from syncconsole.sandbox.shopify.search.filtering import Searchable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from syncconsole.sandbox.shopify.asked import Info
    from syncconsole.sandbox.shopify.store import Store


def variants(
    info: Info,
    rows: Sequence[int],
    sort_key: str,
    window: dict[str, Any],
    query: str | None = None,
) -> Connection:
    """Variants that a search finds, sorted."""
    store: Store = info.context.store
    number = store.goods.variant_number
    rows = found(info, rows, query, searched_variants(store, info))
    values: dict[str, Callable[[int], Any]] = {
        "SKU": lambda one: store.goods.sku(one) or "",
        "TITLE": lambda one: Variant(store, one).title,
        "INVENTORY_QUANTITY": lambda one: Variant(store, one).inventory_quantity(info),
    }
    value = values.get(sort_key, number)  # by position is by id, within a product
    if sort_key in values:
        rows = sorted(rows, key=lambda one: (value(one), number(one)))
    of = Sorted(
        rows, lambda one: (value(one), number(one)), lambda one: Variant(store, one), sort_key
    )
    return connect(info, of, window)


def searched_variants(store: Store, info: Info) -> Searchable[int]:
    """What variants are searched by."""
    goods = store.goods

    def parent(one: int) -> int:
        return goods.product_number(goods.owner(one))

    return Searchable(
        {
            "id": Field("id", goods.variant_number),
            "sku": Field("text", goods.sku),
            "title": Field("text", lambda one: Variant(store, one).title),
            "product_id": Field("id", parent),
            "product_ids": Field("list", lambda one: [str(parent(one))]),
            "product_status": Field("text", lambda one: Variant(store, one).product.status),
            "tag": Field("list", lambda one: Variant(store, one).product.tags),
            "vendor": Field("text", lambda _: VENDOR),
            "updated_at": Field("time", lambda one: Variant(store, one).updated),
            "inventory_quantity": Field(
                "number", lambda one: Variant(store, one).inventory_quantity(info)
            ),
        },
        lambda one: f"{goods.sku(one) or ''} {Variant(store, one).display_name}",
        frozenset({"barcode", "collection", "delivery_profile_id", "gift_card", "location_id",
                   "managed", "option1", "option2", "option3", "product_type", "tag_not",
                   "taxable", "published_status"}),
    )  # fmt: skip
