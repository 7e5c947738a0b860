"""Whether a document may bear its date and its number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.quickbooks.fault import before_start, number_taken, period_closed
from syncconsole.sandbox.quickbooks.fields import day, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.quickbooks.register import Register
    from syncconsole.sandbox.quickbooks.replies import Json

LONGEST_NUMBER = 21
"""The most characters of a DocNumber."""


def open_day(company: Company, body: Json) -> date:
    """The document's date, today where it has none; CompanyFault 6210 in a closed period."""
    found = day(body, "TxnDate", company.clock.now().date())
    if company.closed_until is not None and found <= company.closed_until:
        raise period_closed()
    return found


def started(items: Iterable[Json], on: date) -> None:
    """CompanyFault 6270 where one of the items is stocked only from a later day."""
    for item in items:
        if "InvStartDate" in item and on.isoformat() < item["InvStartDate"]:
            raise before_start(item["Name"])


def free_number(company: Company, register: Register, body: Json) -> str:
    """The document's number, or the next where it has none; CompanyFault 2050 or 6140."""
    found = text(body, "DocNumber", LONGEST_NUMBER)
    if not found:
        return register.next_id
    if company.unique_numbers:
        for row in register.rows():
            if row["DocNumber"] == found:
                raise number_taken(found, register.entity, row["Id"])
    return found
