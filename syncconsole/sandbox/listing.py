"""Lists in pages: the query's window, how V3 and V2 answer, and the faults that bend a list."""

from __future__ import annotations

import json
from math import ceil
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from starlette.responses import Response

from syncconsole.sandbox.refusal import Refusal
from syncconsole.sandbox.replies import document

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from starlette.datastructures import QueryParams

    from syncconsole.sandbox.visit import Visit

T = TypeVar("T")

SHORT = 0.19
"""The part of a list that the fault `short` leaves."""

PAGING = ("page", "limit")


def refuse_unknown(query: QueryParams, known: Collection[str]) -> None:
    """Refuse a parameter the sandbox does not act on, rather than ignore it in silence."""
    unknown = {key: "Not a parameter of this list here" for key in query if key not in known}
    if unknown:
        raise Refusal(422, "Unknown parameters", unknown)


def whole(query: QueryParams, key: str, default: int) -> int:
    """A whole number from 1, or `default` where the query has none; Refusal(422) otherwise."""
    text = query.get(key)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text)):
        raise Refusal(422, "Invalid parameters", {key: "A whole number from 1 is required"})
    return int(text)


def words(query: QueryParams, key: str) -> set[str] | None:
    """A comma-separated list, or None where the query has none."""
    text = query.get(key)
    return None if text is None else set(text.split(","))


def numbers(query: QueryParams, key: str) -> set[int] | None:
    """A comma-separated list of whole numbers, or None; Refusal(422) where it is not."""
    listed = words(query, key)
    if listed is None:
        return None
    if not all(word.isascii() and word.isdigit() and len(word) < 12 for word in listed):
        raise Refusal(422, "Invalid parameters", {key: "Whole numbers with commas are required"})
    return {int(word) for word in listed}


def page_of(
    visit: Visit,
    query: QueryParams,
    rows: Sequence[int],
    render: Callable[[Sequence[int]], str],
    *,
    most: int,
) -> Response:
    """One page of `rows` in the V3 envelope; `render` writes records, comma-separated.

    A page past the end is empty. A limit above `most` is refused with 413 (vendor page "API
    status codes"); 50 is the default.
    """
    limit = whole(query, "limit", 50)
    if limit > most:
        raise Refusal(413, f"The limit parameter exceeds the maximum of {most}")
    page, total, chosen = _window(visit, query, rows, limit)
    meta = _pagination(query, total=total, count=len(chosen), page=page, limit=limit)
    return document(f'{{"data":[{render(chosen)}],"meta":{{"pagination":{meta}}}}}')


def bare_page_of(
    visit: Visit,
    query: QueryParams,
    rows: Sequence[T],
    render: Callable[[T], object],
    *,
    most: int,
) -> Response:
    """One page of `rows` as the V2 API has them: an array without totals.

    An empty one is 204 without a body; 50 is the default.
    """
    limit = whole(query, "limit", min(50, most))
    if limit > most:
        raise Refusal(422, "Invalid parameters", {"limit": f"At most {most}"})
    _, _, chosen = _window(visit, query, rows, limit)
    if not chosen:
        return Response(status_code=204)
    return document(json.dumps([render(row) for row in chosen]))


def _window(
    visit: Visit, query: QueryParams, rows: Sequence[T], limit: int
) -> tuple[int, int, Sequence[T]]:
    """The page asked for, the list's total and the page's rows, bent by the visit's fault."""
    page = whole(query, "page", 1)
    fault = visit.fault.name if visit.fault else ""
    if fault == "empty":
        rows = rows[:0]
    elif fault == "short":
        rows = rows[: ceil(len(rows) * SHORT)]
    source = page - 1 if fault == "duplicate_page" and page > 1 else page
    chosen = rows[(source - 1) * limit : source * limit]
    visit.rows = len(chosen)
    return page, len(rows), chosen


def _pagination(query: QueryParams, *, total: int, count: int, page: int, limit: int) -> str:
    pages = ceil(total / limit)
    filters = {key: value for key, value in query.items() if key != "page"}
    near = {"previous": page - 1, "current": page, "next": page + 1}
    links = {
        name: "?" + urlencode({"page": number} | filters)
        for name, number in near.items()
        if name == "current" or 1 <= number <= pages
    }
    return json.dumps(
        {
            "total": total,
            "count": count,
            "per_page": limit,
            "current_page": page,
            "total_pages": pages,
            "links": links,
        }
    )
