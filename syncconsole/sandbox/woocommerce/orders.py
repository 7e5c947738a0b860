"""/orders: listed, searched, and made in batches."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from starlette.routing import Route

from syncconsole.sandbox.order import Line, Order
from syncconsole.sandbox.order_statuses import AWAITING_FULFILLMENT, INCOMPLETE
from syncconsole.sandbox.shop import NotEnoughStockError
from syncconsole.sandbox.visit import visit_of
from syncconsole.sandbox.woocommerce.listing import (
    WINDOW,
    document,
    ids,
    later,
    page_of,
    refuse_unknown,
)
from syncconsole.sandbox.woocommerce.order_records import order_record
from syncconsole.sandbox.woocommerce.problems import Problem, invalid
from syncconsole.sandbox.woocommerce.products import batch_of, outcome
from syncconsole.sandbox.woocommerce.store import Noted

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from syncconsole.sandbox.woocommerce.listing import Json
    from syncconsole.sandbox.woocommerce.store import Store

_FILTERS = ("include", "search", "modified_after", "dates_are_gmt")
_FIELDS = {
    "currency", "set_paid", "payment_method_title", "transaction_id", "billing", "line_items",
    "shipping_lines", "fee_lines", "meta_data",
}  # fmt: skip


class Orders:
    """The handlers, over one shop."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self, prefix: str) -> list[Route]:
        """The routes below the API's prefix."""
        return [
            Route(f"{prefix}/orders", self.orders, methods=["GET"]),
            Route(f"{prefix}/orders/batch", self.create, methods=["POST"]),
        ]

    async def orders(self, request: Request) -> Response:
        """Orders that are not in the trash, where those lie that were deleted."""
        query, store = request.query_params, self._store
        refuse_unknown(query, (*WINDOW, *_FILTERS))
        wanted, changed = ids(query, "include"), later(query, store.zone)
        text = query.get("search", "").casefold()
        with store.lock:
            rows = [
                order
                for order in store.shop.orders.all()
                if not order.archived
                and (wanted is None or order.id in wanted)
                and changed(order.modified)
                and (not text or self._mentions(order, text))
            ]
            return page_of(
                visit_of(request.scope), query, rows, lambda order: order_record(store, order)
            )

    async def create(self, request: Request) -> Response:
        """A batch of new orders: 200 whatever becomes of them."""
        refuse_unknown(request.query_params, ())
        create = batch_of(await request.body(), "create", self._store.manners.batch_limit)
        visit_of(request.scope).rows = len(create)
        with self._store.lock:
            made = [outcome(item, self._made) for item in create]
        return document({"create": made} if made else [])

    def _mentions(self, order: Order, text: str) -> bool:
        """What the search looks through: the billing address and the names of the items."""
        noted = self._store.noted.get(order.id) or Noted()
        told = (order.customer, order.email, noted.company, *(line.title for line in order.lines))
        return any(text in one.casefold() for one in told)

    def _made(self, item: Json) -> Json:
        """One order; a paid one is processing and takes its units off the shelf."""
        if set(item) - _FIELDS:
            raise invalid(min(set(item) - _FIELDS))
        billing = item.get("billing") or {}
        lines = [self._line(line) for line in item.get("line_items") or []]
        if not lines:
            raise invalid("line_items")
        fees = sum(_cents(fee["total"]) for fee in item.get("fee_lines") or [])
        try:
            order = self._store.shop.orders.place(
                lines,
                status=AWAITING_FULFILLMENT if item.get("set_paid") is True else INCOMPLETE,
                customer=str(billing.get("first_name", "")),
                email=str(billing.get("email", "")),
                shipping=sum(_cents(one["total"]) for one in item.get("shipping_lines") or []),
                discount=-fees,
            )
        except NotEnoughStockError as error:
            raise Problem(400, "woocommerce_rest_out_of_stock", str(error)) from None
        self._store.noted[order.id] = Noted(
            meta=[{"id": at, **meta} for at, meta in enumerate(item.get("meta_data") or [], 1)],
            company=str(billing.get("company", "")),
            title=str(item.get("payment_method_title", "")),
            transaction=str(item.get("transaction_id", "")),
        )
        return order_record(self._store, order)

    def _line(self, line: Json) -> Line:
        number = line.get("variation_id") or line.get("product_id")
        good = self._store.good(number) if type(number) is int else None
        units = line.get("quantity")
        if good is None or good.item is None or (good.parent or good.id) != line["product_id"]:
            raise Problem(400, "order_item_product_invalid_product_id", "Invalid product ID")
        if type(units) is not int or units < 1:
            raise invalid("quantity")
        sku = self._store.shop.catalogue.sku(good.item)
        return Line(sku, units, cents=_cents(line["total"]) // units)


def _cents(text: object) -> int:
    try:
        return int(Decimal(str(text)) * 100)
    except InvalidOperation:
        raise invalid("total") from None
