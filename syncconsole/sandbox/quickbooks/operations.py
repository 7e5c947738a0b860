"""What can be done to the company's objects, whether asked for alone or within a batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.quickbooks.adjustments import make_adjustment
from syncconsole.sandbox.quickbooks.customers import make_customer
from syncconsole.sandbox.quickbooks.fault import no_such_operation, unsupported
from syncconsole.sandbox.quickbooks.grammar import parse_query
from syncconsole.sandbox.quickbooks.receipts import delete_receipt, make_receipt, void_receipt
from syncconsole.sandbox.quickbooks.search import answer_query

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.quickbooks.replies import Json

_OPERATIONS: dict[tuple[str, str], Callable[[Company, Json], Json]] = {
    ("SalesReceipt", "create"): make_receipt,
    ("SalesReceipt", "void"): void_receipt,
    ("SalesReceipt", "delete"): delete_receipt,
    ("Customer", "create"): make_customer,
    ("InventoryAdjustment", "create"): make_adjustment,
}


def carry_out(company: Company, entity: str, operation: str, body: object) -> Json:
    """The object as it is afterwards, under its entity's name; CompanyFault with nothing done."""
    if (entity, operation) not in _OPERATIONS:
        raise no_such_operation(f"{operation} of {entity}")
    if not isinstance(body, dict):
        raise unsupported(entity)
    with company.lock:
        return {entity: _OPERATIONS[entity, operation](company, body)}


def look_up(company: Company, query: str, fault: str = "") -> tuple[Json, int]:
    """A query's answer under QueryResponse, and how many rows it holds."""
    with company.lock:
        found, rows = answer_query(company, parse_query(query), fault)
    return {"QueryResponse": found}, rows
