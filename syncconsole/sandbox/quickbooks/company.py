"""The simulated company: its books, and what a test may see and do in them."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import TYPE_CHECKING

from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.quickbooks.accounts import (
    ACCOUNTS,
    COMPANY_INFO,
    TAX_CODES,
    account_fields,
)
from syncconsole.sandbox.quickbooks.grants import Grants
from syncconsole.sandbox.quickbooks.items import FIRST_ITEM, Items
from syncconsole.sandbox.quickbooks.keys import Keys
from syncconsole.sandbox.quickbooks.register import Register
from syncconsole.sandbox.quickbooks.throttle import PLENTY, Limits, Throttle
from syncconsole.sandbox.shop import UnknownSkuError

if TYPE_CHECKING:
    from datetime import date

    from syncconsole.sandbox.catalogue import Catalogue
    from syncconsole.sandbox.quickbooks.replies import Json


class Company:
    """A QuickBooks Online company; every method may be called from any thread.

    `closed_until` closes the books up to a date, `unique_numbers` refuses a document number that
    is in use, `xml_throttle` lets 429 be answered in XML; all three may be set at any moment.
    """

    def __init__(
        self, catalogue: Catalogue, *, clock: Clock | None = None, keys: Keys | None = None,
        strange: bool = True, limits: Limits = PLENTY,
    ) -> None:  # fmt: skip
        self.catalogue = catalogue
        self.clock = clock or Clock()
        self.keys = keys or Keys()
        self.grants = Grants(catalogue.seed, self.clock)
        self.throttle = Throttle(limits, self.clock)
        self.closed_until: date | None = None
        self.unique_numbers = True
        self.xml_throttle = False
        self.lock = threading.RLock()
        self.items = Items(catalogue, self.clock, strange=strange)
        self.customers = Register("Customer", self.clock)
        self.sales = Register("SalesReceipt", self.clock, first=145)
        self.adjustments = Register("InventoryAdjustment", self.clock, first=5001)
        self.accounts = Register("Account", self.clock)
        self.tax_codes = Register("TaxCode", self.clock)
        self.about = Register("CompanyInfo", self.clock)
        self.last_search: tuple[object, list[Json]] = (None, [])
        """The last query without its window, and its rows: the pages that follow need them."""
        self._open_books()

    def holds(self, item: int) -> bool:
        """Whether the company has this item of the store's."""
        return self.items.find(str(FIRST_ITEM + item)) is not None

    def quantity(self, sku: str) -> Decimal:
        """On hand of the first tracked item with this SKU; raises UnknownSkuError."""
        return self._tracked(sku)[1]

    def set_stock(self, sku: str, quantity: Decimal | int) -> None:
        """Someone counts the stock: the new quantity, its last update now."""
        with self.lock:
            number, before = self._tracked(sku)
            self.items.move(number, Decimal(quantity) - before)

    @property
    def receipts(self) -> list[Json]:
        """The sales receipts that are in the books, voided ones included, oldest first."""
        with self.lock:
            return list(self.sales.rows())

    @property
    def revenue(self) -> Decimal:
        """What was booked to the income accounts: sales less discounts, tax not included."""
        with self.lock:
            rows = self.accounts.rows()
            booked = (row["CurrentBalance"] for row in rows if row["Classification"] == "Revenue")
            return sum(booked, Decimal(0))

    def balance(self, account: str) -> Decimal:
        """An account's balance, by the account's id."""
        balance: Decimal = self.accounts.get(account)["CurrentBalance"]
        return balance

    def book(self, account: str, amount: Decimal) -> None:
        """Add to an account's balance."""
        row = self.accounts.get(account)
        if amount:
            self.accounts.change(row, {"CurrentBalance": row["CurrentBalance"] + amount})

    def _tracked(self, sku: str) -> tuple[int, Decimal]:
        for number in self.items.with_sku(sku):
            quantity = self.items.quantity(number)
            if quantity is not None:
                return number, quantity
        raise UnknownSkuError(f"the company keeps no stock of the SKU {sku!r}")

    def _open_books(self) -> None:
        for account in ACCOUNTS:
            self.accounts.add(account_fields(account), account.id)
        for code in TAX_CODES:
            self.tax_codes.add({"Name": code, "Active": True, "Taxable": code == "TAX"}, code)
        self.about.add(dict(COMPANY_INFO), "1")
        name = {"DisplayName": "Walk-in customer", "Active": True, "Taxable": True}
        self.customers.add(name | {"FullyQualifiedName": "Walk-in customer"})
