"""A query as a value: what it asks for, and the fault of one that cannot be answered."""

from __future__ import annotations

from dataclasses import dataclass

from syncconsole.sandbox.quickbooks.fault import CompanyFault

MOST_RESULTS = 1000
DEFAULT_RESULTS = 100

OPERATORS = ("=", "<", ">", "<=", ">=", "in", "like")

Value = str | bool


@dataclass(frozen=True, slots=True)
class Condition:
    """`field operator values`; one value, but for `in`."""

    field: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Select:
    """A query: `columns` is empty for all of them; `order` holds fields and whether downwards."""

    entity: str
    columns: tuple[str, ...] = ()
    count: bool = False
    where: tuple[Condition, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    start: int = 1
    most: int = DEFAULT_RESULTS


def invalid(detail: str) -> CompanyFault:
    """4001: a query that can be read and not be answered."""
    return CompanyFault("4001", "Invalid query", f"QueryValidationError: {detail}")
