"""What is wrong with single records of a feed, found among all that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from peewee import fn

from syncconsole.cache.tables import CachedRecord
from syncconsole.cache.tables.base import tuples
from syncconsole.domain.b2b import IN_ERROR, UNREADABLE
from syncconsole.domain.troubleshooting import DUPLICATE_SKU, NO_SKU

if TYPE_CHECKING:
    from collections.abc import Callable

NAMED = 100
"""Faults of one kind that are named one by one; of the others only the number is told."""

_C = CachedRecord


class Fault(Struct, frozen=True):
    """One record in error: a code of the troubleshooting guide, its key, what is wrong."""

    code: str
    key: str
    message: str


class Faults(Struct, frozen=True):
    """The faults of one kind: how many there are, and the first NAMED of them."""

    count: int
    named: tuple[Fault, ...]

    @property
    def told(self) -> tuple[Fault, ...]:
        """Those that are named, and in one line how many more there are."""
        more = self.count - len(self.named)
        if not more:
            return self.named
        return (*self.named, Fault(self.named[0].code, "", f"and {more:,} more of this kind"))


def faults(flow: int, component: str) -> tuple[Faults, ...]:
    """The faults of the records now present in this flow, by kind. Wants an open connection."""
    kinds = [_unreadable]
    if component == "variants":
        kinds += [_without_sku, _duplicates]
    return tuple(kind(flow) for kind in kinds)


def _unreadable(flow: int) -> Faults:
    query = _C.select(_C.sku, _C.remote_id, _C.title).where(
        _C.flow == flow, _C.gone.is_null(), _C.reason.in_(IN_ERROR)
    )
    return _told(
        query.order_by(_C.id),
        lambda row: Fault(UNREADABLE, row[0] or row[1], _cannot_read(row[2])),
    )


def _without_sku(flow: int) -> Faults:
    query = _C.select(_C.remote_id, _C.title, _C.parent).where(
        _C.flow == flow, _C.gone.is_null(), _C.key == ""
    )
    return _told(
        query.order_by(_C.id),
        lambda row: Fault(NO_SKU, row[0], f"variant {row[1]} of product {row[2]} has no SKU"),
    )


def _duplicates(flow: int) -> Faults:
    many = fn.COUNT(_C.id)
    query = (
        _C.select(_C.key, many, fn.MIN(_C.parent), fn.MAX(_C.parent))
        .where(_C.flow == flow, _C.gone.is_null(), _C.key != "")
        .group_by(_C.key)
        .having(many > 1)
    )
    return _told(
        query.order_by(_C.key), lambda row: Fault(DUPLICATE_SKU, row[0], _shared(*row[1:]))
    )


def _told(query: Any, told: Callable[[tuple[Any, ...]], Fault]) -> Faults:
    named = tuple(told(row) for row in tuples(query.limit(NAMED)))
    return Faults(len(named) if len(named) < NAMED else int(query.count()), named)


def _cannot_read(title: str) -> str:
    return f"{title or 'the record'}: it, or a value in it, cannot be read"


def _shared(times: int, first: str, last: str) -> str:
    where = f"of product {first}" if first == last else f"of products {first} and {last}"
    more = "" if times == 2 or first == last else ", among others"
    return f"{times} variants have this SKU, {where}{more}"
