"""Orders of the shop, in the store's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox import order_statuses as statuses
from syncconsole.sandbox.shopify.asked import connect
from syncconsole.sandbox.shopify.connection import Connection, Sorted
from syncconsole.sandbox.shopify.gids import FIRST_LINE, FIRST_ORDER, gid
from syncconsole.sandbox.shopify.nodes.address import Address
from syncconsole.sandbox.shopify.nodes.customer import Customer
from syncconsole.sandbox.shopify.nodes.money import CURRENCY, Bag
from syncconsole.sandbox.shopify.times import iso

if TYPE_CHECKING:
    from syncconsole.sandbox.order import Order as Placed
    from syncconsole.sandbox.order import OrderLine
    from syncconsole.sandbox.shopify.asked import Info
    from syncconsole.sandbox.shopify.nodes.product import Product
    from syncconsole.sandbox.shopify.nodes.variant import Variant
    from syncconsole.sandbox.shopify.store import Store

FINANCIAL = {1: "PENDING", 4: "REFUNDED", 5: "VOIDED", 6: "VOIDED", 7: "PENDING",
             14: "PARTIALLY_REFUNDED"}  # fmt: skip
"""By the shop's status; all others are PAID."""

FULFILMENT = {2: "FULFILLED", 3: "PARTIALLY_FULFILLED", 10: "FULFILLED", 12: "ON_HOLD"}
"""By the shop's status; all others are UNFULFILLED."""


@dataclass(frozen=True, slots=True)
class TaxLine:
    """A tax on a line."""

    price_set: Bag
    rate_percentage: float
    title: str = "TVA"

    @property
    def rate(self) -> float:
        return self.rate_percentage / 100


@dataclass(frozen=True, slots=True)
class LineItem:
    """A line of an order."""

    store: Store
    order: Order
    line: OrderLine
    typename = "LineItem"

    @property
    def id(self) -> str:
        return gid("LineItem", FIRST_LINE + self.line.id)

    @property
    def title(self) -> str:
        return self.line.title

    @property
    def name(self) -> str:
        return f"{self.title} - {self.variant_title}" if self.variant_title else self.title

    @property
    def sku(self) -> str | None:
        return self.line.sku or None

    @property
    def quantity(self) -> int:
        return self.line.units

    @property
    def current_quantity(self) -> int:
        return self.line.units if statuses.holds_stock(self.order.placed.status) else 0

    @property
    def unfulfilled_quantity(self) -> int:
        sent = self.order.display_fulfillment_status == "FULFILLED"
        return 0 if sent else self.current_quantity

    @property
    def requires_shipping(self) -> bool:
        return not self.line.digital

    @property
    def original_unit_price_set(self) -> Bag:
        return Bag(self.line.cents)

    @property
    def original_total_set(self) -> Bag:
        return Bag(self.line.amount)

    def tax_lines(self, _info: Info, **_: Any) -> list[TaxLine]:
        percent = self.order.placed.tax_percent
        return [TaxLine(Bag(self.line.tax), float(percent))] if percent else []

    @property
    def variant(self) -> Variant | None:
        if self.line.item is None:
            return None
        goods = self.store.goods
        return self.store.variant(self.line.item + goods.variants - self.store.shop.catalogue.items)

    @property
    def variant_title(self) -> str | None:
        variant = self.variant
        option = self.store.goods.option(variant.variant) if variant else ""
        return option or None

    @property
    def product(self) -> Product | None:
        variant = self.variant
        return variant.product if variant else None


@dataclass(frozen=True, slots=True)
class Order:
    """An order, as it stands now."""

    store: Store
    placed: Placed
    typename = "Order"
    confirmed = True
    currency_code = CURRENCY
    note = None
    po_number = None
    source_name = "web"
    taxes_included = False
    test = False

    @property
    def number(self) -> int:
        """The number in the order's global id."""
        return FIRST_ORDER + self.placed.id

    @property
    def id(self) -> str:
        return gid("Order", self.number)

    @property
    def legacy_resource_id(self) -> str:
        return str(self.number)

    @property
    def name(self) -> str:
        return f"#{self.placed.id}"

    @property
    def email(self) -> str:
        return self.placed.email

    @property
    def source_identifier(self) -> str | None:
        return self.placed.external_order_id or None

    @property
    def tags(self) -> list[str]:
        return []

    @property
    def created_at(self) -> str:
        return iso(self.placed.created.timestamp())

    processed_at = created_at

    @property
    def updated_at(self) -> str:
        return iso(self.placed.modified.timestamp())

    @property
    def cancelled_at(self) -> str | None:
        off = self.placed.status in (statuses.CANCELLED, statuses.DECLINED)
        return self.updated_at if off else None

    @property
    def cancel_reason(self) -> str | None:
        reasons = {statuses.CANCELLED: "OTHER", statuses.DECLINED: "DECLINED"}
        return reasons.get(self.placed.status)

    @property
    def closed(self) -> bool:
        return self.display_fulfillment_status == "FULFILLED"

    @property
    def closed_at(self) -> str | None:
        return self.updated_at if self.closed else None

    @property
    def display_financial_status(self) -> str:
        return FINANCIAL.get(self.placed.status, "PAID")

    @property
    def display_fulfillment_status(self) -> str:
        return FULFILMENT.get(self.placed.status, "UNFULFILLED")

    @property
    def fully_paid(self) -> bool:
        return self.display_financial_status == "PAID"

    @property
    def customer(self) -> Customer | None:
        person = self.store.customers.by_email(self.placed.email)
        return Customer(self.store, person) if person else None

    @property
    def billing_address(self) -> Address:
        first, _, last = self.placed.customer.partition(" ")
        person = self.store.customers.by_email(self.placed.email)
        return Address(self.number, first, last, person.company if person else None)

    shipping_address = billing_address

    @property
    def subtotal_price_set(self) -> Bag:
        return Bag(self.placed.subtotal - self.placed.discount)

    @property
    def total_discounts_set(self) -> Bag:
        return Bag(self.placed.discount)

    @property
    def total_shipping_price_set(self) -> Bag:
        return Bag(self.placed.shipping)

    @property
    def total_tax_set(self) -> Bag:
        return Bag(self.placed.tax)

    @property
    def total_price_set(self) -> Bag:
        return Bag(self.placed.total + self.placed.tax)

    current_total_price_set = total_price_set
    current_subtotal_price_set = subtotal_price_set
    current_total_tax_set = total_tax_set

    def line_items(self, info: Info, **window: Any) -> Connection:
        of = Sorted(
            self.placed.lines, lambda line: (line.id, line.id),
            lambda line: LineItem(self.store, self, line),
        )  # fmt: skip
        return connect(info, of, window)
