"""The part of a list that an answer holds, bent by the faults that bend lists."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, TypeVar

from syncconsole.sandbox.capillary.replies import bad_request
from syncconsole.sandbox.listing import SHORT

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from starlette.datastructures import QueryParams

    from syncconsole.sandbox.visit import Visit

T = TypeVar("T")


def window(visit: Visit, rows: Sequence[T], start: int, most: int) -> tuple[Sequence[T], int]:
    """The rows from `start` on, `most` of them, and how many there are at all."""
    fault = visit.fault.name if visit.fault else ""
    if fault == "empty":
        rows = rows[:0]
    elif fault == "short":
        rows = rows[: ceil(len(rows) * SHORT)]
    first = max(0, start - most) if fault == "duplicate_page" else start
    chosen = rows[first : first + most]
    visit.rows = len(chosen)
    return chosen, len(rows)


def whole(query: QueryParams, key: str, default: int) -> int:
    """A whole number from 0, or `default` where the query has none; refused otherwise."""
    text = query.get(key)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise bad_request(f"{key} is not a number")
    return int(text)


def refuse_unknown(query: QueryParams, known: Collection[str]) -> None:
    """Refuse a parameter the sandbox does not act on, rather than ignore it in silence."""
    for name in query:
        if name not in known and name != "format":
            raise bad_request(f"{name} is not a parameter here")
