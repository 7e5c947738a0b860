"""Lists in pages: the window, its headers, the fields asked for, and the faults that bend a list.

WordPress would leave out of account what it does not know; here it is refused, so that a filter
that does nothing is noticed.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from math import ceil
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.responses import Response

from syncconsole.sandbox.listing import SHORT
from syncconsole.sandbox.woocommerce.problems import invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from zoneinfo import ZoneInfo

    from starlette.datastructures import QueryParams

    from syncconsole.sandbox.visit import Visit

T = TypeVar("T")
Json = dict[str, Any]

MOST = 100
"""The most records on a page."""

WINDOW = ("page", "per_page", "offset", "orderby", "order", "_fields")


def refuse_unknown(query: QueryParams, known: Collection[str]) -> None:
    """Refuse what is not acted on here; what proves the key is nobody's filter."""
    for name in query:
        if name not in known and not name.startswith("oauth_"):
            raise invalid(name)


def page_of(
    visit: Visit, query: QueryParams, rows: Sequence[T], record: Callable[[T], Json]
) -> Response:
    """One page of the rows, which come by rising id, with the list's size in its headers."""
    if query.get("orderby", "id") != "id" or query.get("order", "desc") not in ("asc", "desc"):
        raise invalid("orderby")
    if query.get("order", "desc") == "desc":
        rows = rows[::-1]
    size = whole(query, "per_page", 10)
    start = (whole(query, "page", 1) - 1) * size
    if "offset" in query:  # it goes before the page
        start = whole(query, "offset", 0, least=0)
    if size > MOST:
        raise invalid("per_page")
    fault = visit.fault.name if visit.fault else ""
    if fault == "empty":
        rows = rows[:0]
    elif fault == "short":
        rows = rows[: ceil(len(rows) * SHORT)]
    elif fault == "duplicate_page":
        start = max(start - size, 0)
    chosen = rows[start : start + size]
    visit.rows = len(chosen)
    headers = {"x-wp-total": str(len(rows)), "x-wp-totalpages": str(ceil(len(rows) / size))}
    return document([trimmed(record(row), query) for row in chosen], headers)


def document(value: object, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    text = json.dumps(value).encode()
    return Response(text, headers=headers, media_type="application/json; charset=UTF-8")


def trimmed(record: Json, query: QueryParams) -> Json:
    """The fields that `_fields` names, all where it is absent."""
    asked = query.get("_fields")
    if asked is None:
        return record
    return {name: record[name] for name in asked.split(",") if name in record}


def whole(query: QueryParams, name: str, default: int, *, least: int = 1) -> int:
    """A whole number from the least one."""
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and least <= int(text) < 10**9):
        raise invalid(name)
    return int(text)


def plain_text(value: str) -> str:
    """A text as WordPress takes it (sanitize_text_field): without tags and percent octets, several
    blanks as one, none at the ends."""
    plain = re.sub(r"[\r\n\t ]+", " ", re.sub(r"<[^>]*>?", "", value)).strip()
    octets = re.sub(r"%[0-9A-Fa-f]{2}", "", plain)
    return octets if octets == plain else re.sub(r" +", " ", octets).strip()


def ids(query: QueryParams, name: str) -> set[int] | None:
    """A list of ids, None where the query has none."""
    if name not in query:
        return None
    words = query[name].split(",")
    if not all(word.isascii() and word.isdecimal() for word in words):
        raise invalid(name)
    return {int(word) for word in words}


def later(query: QueryParams, zone: ZoneInfo) -> Callable[[datetime], bool]:
    """Whether a time is later than `modified_after`: by the shop's own clock face, unless
    `dates_are_gmt` says otherwise (prepare_objects_query)."""
    text = query.get("modified_after")
    if text is None:
        return lambda _: True
    try:
        bound = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise invalid("modified_after") from None
    where = UTC if query.get("dates_are_gmt") in ("true", "1") else zone
    return lambda time: time.astimezone(where).replace(tzinfo=None) > bound


def when(time: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """A time as it is told: by the shop's clock face, and in GMT, both without a zone."""
    local, gmt = time.astimezone(zone), time.astimezone(UTC)
    return tuple(one.replace(tzinfo=None).isoformat(timespec="seconds") for one in (local, gmt))  # type: ignore[return-value]


def money(cents: int) -> str:
    """An amount as the API writes it, as 19.98."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
