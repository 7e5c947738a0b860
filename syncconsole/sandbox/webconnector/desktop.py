"""QuickBooks Desktop: the books in qbXML's words."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from syncconsole.sandbox.webconnector.books import ACCOUNTS, CODES, Item, Refusal, Sale
from syncconsole.sandbox.webconnector.program import Program, amount, fitting, told

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

LONGEST_NUMBER = 11


class Desktop(Program):
    """Handlers are named after their requests."""

    envelope = "QBXML"
    recovers = True

    def greeting(self) -> str:
        """HostQuery and CompanyQuery, as the Web Connector asks them itself."""
        return (
            '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><HostQueryRs statusCode="0"><HostRet>'
            "<ProductName>QuickBooks Premier (simulated)</ProductName><Country>US</Country>"
            "<SupportedQBXMLVersion>12.0</SupportedQBXMLVersion>"
            "<SupportedQBXMLVersion>13.0</SupportedQBXMLVersion></HostRet></HostQueryRs>"
            '<CompanyQueryRs statusCode="0"><CompanyRet><CompanyName>Simulated Outdoor Shop'
            "</CompanyName></CompanyRet></CompanyQueryRs></QBXMLMsgsRs></QBXML>"
        )

    def _ItemInventoryQuery(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        del request
        return [self._ret(one) for one in self.books.items.values() if one.on_hand is not None]

    def _ItemInventoryAssemblyQuery(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        del request
        return []

    def _ItemQuery(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        ids = {one.text for one in request.findall("ListID")}
        names = {one.text for one in request.findall("FullName")}
        found = [one for one in self.books.items.values() if one.id in ids or one.name in names]
        return [self._ret(one) for one in found]

    def _CustomerQuery(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        name = request.findtext("FullName") or ""
        known = self.books.customer(name)
        if not known:
            raise Refusal(500, f'The query request has not been fully completed: "{name}".')
        return [told("CustomerRet", ListID=known, FullName=name)]

    def _CustomerAdd(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        name = fitting(request[0], "Name", 41)
        return [told("CustomerRet", ListID=self.books.add_customer(name), FullName=name)]

    def _SalesReceiptQuery(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        return self._sales("SalesReceipt", request)

    def _SalesOrderQuery(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        return self._sales("SalesOrder", request)

    def _SalesReceiptAdd(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        return [self._sell("SalesReceipt", request[0])]

    def _SalesOrderAdd(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        return [self._sell("SalesOrder", request[0])]

    def _InventoryAdjustmentAdd(self, request: ET.Element) -> list[ET.Element]:  # noqa: N802
        add = request[0]
        account = add.findtext("AccountRef/FullName") or ""
        if account not in ACCOUNTS:
            raise Refusal(3140, f'There is an invalid reference to Account "{account}".')
        moves = []
        for line in add.findall("InventoryAdjustmentLineAdd"):
            item = self._item(line.findtext("ItemRef/ListID") or "")
            by = amount(line, "QuantityAdjustment/QuantityDifference")
            to = amount(line, "QuantityAdjustment/NewQuantity")
            moves.append((item, to if to is not None else (item.on_hand or 0) + (by or 0)))
        self.books.adjust([(item, Decimal(quantity)) for item, quantity in moves])
        return [told("InventoryAdjustmentRet", TxnID=self.books.new_id())]

    def _sell(self, kind: str, add: ET.Element) -> ET.Element:
        books = self.books
        sale = Sale(
            books.new_id(), kind, fitting(add, "RefNumber", LONGEST_NUMBER),
            fitting(add, "Memo", 4095), add.findtext("CustomerRef/ListID") or "",
            books.clock.now(),
        )  # fmt: skip
        deposit = add.findtext("DepositToAccountRef/FullName")
        if deposit is not None and deposit not in ACCOUNTS:
            raise Refusal(3140, f'There is an invalid reference to Account "{deposit}".')
        for line in add.findall(f"{kind}LineAdd"):
            code = line.findtext("SalesTaxCodeRef/FullName")
            if code is not None and code not in CODES:
                raise Refusal(3140, f'There is an invalid reference to SalesTaxCode "{code}".')
            name = line.findtext("ItemRef/FullName")
            known = books.named(name) if name else self._item(line.findtext("ItemRef/ListID") or "")
            if known is None:
                raise Refusal(3140, f'There is an invalid reference to Item "{name}".')
            units = amount(line, "Quantity")
            rate, fixed = amount(line, "Rate"), amount(line, "Amount")
            worth = fixed if fixed is not None else (rate or 0) * (units or 1)
            sale.lines.append((known, units or Decimal(0), Decimal(worth)))
        books.sell(sale)
        return self._told(sale)

    def _sales(self, kind: str, request: ET.Element) -> list[ET.Element]:
        numbers = {one.text for one in request.findall("RefNumberCaseSensitive")}
        sales = [sale for sale in self.books.sales if sale.kind == kind]
        return [self._told(sale) for sale in sales if sale.number in numbers]

    def _told(self, sale: Sale) -> ET.Element:
        return told(
            f"{sale.kind}Ret", TxnID=sale.id, TimeModified=sale.made.isoformat(timespec="seconds"),
            RefNumber=sale.number, TotalAmount=f"{sale.total:.2f}", Memo=sale.note,
        )  # fmt: skip

    def _ret(self, item: Item) -> ET.Element:
        stocked = item.on_hand is not None
        return told(
            "ItemInventoryRet" if stocked else "ItemServiceRet", ListID=item.id,
            TimeModified=item.modified.isoformat(timespec="seconds"), FullName=item.name,
            IsActive="true", SalesDesc=item.title if stocked else None, QuantityOnHand=item.on_hand,
            QuantityOnSalesOrder=item.promised if stocked else None,
        )  # fmt: skip
