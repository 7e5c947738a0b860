"""What the real Tryton begins with: a company with a chart of accounts, goods and stock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.live.rpc import decimal

if TYPE_CHECKING:
    from tests.live.rpc import Rpc

SEED = 2
"""Another number for other contents, so that a kept copy is made anew."""

GOODS = 50
"""WID-0001 to WID-0050, ten pieces of each."""

LATE = "LATE-1"
"""Is sent seven days after it was sold, so its moves lie in the future; fifty pieces."""


def sku(number: int) -> str:
    """The code of a good, from 1."""
    return f"WID-{number:04d}"


def seed(rpc: Rpc) -> None:
    """Fill an empty database."""
    company = _company(rpc)
    _accounts(rpc, company)
    unit = rpc.search("product.uom", [["name", "=", "Unit"]], ["id"])[0]["id"]
    category = _category(rpc)
    goods = [_template(sku(n), f"Widget {n}", unit, category) for n in range(1, GOODS + 1)]
    week = {"__class__": "timedelta", "seconds": 7 * 86400.0}
    goods.append(_template(LATE, "Made to order", unit, category, lead_time=week))
    services = [
        _template("SHIPPING", "Shipping", unit, category, type="service"),
        _template("DISCOUNT", "Discount", unit, category, type="service"),
        _template("UNSOLD", "Not for sale", unit, category, salable=False),
        _template("", "No code", unit, category),
    ]
    rpc.create("product.template", *goods, *services)
    rpc.create("party.party", {"name": "Web customer", "addresses": [["create", [{}]]]})
    _stock(rpc, company)


def _company(rpc: Rpc) -> int:
    [euro] = rpc.create(
        "currency.currency",
        {"name": "Euro", "code": "EUR", "symbol": "€", "rates": [["create", [{
            "rate": decimal("1"), "date": _day(2020, 1, 1)}]]]},
    )  # fmt: skip
    [party] = rpc.create("party.party", {"name": "Outdoor Shop"})
    [company] = rpc.create("company.company", {"party": party, "currency": euro})
    own = {"companies": [["add", [company]]], "company": company}
    rpc.call("model.res.user.write", [rpc.uid], own)
    rpc.context = rpc.call("model.res.user.get_preferences", True)
    return company


def _accounts(rpc: Rpc, company: int) -> None:
    wizard = "wizard.account.create_chart"
    [template] = rpc.search("account.account.template", [["parent", "=", None]], ["id"])[:1]
    session, _, _ = rpc.call(f"{wizard}.create")
    chosen = {"account": {"company": company, "account_template": template["id"]}}
    said = rpc.call(f"{wizard}.execute", session, chosen, "create_account")
    known = {
        name: value
        for name, value in said["view"]["defaults"].items()
        if name.startswith(("account", "category", "company")) and "." not in name
    }
    for kind in ("receivable", "payable"):
        known[f"account_{kind}"] = _account(rpc, [f"type.{kind}", "=", True])
    last = {**chosen, "properties": known}
    rpc.call(f"{wizard}.execute", session, last, "create_properties")
    rpc.call(f"{wizard}.delete", session)
    account = _account(rpc, ["type.statement", "=", "balance"])
    tax = {
        "name": "VAT 20 %", "description": "VAT", "type": "percentage",
        "rate": decimal("0.20"), "company": company,
        "invoice_account": account, "credit_note_account": account,
    }  # fmt: skip
    rpc.create("account.tax", tax)


def _category(rpc: Rpc) -> int:
    values = {
        "name": "Goods",
        "accounting": True,
        "account_revenue": _account(rpc, ["type.revenue", "=", True]),
        "account_expense": _account(rpc, ["type.expense", "=", True]),
    }
    return rpc.create("product.category", values)[0]


def _account(rpc: Rpc, clause: list[Any]) -> int:
    found: int = rpc.search("account.account", [clause, ["closed", "!=", True]], ["id"])[0]["id"]
    return found


def _template(code: str, name: str, unit: int, category: int, **more: Any) -> dict[str, Any]:
    """A product of one variant, at 10.00, that is sent on the day it is sold."""
    values = {
        "name": name, "type": "goods", "default_uom": unit, "sale_uom": unit, "salable": True,
        "list_price": decimal("10"), "account_category": category, "code": code or None,
        "lead_time": {"__class__": "timedelta", "seconds": 0.0},
        "products": [["create", [{"suffix_code": None, "cost_price": decimal("4")}]]],
    }  # fmt: skip
    return values | more


def _stock(rpc: Rpc, company: int) -> None:
    stocked = ["OR", ["code", "like", "WID-%"], ["code", "=", LATE]]
    lines = [
        {"product": one["id"], "quantity": 50.0 if one["code"] == LATE else 10.0}
        for one in rpc.search("product.product", [stocked], ["code"])
    ]
    [storage] = rpc.search("stock.location", [["code", "=", "STO"]], ["id"])
    counted = {"location": storage["id"], "company": company, "lines": [["create", lines]]}
    made = rpc.create("stock.inventory", counted)
    rpc.call("model.stock.inventory.confirm", made)


def _day(year: int, month: int, day: int) -> dict[str, Any]:
    return {"__class__": "date", "year": year, "month": month, "day": day}
