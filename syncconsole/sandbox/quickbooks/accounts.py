"""The company's chart of accounts, its tax codes and what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syncconsole.sandbox.quickbooks.replies import Json

CURRENCY = "EUR"

TAX_CODES = ("TAX", "NON")
"""The two codes that a company with automated sales tax has."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account: `kind` is its AccountType, `group` its Classification."""

    id: str
    name: str
    kind: str
    group: str
    purpose: str


BANK = Account("35", "Checking", "Bank", "Asset", "Checking")
UNDEPOSITED = Account("4", "Undeposited Funds", "Other Current Asset", "Asset", "UndepositedFunds")
INCOME = Account("79", "Sales of Product Income", "Income", "Revenue", "SalesOfProductIncome")
SHIPPING = Account("84", "Shipping Income", "Income", "Revenue", "ServiceFeeIncome")
DISCOUNTS = Account("83", "Discounts given", "Income", "Revenue", "DiscountsRefundsGiven")
COST = Account("80", "Cost of Goods Sold", "Cost of Goods Sold", "Expense", "SuppliesMaterialsCogs")
SHRINKAGE = Account(
    "82", "Inventory Shrinkage", "Cost of Goods Sold", "Expense", "SuppliesMaterialsCogs"
)
ASSET = Account("81", "Inventory Asset", "Other Current Asset", "Asset", "Inventory")
TAX = Account("90", "Sales Tax Payable", "Other Current Liability", "Liability", "SalesTaxPayable")

ACCOUNTS = (UNDEPOSITED, BANK, INCOME, COST, ASSET, SHRINKAGE, DISCOUNTS, SHIPPING, TAX)

TAKES_DEPOSITS = ("Bank", "Other Current Asset")
"""The types of account that a sales receipt may be deposited to."""


def account_fields(account: Account) -> Json:
    """An account as the register keeps it; its balance is the ledger's."""
    return {
        "Name": account.name,
        "FullyQualifiedName": account.name,
        "SubAccount": False,
        "Active": True,
        "Classification": account.group,
        "AccountType": account.kind,
        "AccountSubType": account.purpose,
        "CurrentBalance": Decimal(0),
        "CurrencyRef": {"value": CURRENCY, "name": "Euro"},
    }


def reference_to(account: Account) -> Json:
    """A reference to an account."""
    return {"value": account.id, "name": account.name}


COMPANY_INFO: Json = {
    "CompanyName": "Outdoor Shop (sandbox)",
    "LegalName": "Outdoor Shop SARL",
    "CompanyAddr": {"Id": "1", "Line1": "4 Harbour Street", "City": "Lyon", "PostalCode": "69002"},
    "Country": "FR",
    "Email": {"Address": "owner@outdoor-shop.example"},
    "FiscalYearStartMonth": "January",
    "CompanyStartDate": "2023-01-02",
    "SupportedLanguages": "en",
    "DefaultTimeZone": "Europe/Paris",
    "NameValue": [{"Name": "OfferingSku", "Value": "QuickBooks Online Plus"}],
}
