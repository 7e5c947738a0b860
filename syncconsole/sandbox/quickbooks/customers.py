"""Customers: made with a name that nobody else has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.quickbooks.fault import business, missing, name_taken, no_such_operation
from syncconsole.sandbox.quickbooks.fields import refuse_strangers, text

if TYPE_CHECKING:
    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.quickbooks.replies import Json

_FIELDS = (
    "DisplayName", "GivenName", "FamilyName", "CompanyName", "PrintOnCheckName", "Notes",
    "PrimaryEmailAddr", "PrimaryPhone", "BillAddr", "ShipAddr", "Taxable", "CurrencyRef",
    "PreferredDeliveryMethod",
)  # fmt: skip

_LONGEST = 500


def make_customer(company: Company, body: Json) -> Json:
    """A new customer; CompanyFault 2010, 2020, 2050, 6000, or 6240 where the name is taken."""
    if "Id" in body:
        raise no_such_operation("update")
    refuse_strangers(body, _FIELDS)
    name = text(body, "DisplayName", _LONGEST)
    if not name:
        raise missing("DisplayName")
    if set(name) & set("\t\n:"):
        raise business("Names must have one character or more and no tab, new line or colon.")
    taken = (row["DisplayName"].casefold() for row in company.customers.rows())
    if name.casefold() in taken:
        raise name_taken()
    told = {"FullyQualifiedName": name, "Active": True, "Taxable": True}
    return company.customers.add(told | body)
