"""Which orders a query of the V2 API asks for, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.datastructures import QueryParams

    from syncconsole.sandbox.order import Order

_RANGES: dict[str, Callable[[Order], Any]] = {
    "id": lambda order: order.id,
    "total": lambda order: order.total + order.tax,
    "date_created": lambda order: order.created,
    "date_modified": lambda order: order.modified,
}

_EQUALS: dict[str, Callable[[Order], Any]] = {
    "status_id": lambda order: order.status,
    "email": lambda order: order.email,
    "external_order_id": lambda order: order.external_order_id,
}

FILTERS = (*_EQUALS, *(f"{end}_{name}" for name in _RANGES for end in ("min", "max")))
"""The filters served here, of those that orders.v2.oas2.yml declares."""

SORTS = ("id", "date_created", "date_modified", "status_id")


def chosen_orders(orders: Iterable[Order], query: QueryParams) -> list[Order]:
    """The orders that meet every filter; archived ones are in no list. Bounds are inclusive."""
    tests = [_test(key, query[key]) for key in FILTERS if key in query]
    return [order for order in orders if not order.archived and all(test(order) for test in tests)]


def sorted_orders(orders: list[Order], query: QueryParams) -> list[Order]:
    """Sorted as `sort` says, as date_modified:desc; by id from the lowest otherwise."""
    field, _, direction = query.get("sort", "id").partition(":")
    if field not in SORTS or direction not in ("", "asc", "desc"):
        raise Refusal(
            422, "Invalid parameters", {"sort": f"One of {', '.join(SORTS)}, :asc, :desc"}
        )
    read: Callable[[Order], Any] = {**_RANGES, **_EQUALS}[field]
    ordered = sorted(orders, key=lambda order: (read(order), order.id))
    return ordered[::-1] if direction == "desc" else ordered


def _test(key: str, text: str) -> Callable[[Order], bool]:
    end, _, name = key.partition("_")
    if end not in ("min", "max"):
        asked = _number(key, text) if key == "status_id" else text
        return lambda order: _EQUALS[key](order) == asked
    bound = _bound(key, name, text)
    if end == "min":
        return lambda order: bool(_RANGES[name](order) >= bound)
    return lambda order: bool(_RANGES[name](order) <= bound)


def _bound(key: str, name: str, text: str) -> object:
    if name.startswith("date_"):
        return moment(key, text)
    return round(_number(key, text) * (100 if name == "total" else 1))


def _number(key: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Refusal(422, "Invalid parameters", {key: "A number is required"}) from None


def moment(key: str, text: str) -> datetime:
    """A time as RFC 2822 or ISO 8601 has it; UTC where it names no zone. Refusal(422) otherwise."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    raise Refusal(422, "Invalid parameters", {key: "A time in RFC 2822 or ISO 8601 is required"})
