"""QuickBooks Point of Sale's requests and objects, in the order of qbposXML 3.0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.quantity import parse_quantity
from connectors.quickbooks_webconnector.messages import Envelope
from connectors.quickbooks_webconnector.options import ORDER
from connectors.quickbooks_webconnector.product import Document, Level, Line, cents, note_of
from connectors.quickbooks_webconnector.xml import element, optional, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree import ElementTree as ET

    from connectors.model import Ask, Capabilities, Change, Order
    from connectors.order_facts import OrderFacts

_COUNTED = ("Inventory", "Assembly", "")
_TENDERS = {"check": "TenderCheckAdd", "cash": "TenderCashAdd", "account": "TenderAccountAdd"}
_NUMBERS = {"SalesOrder": "SalesOrderNumber", "SalesReceipt": "TrackingNumber"}
_NOTES = {"SalesOrder": "Instructions", "SalesReceipt": "Comments"}
_LONGEST_NAME = 30


class PointOfSale:
    """Implements `Product`. A SKU is the item's ALU or UPC; its quantity is what is on hand, less
    what is on customers' orders where orders become sales orders.

    A receipt has no number of ours to set, so that our reference is its tracking number.
    """

    envelope = Envelope("QBPOSXML", "3.0")
    writes_on_hand = True
    books_amounts = True

    def __init__(
        self,
        capabilities: Capabilities,
        facts: OrderFacts,
        document: str,
        *,
        sku: str,
        tender: str,
        reason: str,
    ) -> None:
        self.capabilities = capabilities
        self.facts = facts
        self.document = document
        self._sku = sku
        self._tender = tender
        self._reason = reason
        self._kind = "SalesOrder" if document == ORDER else "SalesReceipt"
        self.longest_reference = 32 if document == ORDER else 50

    def lists(self) -> Sequence[ET.Element]:
        """See `Product`."""
        return [element("ItemInventoryQueryRq")]

    def items(self, asks: Sequence[Ask]) -> list[ET.Element]:
        """See `Product`."""
        return [
            element(
                "ItemInventoryQueryRq",
                element("ListID", known) if known else _equal(self._sku, ask.sku),
            )
            for ask in asks
            if (known := ask.refs.get("item_id", "")) or ask.sku
        ]

    def level(self, found: ET.Element) -> Level | None:
        """See `Product`."""
        if found.tag != "ItemInventoryRet" or not (known := text(found, "ListID")):
            return None
        sku, modified = text(found, self._sku), text(found, "TimeModified")
        title = " ".join(filter(None, (text(found, "Desc1"), text(found, "Size"))))
        if text(found, "ItemType") not in _COUNTED:
            return Level(known, sku, title, None, "not_tracked", 0, modified)
        if not sku:
            return Level(known, sku, title, None, "no_sku", 0, modified)
        qty, reason = parse_quantity(text(found, "QuantityOnHand"))
        promised = parse_quantity(text(found, "QuantityOnCustomerOrder") or 0)[0]
        if self.document != ORDER:
            promised = 0
        if qty is None or promised is None:
            return Level(known, sku, title, None, reason or "unreadable", 0, modified)
        return Level(known, sku, title, qty - promised, "", promised, modified)

    def documents(self, references: Sequence[str]) -> list[ET.Element]:
        """See `Product`."""
        number = _NUMBERS[self._kind]
        return [element(f"{self._kind}QueryRq", _equal(number, each)) for each in references]

    def written(self, found: ET.Element) -> Document | None:
        """See `Product`."""
        if found.tag != f"{self._kind}Ret" or not (known := text(found, "TxnID")):
            return None
        return Document(
            known, text(found, _NUMBERS[self._kind]), text(found, _NOTES[self._kind]),
            text(found, "Total"), text(found, "TimeModified"),
        )  # fmt: skip

    def customer(self) -> ET.Element:
        """See `Product`."""
        return element("CustomerQueryRq", _equal("LastName", self.facts.customer[:_LONGEST_NAME]))

    def customer_id(self, found: Sequence[ET.Element]) -> str:
        """See `Product`."""
        return next((text(one, "ListID") for one in found if one.tag == "CustomerRet"), "")

    def make_customer(self) -> ET.Element:
        """See `Product`."""
        name = element("LastName", self.facts.customer[:_LONGEST_NAME])
        return element("CustomerAddRq", element("CustomerAdd", name))

    def sale(self, change: Change, order: Order, customer: str) -> ET.Element:
        """See `Product`."""
        ordered = self._kind == "SalesOrder"
        day = order.created_at.astimezone(self.facts.timezone).date().isoformat()
        discount = optional("Discount", cents(abs(order.discount)) if order.discount else None)
        note = note_of(change.sku, order)
        document = element(
            f"{self._kind}Add",
            None if ordered else element("Comments", note),
            element("CustomerListID", customer),
            discount,
            element("Instructions", note) if ordered else None,
            element("SalesOrderNumber", change.sku) if ordered else None,
            element("SalesOrderType", "WebOrder") if ordered else None,
            None if ordered else element("SalesReceiptType", "Sales"),
            optional("TaxCategory", self.facts.tax),
            None if ordered else element("TrackingNumber", change.sku),
            element("TxnDate", day),
            self._shipping(order),
            *(self._sold(line.refs["item_id"], line.quantity, cents(line.unit_price))
              for line in order.lines),
            None if ordered else self._paid(change.sku, order),
        )  # fmt: skip
        return element(f"{self._kind}AddRq", document)

    def adjustment(self, lines: Sequence[Line], note: str) -> ET.Element:
        """See `Product`."""
        add = element(
            "InventoryQtyAdjustmentAdd",
            element("Comments", note[:300]),
            element("Reason", self._reason),
            *(
                element(
                    "InventoryQtyAdjustmentItemAdd",
                    element("ListID", line.id),
                    element("NewQuantity", line.on_hand),
                )
                for line in lines
            ),
        )
        return element("InventoryQtyAdjustmentAddRq", add)

    def _shipping(self, order: Order) -> ET.Element | None:
        name, cost = order.customer or order.email, order.shipping
        if not name and not cost:
            return None
        return element(
            "ShippingInformation",
            optional("FullName", name[:62]),
            optional("Shipping", cents(cost) if cost else None),
        )

    def _sold(self, item: str, quantity: int, price: object) -> ET.Element:
        return element(
            f"{self._kind}ItemAdd",
            element("ListID", item),
            element("Price", str(price)),
            element("Qty", quantity),
        )

    def _paid(self, reference: str, order: Order) -> ET.Element:
        number = element("CheckNumber", reference[:32]) if self._tender == "check" else None
        return element(_TENDERS[self._tender], number, element("TenderAmount", cents(order.total)))


def _equal(field: str, value: str) -> ET.Element:
    """The filter for exactly this text."""
    how = element("MatchStringCriterion", "Equal")
    return element(f"{field}Filter", how, element(field, value))
