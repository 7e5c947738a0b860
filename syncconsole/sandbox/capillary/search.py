"""customer/search: its query grammar, as far as the sandbox acts on it.

`(ATTRIBUTE:OPERATOR:VALUES)`, values of RANGE with a semicolon between (vendor page "Search
customers"); days, both ends included, in the organisation's zone.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from syncconsole.sandbox.capillary.replies import bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syncconsole.sandbox.capillary.person import Person

ROWS = 10
"""Rows of an answer, unless others are asked for."""

MOST_ROWS = 100

_QUERY = re.compile(r"\((\w+):(\w+):([^()]*)\)")


def matching(people: Iterable[Person], query: str) -> list[Person]:
    """The customers that the query means, in the order of their ids."""
    asked = _QUERY.fullmatch(query)
    if asked is None:
        raise bad_request("q is not (attribute:OPERATOR:value)")
    attribute, operator, value = asked.groups()
    if attribute == "registered_date" and operator in ("RANGE", "ON"):
        first, last = _days(value, operator)
        return [one for one in people if first <= one.registered.date() <= last]
    if attribute in ("mobile", "email", "external_id") and operator in ("EQUALS", "EXACT"):
        return [one for one in people if value and getattr(one, attribute) == value]
    if attribute == "slab" and operator == "EQUALS":
        return [one for one in people if one.slab == value]
    raise bad_request(f"{attribute}:{operator} cannot be searched for")


def _days(value: str, operator: str) -> tuple[date, date]:
    first, _, last = value.partition(";")
    try:
        start = date.fromisoformat(first)
        return start, start if operator == "ON" else date.fromisoformat(last)
    except ValueError:
        raise bad_request(f"{value} is not a day, or two with a semicolon") from None
