"""What the simulated company holds: tables, places, the goods of the catalogue, opening stock."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from syncconsole.sandbox.cells import UNSET
from syncconsole.sandbox.tryton.tables import Table
from syncconsole.sandbox.warehouse import opening_quantities, own_parts

if TYPE_CHECKING:
    from syncconsole.sandbox.catalogue import Catalogue
    from syncconsole.sandbox.clock import Clock

INPUT, OUTPUT, STORAGE, LOST, WAREHOUSE, CUSTOMER = 1, 2, 3, 4, 5, 6

COMPANY = "Outdoor Shop"
SLOW = "SLOW-1"
"""A good that is sent seven days after it was sold."""

_PLACES = (
    ("Input Zone", "IN", "storage", WAREHOUSE), ("Output Zone", "OUT", "storage", WAREHOUSE),
    ("Storage Zone", "STO", "storage", WAREHOUSE), ("Lost and Found", None, "lost_found", None),
    ("Warehouse", "WH", "warehouse", None), ("Customer", "CUS", "customer", None),
)  # fmt: skip

_TABLES = {
    "stock.location": (
        "Location",
        ("name", "code", "type", "parent", "storage_location", "output_location"),
    ),
    "product.product": (
        "Product",
        ("code", "name", "active", "type", "consumable", "salable", "sale_uom", "default_uom",
         "template", "account_category", "lead_days"),
    ),
    "product.template": ("Product Template", ("list_price",)),
    "product.category": ("Category", ("customer_taxes_used",)),
    "stock.move": (
        "Stock Move",
        ("product", "from_location", "to_location", "internal_quantity", "state", "planned_date",
         "effective_date", "origin", "company"),
    ),
    "stock.inventory": ("Stock Inventory", ("number", "location", "state")),
    "stock.inventory.line": (
        "Stock Inventory Line",
        ("inventory", "product", "quantity", "expected_quantity"),
    ),
    "party.party": ("Party", ("code", "name", "active", "email", "phone", "addresses")),
    "currency.currency": ("Currency", ("name", "code")),
    "account.tax": ("Tax", ("name", "description", "rate", "parent")),
    "sale.sale": (
        "Sale",
        ("number", "reference", "description", "state", "total_amount", "party",
         "invoice_address", "shipment_address", "currency", "sale_date", "warehouse",
         "shipment_method"),
    ),
    "sale.line": (
        "Sale Line",
        ("sale", "product", "quantity", "unit", "unit_price", "taxes", "description", "type"),
    ),
}  # fmt: skip
"""By model, what its records are called and the fields they have."""


def open_books(catalogue: Catalogue, clock: Clock) -> dict[str, Table]:
    """The tables of a company, filled: it has most of what the store sells."""
    books = {model: Table(title, fields, clock) for model, (title, fields) in _TABLES.items()}
    for name, code, kind, parent in _PLACES:
        own = (
            {"storage_location": STORAGE, "output_location": OUTPUT} if kind == "warehouse" else {}
        )
        books["stock.location"].add(name=name, code=code, type=kind, parent=parent, **own)
    books["currency.currency"].add(name="Euro", code="EUR")
    books["currency.currency"].add(name="US Dollar", code="USD")
    books["account.tax"].add(name="VAT 20 %", description="VAT", rate=Decimal("0.20"))
    books["product.category"].add(customer_taxes_used=[])
    add_party(books, COMPANY, [])
    add_party(books, "Web customer", [1])
    quantities = opening_quantities(catalogue)
    for item, quantity in enumerate(quantities):
        if quantity != UNSET:
            cents = catalogue.price(catalogue.product_of(item))
            add_good(books, clock, catalogue.sku(item), catalogue.title(item), quantity, cents)
    for sku, quantity in own_parts(catalogue).items():
        add_good(books, clock, sku, f"Spare part {sku}", quantity, 500)
    add_good(books, clock, SLOW, "Made to order", 50, 9900, lead_days=7)
    add_good(books, clock, None, "No code", 0, 1000)
    add_good(books, clock, "UNSOLD", "Not for sale", 5, 1000, salable=False)
    add_good(books, clock, "SHIPPING", "Shipping", 0, 500, type="service")
    add_good(books, clock, "DISCOUNT", "Discount", 0, 100, type="service")
    return books


def add_party(books: dict[str, Table], name: str, addresses: list[int]) -> int:
    """One more party; its code is its number."""
    parties = books["party.party"]
    values = {"name": name, "active": True, "email": "", "phone": "", "addresses": addresses}
    return parties.add(code=str(len(parties.rows) + 1), **values)


def add_good(
    books: dict[str, Table], clock: Clock, code: str | None, name: str, quantity: int, cents: int,
    **more: object,
) -> None:  # fmt: skip
    """One more product, with what lies in the storage zone of it."""
    template = books["product.template"].add(list_price=Decimal(cents) / 100)
    values = {
        "code": code, "name": name, "active": True, "type": "goods", "consumable": False,
        "salable": True, "sale_uom": 1, "default_uom": 1, "template": template,
        "account_category": 1, "lead_days": 0,
    } | more  # fmt: skip
    product = books["product.product"].add(**values)
    if quantity:
        add_move(books, clock, product, LOST, STORAGE, quantity, done=True)


def add_move(
    books: dict[str, Table], clock: Clock, product: int, start: int, end: int, quantity: float, *,
    done: bool, origin: str = "", days: int = 0,
) -> int:  # fmt: skip
    """One more move: done today, or planned for so many days later."""
    today = clock.now().date()
    moves = books["stock.move"]
    number = moves.add(
        product=product, from_location=start, to_location=end, company=1, origin=origin,
        internal_quantity=float(quantity), state="draft",
        planned_date=today + timedelta(days=days),
    )  # fmt: skip
    if done:
        moves.change(number, state="done", effective_date=today)
    return number
