"""The lines of a sales receipt, checked: what is sold, what it costs, what leaves the shelf."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from syncconsole.sandbox.quickbooks.accounts import DISCOUNTS
from syncconsole.sandbox.quickbooks.fault import (
    CompanyFault,
    inactive_reference,
    missing,
    not_an_option,
    unknown_reference,
)
from syncconsole.sandbox.quickbooks.fields import (
    CENT,
    lines,
    number,
    part,
    reference,
    refuse_strangers,
)

if TYPE_CHECKING:
    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.quickbooks.replies import Json

_LINE = (
    "Id", "LineNum", "Description", "Amount", "DetailType",
    "SalesItemLineDetail", "DiscountLineDetail", "SubTotalLineDetail", "DescriptionLineDetail",
)  # fmt: skip
_SALE = ("ItemRef", "Qty", "UnitPrice", "TaxCodeRef", "ServiceDate", "ItemAccountRef")
_DISCOUNT = ("PercentBased", "DiscountPercent", "DiscountAccountRef")


@dataclass(slots=True)
class Sold:
    """What the lines come to: the lines as kept, their sum, amounts by account, units by item."""

    kept: list[Json] = field(default_factory=list)
    total: Decimal = Decimal(0)
    booked: list[tuple[str, Decimal]] = field(default_factory=list)
    units: list[tuple[int, Decimal]] = field(default_factory=list)
    items: list[Json] = field(default_factory=list)


def sold(company: Company, body: Json) -> Sold:
    """The lines of a receipt; CompanyFault 2010, 2020, 2170, 2500 or 6070 with nothing done."""
    found = Sold()
    for line in lines(body):
        refuse_strangers(line, _LINE, "Line.")
        kind = line.get("DetailType")
        if kind == "SalesItemLineDetail":
            _sale(company, line, found)
        elif kind == "DiscountLineDetail":
            _discount(line, found)
        elif kind == "DescriptionOnly":
            found.kept.append(dict(line))
        elif kind is None:
            raise missing("Line.DetailType")
        elif kind != "SubTotalLineDetail":  # what a client echoes back is made anew
            raise not_an_option("Line.DetailType", str(kind))
    for position, line in enumerate(found.kept, 1):
        line |= {"Id": str(position), "LineNum": position}
    subtotal = {"DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}
    found.kept.append({"Amount": found.total, **subtotal})
    return found


def _sale(company: Company, line: Json, found: Sold) -> None:
    detail = part(line, "SalesItemLineDetail", "Line.")
    refuse_strangers(detail, _SALE, "Line.SalesItemLineDetail.")
    item = _item(company, detail)
    amount = number(line, "Amount", "Line.")
    if amount is None:
        raise missing("Line.Amount")
    units = number(detail, "Qty", "Line.SalesItemLineDetail.")
    price = number(detail, "UnitPrice", "Line.SalesItemLineDetail.")
    if units is None and item["TrackQtyOnHand"]:
        raise missing("Line.SalesItemLineDetail.Qty")
    if price is not None and amount != (price * (1 if units is None else units)).quantize(CENT):
        raise CompanyFault(
            "6070",
            "Amount calculation incorrect in the request",
            f"Amount is not equal to UnitPrice * Qty. Supplied value:{amount}",
        )
    code = reference(detail, "TaxCodeRef", "Line.SalesItemLineDetail.")
    if code and company.tax_codes.find(code) is None:
        raise unknown_reference("TaxCode", code)
    item_ref = {"value": item["Id"], "name": item["Name"]}
    tax = {"TaxCodeRef": {"value": code or "NON"}}
    found.kept.append({**line, "SalesItemLineDetail": {**detail, "ItemRef": item_ref, **tax}})
    found.total += amount
    found.booked.append((item["IncomeAccountRef"]["value"], amount))
    found.items.append(item)
    if item["TrackQtyOnHand"] and units is not None:
        found.units.append((int(item["Id"]), units))


def _item(company: Company, detail: Json) -> Json:
    asked = reference(detail, "ItemRef", "Line.SalesItemLineDetail.")
    if not asked:
        raise missing("Line.SalesItemLineDetail.ItemRef")
    item = company.items.find(asked)
    if item is None:
        raise unknown_reference("Items", asked)
    if not item["Active"]:
        raise inactive_reference()
    return item


def _discount(line: Json, found: Sold) -> None:
    detail = part(line, "DiscountLineDetail", "Line.")
    refuse_strangers(detail, _DISCOUNT, "Line.DiscountLineDetail.")
    if detail.get("PercentBased"):
        percent = number(detail, "DiscountPercent", "Line.DiscountLineDetail.")
        if percent is None:
            raise missing("Line.DiscountLineDetail.DiscountPercent")
        amount = (found.total * percent / 100).quantize(CENT)
    else:
        given = number(line, "Amount", "Line.")
        if given is None:
            raise missing("Line.Amount")
        amount = given
    found.kept.append({**line, "Amount": amount})
    found.total -= amount
    found.booked.append((DISCOUNTS.id, -amount))
