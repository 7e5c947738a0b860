"""A query answered: rows filtered, sorted, cut to a window, with the columns asked for."""

from __future__ import annotations

import operator
import re
from math import ceil
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.listing import SHORT
from syncconsole.sandbox.quickbooks.select import invalid
from syncconsole.sandbox.quickbooks.tables import (
    FIELDS,
    comparable,
    entity_of,
    field_of,
    held,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from syncconsole.sandbox.quickbooks.company import Company
    from syncconsole.sandbox.quickbooks.replies import Json
    from syncconsole.sandbox.quickbooks.select import Condition, Select

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


def answer_query(company: Company, select: Select, fault: str = "") -> tuple[Json, int]:
    """The QueryResponse and how many rows it holds; `fault` bends the list.

    Names lists show what is active unless the query says otherwise. Without `orderby`, rows come
    in the order they were made. CompanyFault 4001 for what is not there to ask for.
    """
    entity = entity_of(select.entity)
    rows = _found(company, entity, select)
    if fault == "empty":
        rows = []
    elif fault == "short":
        rows = rows[: ceil(len(rows) * SHORT)]
    if select.count:
        return {"totalCount": len(rows)}, 1
    start = select.start - 1
    if fault == "duplicate_page" and start >= select.most:
        start -= select.most
    window = rows[start : start + select.most]
    if not window:
        return {}, 0
    found = [_columns(entity, select, row) for row in window]
    told = {entity: found, "startPosition": select.start, "maxResults": len(found)}
    return told, len(found)


def _found(company: Company, entity: str, select: Select) -> list[Json]:
    """Every row that the query means, in its order; kept for the pages that follow."""
    key = (entity, select.where, select.order, table(company, entity).version)
    if company.last_search[0] != key:
        company.last_search = key, _sorted(entity, select, _chosen(company, entity, select))
    return company.last_search[1]


def _chosen(company: Company, entity: str, select: Select) -> list[Json]:
    kept = table(company, entity)
    tests = [_test(entity, condition) for condition in select.where]
    if not any(field_of(entity, condition.field) == "Active" for condition in select.where):
        tests.append(lambda row: row.get("Active", True))
    rows: Iterable[Json] = kept.rows()
    for condition in select.where:
        if condition.operator in ("=", "in"):
            field = field_of(entity, condition.field)
            if field == "Id":
                rows = _numbered(company, entity, map(str, condition.values))
            elif (entity, field) == ("Item", "Sku"):
                numbers = (
                    number
                    for sku in set(map(str, condition.values))
                    for number in company.items.with_sku(sku)
                )
                rows = _numbered(company, entity, map(str, numbers))
    return [row for row in rows if all(test(row) for test in tests)]


def _numbered(company: Company, entity: str, numbers: Iterable[str]) -> list[Json]:
    kept = table(company, entity)
    asked = sorted(set(numbers), key=lambda number: (len(number), number))
    found = (kept.find(number) for number in asked)
    return [row for row in found if row is not None]


def _test(entity: str, condition: Condition) -> Callable[[Json], bool]:
    field = field_of(entity, condition.field)
    if condition.operator == "like":
        if FIELDS[entity][field] != "text":
            raise invalid(f"LIKE is not supported for the property {field}")
        parts = str(condition.values[0]).split("%")
        pattern = re.compile(".*".join(map(re.escape, parts)), re.IGNORECASE)
        return lambda row: pattern.fullmatch(str(held(entity, field, row) or "")) is not None
    values = [comparable(entity, field, value) for value in condition.values]
    if condition.operator == "in":
        return lambda row: held(entity, field, row) in values
    compare = _COMPARE[condition.operator]

    def test(row: Json) -> bool:
        value = held(entity, field, row)
        return value is not None and compare(value, values[0])

    return test


def _sorted(entity: str, select: Select, rows: list[Json]) -> list[Json]:
    for word, down in reversed(select.order):
        field = field_of(entity, word)
        key = _key(entity, field)
        rows.sort(key=key, reverse=down)
    return rows


def _key(entity: str, field: str) -> Callable[[Json], Any]:
    """Rows without a value come first."""

    def key(row: Json) -> Any:
        value = held(entity, field, row)
        return (value is not None, value) if value is not None else (False,)

    return key


def _columns(entity: str, select: Select, row: Json) -> Json:
    """The whole row, or its id and the columns named; a column that it has not is left out."""
    if not select.columns:
        return row
    known = {*row, *(field.split(".")[0] for field in FIELDS[entity])}
    chosen: Json = {"domain": "QBO", "sparse": True, "Id": row["Id"]}
    for word in select.columns:
        top = word.split(".")[0].lower()
        name = next((name for name in known if name.lower() == top), None)
        if name is None:
            raise invalid(f"Property {word} not found for Entity {entity}")
        if name in row:
            chosen[name] = row[name]
    return chosen
