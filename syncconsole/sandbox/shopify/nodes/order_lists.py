"""Orders searched, sorted and paged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.sandbox import order_statuses as statuses
from syncconsole.sandbox.shopify.asked import connect, found
from syncconsole.sandbox.shopify.connection import Connection, Sorted
from syncconsole.sandbox.shopify.nodes.order import Order
from syncconsole.sandbox.shopify.search.fields import Field
from syncconsole.sandbox.shopify.search.filtering import Searchable

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncconsole.sandbox.shopify.asked import Info
    from syncconsole.sandbox.shopify.store import Store


def listed(store: Store) -> list[Order]:
    """The orders there are: a checkout that was never finished is none, nor an archived one."""
    return [
        Order(store, placed)
        for placed in store.shop.orders.all()
        if placed.status != statuses.INCOMPLETE and not placed.archived
    ]


def orders(info: Info, sort_key: str, query: str | None, window: dict[str, Any]) -> Connection:
    """Orders that a search finds, sorted."""
    rows = found(info, listed(info.context.store), query, searched_orders())
    values: dict[str, Callable[[Order], Any]] = {
        "CREATED_AT": lambda one: one.created_at,
        "PROCESSED_AT": lambda one: one.processed_at,
        "UPDATED_AT": lambda one: one.updated_at,
        "ORDER_NUMBER": lambda one: one.placed.id,
    }
    value = values.get(sort_key)

    def key(one: Order) -> tuple[Any, int]:
        return (value(one) if value else one.number), one.number

    return connect(info, Sorted(sorted(rows, key=key), key, lambda one: one, sort_key), window)


def searched_orders() -> Searchable[Order]:
    """What orders are searched by."""
    return Searchable(
        {
            "id": Field("id", lambda one: one.number),
            "name": Field("text", lambda one: one.name.removeprefix("#")),
            "email": Field("text", lambda one: one.email),
            "sku": Field("list", lambda one: [line.sku for line in one.placed.lines]),
            "source_identifier": Field("text", lambda one: one.source_identifier),
            "source_name": Field("text", lambda one: one.source_name),
            "financial_status": Field("text", lambda one: one.display_financial_status),
            "fulfillment_status": Field("text", lambda one: one.display_fulfillment_status),
            "status": Field("text", _status),
            "test": Field("flag", lambda one: one.test),
            "tag": Field("list", lambda one: one.tags),
            "created_at": Field("time", lambda one: one.placed.created.timestamp()),
            "processed_at": Field("time", lambda one: one.placed.created.timestamp()),
            "updated_at": Field("time", lambda one: one.placed.modified.timestamp()),
        },
        lambda one: f"{one.name} {one.email} {one.placed.customer}",
        frozenset({"channel", "cart_token", "credit_card_last4", "customer_id", "delivery_method",
                   "discount_code", "gateway", "location_id", "payment_id", "po_number",
                   "return_status", "risk_level", "sales_channel", "tag_not", "user_id"}),
    )  # fmt: skip


def _status(order: Order) -> str:
    if order.cancelled_at:
        return "cancelled"
    return "closed" if order.closed else "open"
