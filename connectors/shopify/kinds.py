"""What there is to read of each component: its questions, its keys, its records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.asking import reference
from connectors.errors import Misconfigured
from connectors.model import Ask, Record
from connectors.shopify import bulk_documents, documents
from connectors.shopify.documents import Document
from connectors.shopify.ids import gid
from connectors.shopify.mapping import product_record, stock_record, variant_record
from connectors.shopify.search import changed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msgspec import UnsetType

    from connectors.shopify.shapes import Place

Build = Callable[[bytes], tuple[Record, int]]
"""The record of a row, and how many requests it took to complete it."""


class Kind(Struct, frozen=True):
    """One component. `page` and `nodes` ask for rows by place and by id, `extra` are variables of
    both; `bulk` is the question of a bulk operation, "" where there is none.

    `ident` finds the global id in what is asked for, "" where there is none; then `term` is the
    search term that finds it by `Ask.sku`, "" where nothing does. `by_time` tells whether the
    list can be sorted by the time of the last change. `children` names the list inside a row that
    a bulk operation gives line by line. `location` is the one that stock is kept at.
    """

    component: str
    page: Document
    nodes: Document
    build: Build
    needs: str
    ident: Callable[[Ask], str]
    bulk: str = ""
    extra: Mapping[str, str] = {}
    term: str = ""
    by_time: bool = True
    changed: Callable[[datetime], str] = changed
    children: str = ""
    location: int | None = None

    def placed(self, place: Place | UnsetType | None) -> None:
        """Raises Misconfigured where the shop did not find the location that stock is kept at:
        everything would look as if it were not stocked."""
        if place is None:
            raise self.no_location()

    def no_location(self) -> Misconfigured:
        """The error of a location that is not there."""
        return Misconfigured(
            f"location: the shop has no location {self.location} that this app may see; a check "
            "of the connection lists those it has."
        )


def stock(location: int, quantity: str) -> Kind:
    """Stock at the location, listed by variant; `since` is asked in another way (`levels`)."""
    place = gid("Location", location)
    return Kind(
        component="inventory",
        page=documents.STOCK_PAGE,
        nodes=documents.STOCK_NODES,
        build=lambda raw: (stock_record(raw, location), 0),
        needs="the scopes read_inventory, read_products and read_locations",
        ident=_by("ProductVariant", "variant_id", ("InventoryItem", "inventory_item_id")),
        bulk=bulk_documents.stock(place, quantity),
        extra={"location": place, "quantity": quantity},
        term="sku",
        by_time=False,
        location=location,
    )


def products() -> Kind:
    """Products, found by their ids only, because they have no SKU."""
    return Kind(
        component="products",
        page=documents.PRODUCT_PAGE,
        nodes=documents.PRODUCT_NODES,
        build=lambda raw: (product_record(raw), 0),
        needs="the scope read_products",
        ident=_by("Product", "product_id"),
        bulk=bulk_documents.products(),
    )


def variants() -> Kind:
    """Variants; their list cannot be sorted by time."""
    return Kind(
        component="variants",
        page=documents.VARIANT_PAGE,
        nodes=documents.VARIANT_NODES,
        build=lambda raw: (variant_record(raw), 0),
        needs="the scopes read_products and read_inventory",
        ident=_by("ProductVariant", "variant_id"),
        bulk=bulk_documents.variants(),
        term="sku",
        by_time=False,
    )


def _by(kind: str, name: str, *others: tuple[str, str]) -> Callable[[Ask], str]:
    names: Sequence[tuple[str, str]] = ((kind, name), *others)

    def ident(ask: Ask) -> str:
        known = ((each, reference(ask.refs, ref)) for each, ref in names)
        return next((gid(each, number) for each, number in known if number), "")

    return ident
