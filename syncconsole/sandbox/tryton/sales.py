"""Sales: made as drafts, led on by their buttons, and what processing one plans."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.tryton.books import CUSTOMER, OUTPUT, STORAGE, WAREHOUSE, add_move
from syncconsole.sandbox.tryton.refusals import Refusal, crash, user_error, user_warning

if TYPE_CHECKING:
    from syncconsole.sandbox.tryton.company import Ledger
    from syncconsole.sandbox.tryton.tagged import Json

_CENT = Decimal("0.01")


def create_sales(ledger: Ledger, values: list[Json]) -> list[int]:
    """Drafts; their ids."""
    return [_create(ledger, one) for one in values]


def quote(ledger: Ledger, ids: list[int]) -> None:
    """Give drafts their number."""
    sales = ledger.books["sale.sale"]
    for sale in _in_state(ledger, ids, "draft"):
        if not sale["invoice_address"] or not sale["shipment_address"]:
            raise _required("Invoice Address")
        numbers = [int(row["number"]) for row in sales.rows.values() if row["number"]]
        sales.change(sale["id"], state="quotation", number=str(max(numbers, default=0) + 1))


def confirm(ledger: Ledger, ids: list[int]) -> None:
    """Confirm quotations; nothing is planned yet."""
    for sale in _in_state(ledger, ids, "quotation"):
        if ledger.warn:
            name = f"sale_confirm_{sale['id']}"
            raise user_warning(name, f'The sale "{sale["number"]}" exceeds the credit limit.')
        today = ledger.clock.now().date()
        date = sale["sale_date"] or today
        ledger.books["sale.sale"].change(sale["id"], state="confirmed", sale_date=date)


def process(ledger: Ledger, ids: list[int]) -> None:
    """Plan the moves of confirmed sales: out of storage, and out of the house."""
    books = ledger.books
    for sale in _in_state(ledger, ids, "confirmed"):
        origin = f"sale.sale,{sale['id']}"
        lines = [
            (line["quantity"], product)
            for line in books["sale.line"].where(sale=sale["id"])
            if (product := books["product.product"].rows[line["product"]])["type"] == "goods"
        ]
        # It is sent together, when the last of it can be.
        days = max((product["lead_days"] for _, product in lines), default=0)
        for quantity, product in lines:
            for start, end in ((STORAGE, OUTPUT), (OUTPUT, CUSTOMER)):
                add_move(
                    books, ledger.clock, product["id"], start, end, quantity, done=False,
                    origin=origin, days=days,
                )  # fmt: skip
        books["sale.sale"].change(sale["id"], state="processing")


def cancel(ledger: Ledger, ids: list[int]) -> None:
    """Cancel what is not confirmed yet."""
    for state in ("draft", "quotation"):
        for sale in _in_state(ledger, ids, state):
            ledger.books["sale.sale"].change(sale["id"], state="cancelled")


def _in_state(ledger: Ledger, ids: list[int], state: str) -> list[Json]:
    """Those in the state; a button leaves all others alone."""
    rows = ledger.books["sale.sale"].rows
    for number in ids:
        if number not in rows:
            raise user_error(f'You can not call the button on "{number}" of "Sale".')
    return [rows[number] for number in ids if rows[number]["state"] == state]


def _create(ledger: Ledger, values: Json) -> int:
    books, given = ledger.books, dict(values)
    lines = [line for _, made in given.pop("lines", []) for line in made]
    sales = books["sale.sale"]
    for name in given:
        if name not in sales.fields:
            raise crash(name)
    party = books["party.party"].rows.get(given.get("party") or 0)
    if party is None:
        raise _required("Party")
    for name in ("invoice_address", "shipment_address"):
        if given.get(name) and given[name] not in party["addresses"]:
            raise _not_valid(str(given[name]), "Invoice Address", "Sale")
    if given.get("currency") not in books["currency.currency"].rows:
        raise _required("Currency")
    own = {"state": "draft", "warehouse": WAREHOUSE, "shipment_method": "order"} | given
    number = sales.add(**own)
    total = Decimal(0)
    for line in lines:
        total += _line(ledger, number, line)
    sales.rows[number]["total_amount"] = total
    return number


def _line(ledger: Ledger, sale: int, line: Json) -> Decimal:
    """Keep a line; what it comes to, its taxes included."""
    books = ledger.books
    product = books["product.product"].rows.get(line.get("product") or 0)
    if product is None:
        raise _required("Product")
    if not product["salable"]:
        raise _not_valid(f"[{product['code']}] {product['name']}", "Product", "Sale Line")
    if not line.get("unit"):
        raise _required("Unit")
    price, quantity = line.get("unit_price"), line.get("quantity")
    if not isinstance(price, Decimal):
        raise crash("unit_price")  # a number where a Decimal was due ends in Tryton's own error
    if not isinstance(quantity, (int, float)):
        raise _required("Quantity")
    taxes = [tax for _, added in line.get("taxes", []) for tax in added]
    books["sale.line"].add(**{**line, "sale": sale, "taxes": taxes})
    amount = (price * Decimal(str(quantity))).quantize(_CENT, ROUND_HALF_UP)
    rate: Any = sum((books["account.tax"].rows[tax]["rate"] for tax in taxes), Decimal(0))
    return amount + Decimal(amount * rate).quantize(_CENT, ROUND_HALF_UP)


def _required(field: str) -> Refusal:
    return user_error(f'A value is required for field "{field}" in record "" of "Sale".')


def _not_valid(value: str, field: str, model: str) -> Refusal:
    return user_error(
        f'The value "{value}" for field "{field}" in record "" of "{model}" is not valid according '
        "to its domain."
    )
