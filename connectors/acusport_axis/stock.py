"""One product as a record: what one store holds less what is committed there. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import Misconfigured
from connectors.model import Record
from connectors.quantity import parse_quantity
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.acusport_axis.shapes import Product, StoreStock
    from connectors.model import Quantity


def records(products: Iterable[Product], store: str) -> list[Record]:
    """Those with a UPC, as it is spelled. One UPC in several products is as many records.

    Raises Misconfigured where a product tells of several stores and `store` chooses none: their
    quantities are never added up.
    """
    found, seen = list[Record](), dict[str, int]()
    for product in products:
        upc = product.product_upc or ""
        if not upc.strip():
            continue
        number = seen[upc] = seen.get(upc, 0) + 1
        qty, reason = sellable(product, store)
        found.append(
            Record(
                component="inventory",
                remote_id=upc if number == 1 else f"{upc}#{number}",
                sku=upc,
                qty=qty,
                reason=reason,
                title=product.product_description or "",
                refs={"upc": upc},
            )
        )
    return found


def sellable(product: Product, store: str) -> tuple[Quantity | None, str]:
    """On hand less committed, both read strictly: one that is unknown makes the result unknown."""
    stock = _chosen(product, store)
    if stock is None:
        return None, "not_tracked"
    held, why = parse_quantity(stock.qoh)
    committed, why_not = parse_quantity(stock.qty_committed)
    if held is None or committed is None:
        return None, why or why_not
    return held - committed, ""


def stores(products: Iterable[Product]) -> dict[str, int]:
    """The stores that are told of, with how many products of each."""
    told: dict[str, int] = {}
    for product in products:
        for stock in product.store_inventory or ():
            told[_id(stock)] = told.get(_id(stock), 0) + 1
    return told


def _chosen(product: Product, store: str) -> StoreStock | None:
    told = product.store_inventory or ()
    if store:
        return next((stock for stock in told if _id(stock) == store), None)
    if len(told) > 1:
        named = ", ".join(sorted(_id(stock) or "one without an id" for stock in told))
        raise Misconfigured(
            "store: AXIS tells of several stores, and their stock is not added up. Write the one "
            f"that counts: {one_line(named, limit=200)}.",
            code="several_stores",
        )
    return told[0] if told else None


def _id(stock: StoreStock) -> str:
    return "" if stock.store_id is None else str(stock.store_id)
