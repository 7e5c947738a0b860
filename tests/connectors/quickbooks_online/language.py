"""The little of QuickBooks' query language that the connector speaks, understood on its own."""

from __future__ import annotations

import re
from typing import Any

_STATEMENT = re.compile(
    r"select (?P<what>\*|count\(\*\)) from (?P<entity>\w+)"
    r"(?: where (?P<where>.+?))?"
    r"(?: orderby Id startposition (?P<start>\d+) maxresults (?P<most>\d+))?"
)
_VALUE = r"'(?:[^'\\]|\\.)*'|true|false"
_CONDITION = re.compile(
    rf"(?P<name>[\w.]+) (?:in \((?P<list>(?:{_VALUE})(?:, (?:{_VALUE}))*)\)"
    rf"|(?P<sign>=|>=) (?P<one>{_VALUE}))(?: and |$)"
)


class GrammarError(ValueError):
    """The statement is none this language has."""


def answer(statement: str, books: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The QueryResponse of the statement; raises GrammarError."""
    found = _STATEMENT.fullmatch(statement)
    if found is None:
        raise GrammarError(statement)
    entity = found["entity"]
    conditions = _conditions(found["where"] or "")
    rows = [row for row in books.get(entity, []) if _holds(row, conditions)]
    if found["what"] != "*":
        return {"totalCount": len(rows)}
    rows.sort(key=lambda row: int(row["Id"]))
    start, most = int(found["start"] or 1), int(found["most"] or 100)
    part = rows[start - 1 : start - 1 + most]
    return {entity: part, "startPosition": start, "maxResults": len(part)} if part else {}


def _conditions(where: str) -> list[tuple[str, bool, set[Any]]]:
    """Field, whether later values hold as well, and the values."""
    found, at = list[tuple[str, bool, set[Any]]](), 0
    while at < len(where):
        one = _CONDITION.match(where, at)
        if one is None:
            raise GrammarError(where[at:])
        at = one.end()
        values = {_value(text) for text in re.findall(_VALUE, one["list"] or one["one"])}
        found.append((one["name"], one["sign"] == ">=", values))
    return found


def _holds(row: dict[str, Any], conditions: list[tuple[str, bool, set[Any]]]) -> bool:
    for name, later, values in conditions:
        value = _field(row, name)
        if value not in values and not (later and value >= min(values)):
            return False
    # Names lists give the active ones only, unless they are asked for.
    return row.get("Active", True) or any(name == "Active" for name, _, _ in conditions)


def _field(row: Any, name: str) -> Any:
    for part in name.split("."):
        row = row.get(part, "")
    return row


def _value(text: str) -> Any:
    if text in {"true", "false"}:
        return text == "true"
    return re.sub(r"\\(.)", r"\1", text[1:-1])
