"""QuickBooks Desktop's requests and objects, in the order of qbXML 13.0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import Misconfigured
from connectors.quantity import parse_quantity
from connectors.quickbooks_webconnector.messages import Envelope
from connectors.quickbooks_webconnector.options import ORDER
from connectors.quickbooks_webconnector.product import Document, Level, Line, cents, note_of
from connectors.quickbooks_webconnector.xml import element, optional, reference, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree import ElementTree as ET

    from connectors.model import Ask, Capabilities, Change, Order, OrderLine
    from connectors.order_facts import OrderFacts

_STOCKED = ("ItemInventory", "ItemInventoryAssembly")
_READ = (
    "ListID", "TimeModified", "FullName", "IsActive", "SalesDesc", "QuantityOnHand",
    "QuantityOnSalesOrder",
)  # fmt: skip
_TOLD = ("TxnID", "TimeModified", "RefNumber", "Memo", "TotalAmount")


class Desktop:
    """Implements `Product`. A SKU is an item's full name (`Parent:Child`); its quantity is what is
    on hand, less what is on sales orders where orders become sales orders."""

    envelope = Envelope("QBXML", "13.0", recovers=True)
    longest_reference = 11
    writes_on_hand = False
    books_amounts = False

    def __init__(
        self, capabilities: Capabilities, facts: OrderFacts, document: str, adjust_account: str
    ) -> None:
        self.capabilities = capabilities
        self.facts = facts
        self.document = document
        self._account = adjust_account
        self._kind = "SalesOrder" if document == ORDER else "SalesReceipt"

    def lists(self) -> Sequence[ET.Element]:
        """See `Product`."""
        return [
            element(f"{kind}QueryRq", *_only(_READ, before=element("ActiveStatus", "ActiveOnly")))
            for kind in _STOCKED
        ]

    def items(self, asks: Sequence[Ask]) -> list[ET.Element]:
        """See `Product`."""
        ids = [ask.refs["item_id"] for ask in asks if ask.refs.get("item_id")]
        names = [ask.sku for ask in asks if not ask.refs.get("item_id") and ask.sku]
        named = (("ListID", ids), ("FullName", names))
        return [
            element("ItemQueryRq", *(element(by, one) for one in values), *_only(_READ))
            for by, values in named
            if values
        ]

    def level(self, found: ET.Element) -> Level | None:
        """See `Product`."""
        kind = found.tag.removesuffix("Ret")
        if not kind.startswith("Item") or not (known := text(found, "ListID")):
            return None
        name = text(found, "FullName") or text(found, "Name")
        title, modified = text(found, "SalesDesc") or name, text(found, "TimeModified")
        if text(found, "IsActive") == "false":
            return Level(known, name, title, None, "inactive", 0, modified)
        if kind not in _STOCKED:
            return Level(known, name, title, None, "not_tracked", 0, modified)
        qty, reason = parse_quantity(text(found, "QuantityOnHand"))
        promised = parse_quantity(text(found, "QuantityOnSalesOrder") or 0)[0]
        if self.document != ORDER:
            promised = 0
        if qty is None or promised is None:
            return Level(known, name, title, None, reason or "unreadable", 0, modified)
        return Level(known, name, title, qty - promised, "", promised, modified)

    def documents(self, references: Sequence[str]) -> list[ET.Element]:
        """See `Product`."""
        numbers = (element("RefNumberCaseSensitive", each) for each in references)
        return [element(f"{self._kind}QueryRq", *numbers, *_only(_TOLD))]

    def written(self, found: ET.Element) -> Document | None:
        """See `Product`."""
        if found.tag != f"{self._kind}Ret" or not (known := text(found, "TxnID")):
            return None
        return Document(
            known, text(found, "RefNumber"), text(found, "Memo"), text(found, "TotalAmount"),
            text(found, "TimeModified"),
        )  # fmt: skip

    def customer(self) -> ET.Element:
        """See `Product`."""
        only = _only(("ListID", "FullName"))
        return element("CustomerQueryRq", element("FullName", self.facts.customer), *only)

    def customer_id(self, found: Sequence[ET.Element]) -> str:
        """See `Product`."""
        return next((text(one, "ListID") for one in found if one.tag == "CustomerRet"), "")

    def make_customer(self) -> ET.Element:
        """See `Product`."""
        return element(
            "CustomerAddRq", element("CustomerAdd", element("Name", self.facts.customer))
        )

    def sale(self, change: Change, order: Order, customer: str) -> ET.Element:
        """See `Product`."""
        facts, kind = self.facts, self._kind
        day = order.created_at.astimezone(facts.timezone).date().isoformat()
        buyer = optional("Addr1", (order.customer or order.email)[:41])
        deposit = reference("DepositToAccountRef", facts.deposit)
        lines = [self._sold(line) for line in order.lines]
        if order.shipping:
            lines.append(self._amount(facts.shipping, cents(order.shipping)))
        if order.discount:
            lines.append(self._amount(facts.discount, -cents(abs(order.discount))))
        document = element(
            f"{kind}Add",
            element("CustomerRef", element("ListID", customer)),
            reference("ClassRef", facts.location),
            element("TxnDate", day),
            element("RefNumber", change.sku),
            None if buyer is None else element("BillAddress", buyer),
            element("Memo", note_of(change.sku, order)),
            deposit if kind == "SalesReceipt" else None,
            *lines,
        )
        return element(f"{kind}AddRq", document)

    def adjustment(self, lines: Sequence[Line], note: str) -> ET.Element:
        """See `Product`."""
        if not self._account:
            raise Misconfigured(
                "adjust_account: writing stock needs the account that adjustments are booked to, "
                "by its name in QuickBooks. Set it on the endpoint."
            )
        moved = (
            element(
                "InventoryAdjustmentLineAdd",
                element("ItemRef", element("ListID", line.id)),
                element("QuantityAdjustment", element("QuantityDifference", line.difference)),
            )
            for line in lines
        )
        account = reference("AccountRef", self._account)
        add = element("InventoryAdjustmentAdd", account, element("Memo", note), *moved)
        return element("InventoryAdjustmentAddRq", add)

    def _sold(self, line: OrderLine) -> ET.Element:
        return element(
            f"{self._kind}LineAdd",
            element("ItemRef", element("ListID", line.refs["item_id"])),
            optional("Desc", line.title[:4095]),
            element("Quantity", line.quantity),
            element("Rate", line.unit_price),
            reference("SalesTaxCodeRef", self.facts.tax),
        )

    def _amount(self, item: str, amount: object) -> ET.Element:
        return element(
            f"{self._kind}LineAdd",
            reference("ItemRef", item),
            element("Amount", str(amount)),
            reference("SalesTaxCodeRef", self.facts.tax),
        )


def _only(names: Sequence[str], *, before: ET.Element | None = None) -> list[ET.Element]:
    """Ask for these fields alone; `before` goes first."""
    wanted = [element("IncludeRetElement", name) for name in names]
    return wanted if before is None else [before, *wanted]
