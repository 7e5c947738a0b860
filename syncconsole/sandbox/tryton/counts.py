"""Inventories: a count is drafted, and confirmed by moves from or to lost and found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.tryton.books import LOST, add_move
from syncconsole.sandbox.tryton.refusals import user_error

if TYPE_CHECKING:
    from syncconsole.sandbox.tryton.company import Ledger
    from syncconsole.sandbox.tryton.tagged import Json


def create_inventories(ledger: Ledger, values: list[Json]) -> list[int]:
    """Drafts, each line with what is expected in the location now; their ids."""
    return [_create(ledger, one) for one in values]


def delete_lines(ledger: Ledger, ids: list[int]) -> None:
    """Take lines out of drafts."""
    for number in ids:
        ledger.books["stock.inventory.line"].remove(number)


def confirm_inventories(ledger: Ledger, ids: list[int]) -> None:
    """Book the difference between what was counted and what was expected."""
    books = ledger.books
    for number in ids:
        inventory = books["stock.inventory"].rows.get(number)
        if inventory is None:
            raise user_error(f'You can not call "confirm" on "{number}" of "Stock Inventory".')
        if inventory["state"] != "draft":
            continue
        met = set[int]()
        for line in books["stock.inventory.line"].where(inventory=number):
            if line["product"] in met:
                raise user_error("Inventory lines must be unique.")
            met.add(line["product"])
            more = line["quantity"] - line["expected_quantity"]
            here = inventory["location"]
            start, end = (LOST, here) if more > 0 else (here, LOST)
            if more:
                add_move(books, ledger.clock, line["product"], start, end, abs(more), done=True)
        books["stock.inventory"].change(number, state="done")


def _create(ledger: Ledger, values: Json) -> int:
    books, location = ledger.books, values["location"]
    number = books["stock.inventory"].add(state="draft", location=location)
    books["stock.inventory"].rows[number]["number"] = str(number)
    stock = ledger.stock([location])
    for _, lines in values.get("lines", []):
        for line in lines:
            product = books["product.product"].rows.get(line["product"])
            if product is None or product["type"] != "goods":
                raise user_error(
                    f'The value "{line["product"]}" for field "Product" in record "" of "Stock '
                    'Inventory Line" is not valid according to its domain.'
                )
            if line["quantity"] is None or line["quantity"] < 0:
                raise user_error("The quantity of an inventory line must be positive.")
            books["stock.inventory.line"].add(
                inventory=number, product=line["product"], quantity=line["quantity"],
                expected_quantity=stock.get(line["product"], 0.0),
            )  # fmt: skip
    return number
