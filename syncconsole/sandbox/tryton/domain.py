"""Tryton's search domains over plain rows: clauses, AND by default, OR where a list begins so."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.tryton.refusals import crash

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncconsole.sandbox.tryton.tagged import Json

    Value = Callable[[Json, str], Any]
    """A row's field by its name, which may lead over dots."""

    Under = Callable[[int, list[int]], bool]
    """Whether a location lies under one of the others, or is one of them."""


def prepared(domain: list[Any]) -> list[Any]:
    """The same domain for many rows: what `in` looks through is a set."""
    if len(domain) > 2 and isinstance(domain[0], str) and domain[1] in ("in", "not in"):
        return [*domain[:2], frozenset(domain[2])]
    return [prepared(part) if isinstance(part, list) else part for part in domain]


def meets(row: Json, domain: list[Any], value: Value, under: Under) -> bool:
    """Whether the row is one that the domain finds."""
    if not domain:
        return True
    if isinstance(domain[0], str) and domain[0] not in ("OR", "AND"):
        return _clause(row, domain, value, under)
    parts = domain[1:] if domain[0] in ("OR", "AND") else domain
    found = (meets(row, part, value, under) for part in parts)
    return any(found) if domain[0] == "OR" else all(found)


def _clause(row: Json, clause: list[Any], value: Value, under: Under) -> bool:
    name, operator, wanted = clause[:3]
    has = _plain(value(row, name))
    wanted = _plain(wanted)
    if operator == "=":
        return bool(has == wanted)
    if operator == "!=":
        return bool(has != wanted)
    if operator in ("in", "not in"):
        return bool((has in wanted) == (operator == "in"))
    if operator in ("child_of", "not child_of"):
        below: bool = has is not None and under(has, wanted)
        return below is (operator == "child_of")
    if has is None or wanted is None:  # NULL is neither more nor less
        return False
    if operator in (">=", ">", "<", "<="):
        order = {">=": has >= wanted, ">": has > wanted, "<": has < wanted, "<=": has <= wanted}
        return bool(order[operator])
    raise crash(operator)


def _plain(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
