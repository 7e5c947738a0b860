"""Inventory adjustments: someone counted, and the shelf is what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.quickbooks.dating import free_number, open_day, started
from syncconsole.sandbox.quickbooks.fault import (
    business,
    missing,
    no_such_operation,
    not_an_option,
    unknown_reference,
)
from syncconsole.sandbox.quickbooks.fields import (
    lines,
    number,
    part,
    reference,
    refuse_strangers,
    text,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.quickbooks.replies import Json

_FIELDS = ("DocNumber", "TxnDate", "AdjustAccountRef", "PrivateNote", "Line", "CustomerRef")
_LINE = ("Id", "LineNum", "Description", "DetailType", "ItemAdjustmentLineDetail")
_DETAIL = ("ItemRef", "QtyDiff", "NewQty", "SalesPrice")
_WHERE = "Line.ItemAdjustmentLineDetail."


def make_adjustment(company: Company, body: Json) -> Json:
    """A new adjustment, of quantities only; raises CompanyFault with nothing moved."""
    if "Id" in body:
        raise no_such_operation("update")
    refuse_strangers(body, _FIELDS)
    text(body, "PrivateNote", 4000)
    account = reference(body, "AdjustAccountRef")
    if not account:
        raise missing("AdjustAccountRef")
    found = company.accounts.find(account)
    if found is None:
        raise unknown_reference("Accounts", account)
    moves = [_move(company, line) for line in lines(body)]
    on = open_day(company, body)
    started((item for item, _ in moves), on)
    document = free_number(company, company.adjustments, body)
    for item, difference in moves:
        company.items.move(int(item["Id"]), difference)
    return company.adjustments.add(
        {
            **body,
            "DocNumber": document,
            "TxnDate": on.isoformat(),
            "AdjustAccountRef": {"value": account, "name": found["Name"]},
            "Line": [_kept(n, item, by) for n, (item, by) in enumerate(moves, 1)],
        }
    )


def _move(company: Company, line: Json) -> tuple[Json, Decimal]:
    refuse_strangers(line, _LINE, "Line.")
    if line.get("DetailType") != "ItemAdjustmentLineDetail":
        raise not_an_option("Line.DetailType", str(line.get("DetailType")))
    detail = part(line, "ItemAdjustmentLineDetail", "Line.")
    refuse_strangers(detail, _DETAIL, _WHERE)
    asked = reference(detail, "ItemRef", _WHERE)
    if not asked:
        raise missing(f"{_WHERE}ItemRef")
    item = company.items.find(asked)
    if item is None:
        raise unknown_reference("Items", asked)
    if not item["TrackQtyOnHand"]:
        raise business(f"{item['Name']} is not an inventory item; its quantity is not tracked.")
    by, to = number(detail, "QtyDiff", _WHERE), number(detail, "NewQty", _WHERE)
    if by is not None and to is not None:
        raise business("QtyDiff and NewQty exclude each other.")
    if by is not None:
        return item, by
    if to is not None:
        return item, to - item["QtyOnHand"]
    raise missing(f"{_WHERE}QtyDiff")


def _kept(position: int, item: Json, difference: Decimal) -> Json:
    return {
        "Id": str(position),
        "LineNum": position,
        "DetailType": "ItemAdjustmentLineDetail",
        "ItemAdjustmentLineDetail": {
            "ItemRef": {"value": item["Id"], "name": item["Name"]},
            "QtyDiff": difference,
        },
    }
