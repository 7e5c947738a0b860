"""Reading orders with all of their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.asking import reference
from connectors.shopify import documents
from connectors.shopify.ids import gid
from connectors.shopify.kinds import Kind
from connectors.shopify.nested import rest
from connectors.shopify.order_mapping import order_record
from connectors.shopify.order_shapes import RawLine, RawOrder
from connectors.shopify.raw import shaped

if TYPE_CHECKING:
    from connectors.model import Ask, Record
    from connectors.shopify.graphql import Api
    from connectors.shopify.paging import Sizes

ORDER_SCOPE = "the scope read_orders (read_all_orders for those older than 60 days)"

_order = msgspec.json.Decoder(RawOrder)
_line = msgspec.json.Decoder(RawLine)


def orders(api: Api, sizes: Sizes, quantity: str) -> Kind:
    """Orders, by id or by name; always page by page, since their lines are lists in a list.

    `quantity` is the one that is synchronised: which orders hold stock goes by it. `payload` stays
    empty: it would keep addresses of people that no step needs.
    """

    def build(raw: bytes) -> tuple[Record, int]:
        order = shaped(_order, raw, "an order")
        more, requests = rest(
            api, sizes, documents.MORE_LINES, order.id, order.line_items.page_info,
            needs=ORDER_SCOPE,
        )  # fmt: skip
        lines = [*map(bytes, order.line_items.nodes), *more]
        return order_record(order, [shaped(_line, one, "a line") for one in lines], quantity), (
            requests
        )

    return Kind(
        component="orders",
        page=documents.ORDER_PAGE,
        nodes=documents.ORDER_NODES,
        build=build,
        needs=ORDER_SCOPE,
        ident=_ident,
        term="name",
    )


def _ident(ask: Ask) -> str:
    number = reference(ask.refs, "order_id")
    return gid("Order", number) if number else ""
