"""The drafts of orders that are not in the books yet, with all that they refer to looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.customer_first import CUSTOMER
from connectors.errors import Rejected
from connectors.tryton.mapping import REFERENCE
from connectors.tryton.sale import sale_values, unsold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import Change
    from connectors.order_facts import OrderFacts
    from connectors.tryton.tagged import Json
    from connectors.tryton.writing import Desk

Drafts = list[tuple["Change", "Json"]]
Unsold = list[tuple["Change", str, str]]


def drafts(desk: Desk, facts: OrderFacts, changes: Sequence[Change]) -> tuple[Drafts, Unsold]:
    """The values to create, and (change, code, sentence) of those that cannot be sold.

    The customer is made where there is none yet. Raises as `Books.ids`, but for a customer that
    could not be made: then no order can be sold.
    """
    orders = [(change, change.order) for change in changes if change.order is not None]
    if not orders:
        return [], []
    books = desk.books
    try:
        ids = books.ids(desk.ready)
    except Rejected as error:
        if error.code != CUSTOMER:
            raise
        return [], [(change, CUSTOMER, error.message) for change, _ in orders]
    lines = [line for _, order in orders for line in order.lines]
    products = books.sellable([int(line.refs[REFERENCE]) for line in lines])
    made, left = Drafts(), Unsold()
    for change, order in orders:
        currency, said = books.currency(order.currency), unsold(order, products)
        if said:
            left.append((change, "not_for_sale", said))
        elif currency is None:
            left.append((change, "currency", f"Tryton has no currency {order.currency}: add it."))
        else:
            values = sale_values(change, order, facts, ids, products, currency)
            made.append((change, values))
    return made, left
