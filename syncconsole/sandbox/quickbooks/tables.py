"""What can be asked for by query: the entities, and the fields that a query may name."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Protocol

from syncconsole.sandbox.quickbooks.select import Value, invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.quickbooks.replies import Json


class Table(Protocol):
    """The objects of one kind; `version` is another number after every change."""

    version: int

    def rows(self) -> Iterator[Json]: ...

    def gone(self) -> Iterator[Json]: ...

    def find(self, number: str) -> Json | None: ...

    def get(self, number: str) -> Json: ...


_COMMON = {"Id": "number", "MetaData.CreateTime": "time", "MetaData.LastUpdatedTime": "time"}
_NAMED = _COMMON | {"Active": "flag", "FullyQualifiedName": "text"}
_DOCUMENT = _COMMON | {"DocNumber": "text", "TxnDate": "text", "PrivateNote": "text"}

FIELDS: dict[str, dict[str, str]] = {
    "Item": _NAMED
    | {
        "Name": "text", "Sku": "text", "Type": "text", "TrackQtyOnHand": "flag",
        "QtyOnHand": "number", "UnitPrice": "number", "InvStartDate": "text",
    },
    "Customer": _NAMED | {"DisplayName": "text", "GivenName": "text", "FamilyName": "text"},
    "SalesReceipt": _DOCUMENT | {"TotalAmt": "number", "CustomerRef": "reference"},
    "InventoryAdjustment": _DOCUMENT,
    "Account": _NAMED | {"Name": "text", "AccountType": "text", "Classification": "text"},
    "TaxCode": _COMMON | {"Id": "text", "Name": "text", "Active": "flag"},
    "CompanyInfo": _COMMON | {"CompanyName": "text"},
}  # fmt: skip
"""The fields that may be filtered and sorted by, and how their values compare."""


def table(company: Company, entity: str) -> Table:
    """The objects of this kind; CompanyFault 4001 where there are none of it."""
    tables: dict[str, Table] = {
        "Item": company.items,
        "Customer": company.customers,
        "SalesReceipt": company.sales,
        "InventoryAdjustment": company.adjustments,
        "Account": company.accounts,
        "TaxCode": company.tax_codes,
        "CompanyInfo": company.about,
    }
    if entity not in tables:
        raise invalid(f"Metadata not found for Entity {entity}")
    return tables[entity]


def entity_of(word: str) -> str:
    """The entity as it is spelt, found in any case; the word itself where there is none."""
    return next((entity for entity in FIELDS if entity.lower() == word.lower()), word)


def field_of(entity: str, word: str) -> str:
    """The field as it is spelt, found in any case; CompanyFault 4001 where there is none."""
    for field in FIELDS[entity]:
        if field.lower() == word.lower():
            return field
    raise invalid(f"Property {word} not found for Entity {entity}")


def comparable(entity: str, field: str, value: Value) -> object:
    """A query's value in the form that the field's values compare by; CompanyFault 4001."""
    kind = FIELDS[entity][field]
    word = value if isinstance(value, str) else str(value).lower()
    try:
        if kind == "flag":
            return {"true": True, "false": False}[word.lower()]
        if kind == "number":
            return Decimal(word)
        return _moment(word) if kind == "time" else word
    except (ValueError, KeyError, InvalidOperation):
        raise invalid(f"The value {word} does not fit the property {field}") from None


def held(entity: str, field: str, row: Json) -> object:
    """A row's value in the same form; None where it has none."""
    kind = FIELDS[entity][field]
    value: object = row
    for step in field.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if value is None or kind in ("text", "flag"):
        return value
    if kind == "reference":
        return value["value"] if isinstance(value, dict) else None
    return _moment(str(value)) if kind == "time" else Decimal(str(value))


def _moment(text: str) -> datetime:
    """A time; where it names no zone, UTC, which is the simulated company's."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
