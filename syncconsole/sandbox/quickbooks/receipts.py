"""Sales receipts: one books revenue and takes the goods from the shelf; a void undoes both."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from syncconsole.sandbox.quickbooks.accounts import (
    CURRENCY,
    TAKES_DEPOSITS,
    TAX,
    UNDEPOSITED,
)
from syncconsole.sandbox.quickbooks.dating import free_number, open_day, started
from syncconsole.sandbox.quickbooks.fault import (
    business,
    inactive_reference,
    no_such_operation,
    unknown_reference,
)
from syncconsole.sandbox.quickbooks.fields import (
    number,
    part,
    reference,
    refuse_strangers,
    text,
)
from syncconsole.sandbox.quickbooks.sale_lines import Sold, sold

if TYPE_CHECKING:
    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.quickbooks.replies import Json

_FIELDS = (
    "DocNumber", "TxnDate", "CustomerRef", "Line", "PrivateNote", "CustomerMemo", "BillEmail",
    "BillAddr", "ShipAddr", "ShipDate", "ShipMethodRef", "TrackingNum", "DepositToAccountRef",
    "TxnTaxDetail", "CurrencyRef", "ExchangeRate", "PaymentMethodRef", "PaymentRefNum",
    "GlobalTaxCalculation", "ApplyTaxAfterDiscount", "CustomField", "PrintStatus", "EmailStatus",
)  # fmt: skip

_LONGEST_NOTE = 4000


def make_receipt(company: Company, body: Json) -> Json:
    """A new receipt; raises CompanyFault with nothing booked and nothing taken."""
    if "Id" in body:
        raise no_such_operation("update")
    refuse_strangers(body, _FIELDS)
    text(body, "PrivateNote", _LONGEST_NOTE)
    customer = _customer(company, body)
    deposit = _deposit(company, body)
    currency = reference(body, "CurrencyRef")
    if currency not in ("", CURRENCY):
        raise business("Multi Currency should be enabled to perform this operation")
    goods = sold(company, body)
    tax = _tax(body)
    total = goods.total + tax
    if total < 0:
        raise business("Transaction amount must be 0 or greater")
    on = open_day(company, body)
    started(goods.items, on)
    document = free_number(company, company.sales, body)
    _post(company, goods.booked, deposit, tax, goods.units, sign=1)
    return company.sales.add(
        {
            **body,
            **({"CustomerRef": customer} if customer else {}),
            "DocNumber": document,
            "TxnDate": on.isoformat(),
            "CurrencyRef": {"value": CURRENCY, "name": "Euro"},
            "Line": goods.kept,
            "TxnTaxDetail": {"TotalTax": tax},
            "TotalAmt": total,
            "Balance": Decimal(0),
            "DepositToAccountRef": {"value": deposit},
        }
    )


def void_receipt(company: Company, body: Json) -> Json:
    """Undo a receipt and leave it with zeros; CompanyFault 2020, 610, 5010 or 6210."""
    old = company.sales.addressed(body)
    _undo(company, old)
    lines = [_emptied(line) for line in old["Line"]]
    note = f"Voided {old.get('PrivateNote', '')}".strip()
    zero = {"TotalAmt": Decimal(0), "TxnTaxDetail": {"TotalTax": Decimal(0)}}
    return company.sales.change(old, {"Line": lines, "PrivateNote": note, **zero})


def delete_receipt(company: Company, body: Json) -> Json:
    """Undo a receipt and take it out of the books; faults as void_receipt."""
    old = company.sales.addressed(body)
    _undo(company, old)
    return company.sales.remove(old)


def _undo(company: Company, old: Json) -> None:
    open_day(company, old)
    asked = [line for line in old["Line"] if line.get("DetailType") != "SubTotalLineDetail"]
    goods = sold(company, {"Line": asked}) if asked else Sold()
    deposit = old["DepositToAccountRef"]["value"]
    tax = Decimal(old["TxnTaxDetail"]["TotalTax"])
    _post(company, goods.booked, deposit, tax, goods.units, sign=-1)


def _post(
    company: Company, booked: list[tuple[str, Decimal]], deposit: str, tax: Decimal,
    units: list[tuple[int, Decimal]], *, sign: int,
) -> None:  # fmt: skip
    """Book both sides and move the goods; the cost of the goods is not booked here."""
    for account, amount in booked:
        company.book(account, sign * amount)
        company.book(deposit, sign * amount)
    company.book(TAX.id, sign * tax)
    company.book(deposit, sign * tax)
    for item, count in units:
        company.items.move(item, -sign * count)


def _customer(company: Company, body: Json) -> Json | None:
    asked = reference(body, "CustomerRef")
    if not asked:
        return None  # a receipt needs no customer; the vendor's form leaves it empty too
    found = company.customers.find(asked)
    if found is None:
        raise unknown_reference("Names", asked)
    if not found["Active"]:
        raise inactive_reference()
    return {"value": asked, "name": found["DisplayName"]}


def _deposit(company: Company, body: Json) -> str:
    asked = reference(body, "DepositToAccountRef")
    if not asked:
        return UNDEPOSITED.id
    found = company.accounts.find(asked)
    if found is None:
        raise unknown_reference("Accounts", asked)
    if found["AccountType"] not in TAKES_DEPOSITS:
        raise business("The account to deposit to must be a bank or other current asset account.")
    return asked


def _tax(body: Json) -> Decimal:
    if body.get("TxnTaxDetail") is None:
        return Decimal(0)
    detail = part(body, "TxnTaxDetail")
    refuse_strangers(detail, ("TotalTax", "TxnTaxCodeRef"), "TxnTaxDetail.")
    return number(detail, "TotalTax", "TxnTaxDetail.") or Decimal(0)


def _emptied(line: Json) -> Json:
    empty = {**line, "Amount": Decimal(0)}
    if "SalesItemLineDetail" in line:
        zeros = {"Qty": Decimal(0), "UnitPrice": Decimal(0)}
        empty["SalesItemLineDetail"] = line["SalesItemLineDetail"] | zeros
    return empty
