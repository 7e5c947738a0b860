"""QuickBooks Point of Sale: the books in qbposXML's words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from syncconsole.sandbox.webconnector.books import Item, Refusal, Sale
from syncconsole.sandbox.webconnector.program import Program, amount, fitting, told

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

_NUMBERS = {"SalesOrder": ("SalesOrderNumber", 32), "SalesReceipt": ("TrackingNumber", 50)}
_NOTES = {"SalesOrder": "Instructions", "SalesReceipt": "Comments"}
_TENDERS = ("TenderCheckAdd", "TenderCashAdd", "TenderAccountAdd")


class PointOfSale(Program):
    """Handlers are named after their requests."""

    envelope = "QBPOSXML"

    def greeting(self) -> str:
        """CompanyQuery alone: this program knows no HostQuery."""
        return (
            '<?xml version="1.0" ?><QBPOSXML><QBPOSXMLMsgsRs><CompanyQueryRs statusCode="0">'
            "<CompanyRet><CompanyName>Simulated Outdoor Shop</CompanyName></CompanyRet>"
            "</CompanyQueryRs></QBPOSXMLMsgsRs></QBPOSXML>"
        )

    def _ItemInventoryQuery(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        known, alu = request.findtext("ListID"), request.findtext("ALUFilter/ALU")
        items = self.books.items.values()
        if known is not None:
            return [self._ret(one) for one in items if one.id == known]
        if alu is not None:
            return [self._ret(one) for one in items if one.name == alu]
        return [self._ret(one) for one in items]

    def _CustomerQuery(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        name = request.findtext("LastNameFilter/LastName") or ""
        known = self.books.customer(name)
        return [told("CustomerRet", ListID=known, LastName=name)] if known else []

    def _CustomerAdd(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        name = fitting(request[0], "LastName", 30)
        return [told("CustomerRet", ListID=self.books.add_customer(name), LastName=name)]

    def _SalesReceiptQuery(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        return self._sales("SalesReceipt", request)

    def _SalesOrderQuery(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        return self._sales("SalesOrder", request)

    def _SalesReceiptAdd(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        add = request[0]
        paid = sum(
            (amount(tender, "TenderAmount") or Decimal(0) for name in _TENDERS
             for tender in add.findall(name)), Decimal(0),
        )  # fmt: skip
        sale = self._sale("SalesReceipt", add)
        if paid != sale.total:
            raise Refusal(3210, f"The tenders of {paid} do not pay the total of {sale.total}.")
        self.books.sell(sale)
        return [self._told(sale)]

    def _SalesOrderAdd(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        sale = self._sale("SalesOrder", request[0])
        self.books.sell(sale)
        return [self._told(sale)]

    def _InventoryQtyAdjustmentAdd(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        add = request[0]
        if not fitting(add, "Reason", 8):
            raise Refusal(3310, 'The required field "Reason" is missing.')
        moves = []
        for line in add.findall("InventoryQtyAdjustmentItemAdd"):
            item, to = self._item(line.findtext("ListID") or ""), amount(line, "NewQuantity")
            moves.append((item, to or Decimal(0)))
        self.books.adjust(moves)
        return [told("InventoryQtyAdjustmentRet", TxnID=self.books.new_id())]

    def _sale(self, kind: str, add: ET.Element) -> Sale:
        number, longest = _NUMBERS[kind]
        sale = Sale(
            self.books.new_id(), kind, fitting(add, number, longest),
            fitting(add, _NOTES[kind], 2000), add.findtext("CustomerListID") or "",
            self.books.clock.now(),
        )  # fmt: skip
        for line in add.findall(f"{kind}ItemAdd"):
            item = self._item(line.findtext("ListID") or "")
            units = amount(line, "Qty") or Decimal(1)
            sale.lines.append((item, units, (amount(line, "Price") or Decimal(0)) * units))
        shipping = amount(add, "ShippingInformation/Shipping") or Decimal(0)
        sale.extra = shipping - (amount(add, "Discount") or Decimal(0))
        return sale

    def _sales(self, kind: str, request: ET.Element) -> list[ET.Element]:
        name = _NUMBERS[kind][0]
        number = request.findtext(f"{name}Filter/{name}")
        sales = [sale for sale in self.books.sales if sale.kind == kind]
        return [self._told(sale) for sale in sales if sale.number == number]

    def _told(self, sale: Sale) -> ET.Element:
        made, total = sale.made.isoformat(timespec="seconds"), f"{sale.total:.2f}"
        fields = {"TxnID": sale.id, "TimeModified": made, _NOTES[sale.kind]: sale.note}
        if sale.kind == "SalesOrder":
            fields |= {"SalesOrderNumber": sale.number, "Total": total}
        else:
            fields |= {"Total": total, "TrackingNumber": sale.number}
        return told(f"{sale.kind}Ret", **fields)

    def _ret(self, item: Item) -> ET.Element:
        stocked = item.on_hand is not None
        return told(
            "ItemInventoryRet", ListID=item.id,
            TimeModified=item.modified.isoformat(timespec="seconds"), ALU=item.name,
            Desc1=item.title[:30], ItemType="Inventory" if stocked else "Service",
            QuantityOnCustomerOrder=item.promised if stocked else None,
            QuantityOnHand=item.on_hand,
        )  # fmt: skip
