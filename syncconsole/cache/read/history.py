"""What a key's quantities were lately, and which keys somebody else writes as well (N-13, P-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import fn

from syncconsole.cache.instants import from_epoch, to_epoch
from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Item, PastQuantity
from syncconsole.cache.tables.base import tuples
from syncconsole.domain.history import KEPT, RECENT, Past, swings

if TYPE_CHECKING:
    from datetime import datetime

_P = PastQuantity


def history(item: int) -> tuple[Past, ...]:
    """The newest values of every side of an item, in the order in which they came."""
    query = _P.select(_P.side, _P.qty, _P.at, _P.run, _P.instead).where(_P.item == item)
    with session():
        rows = list(tuples(query.order_by(_P.id.desc())))
    kept: list[Past] = []
    of_side: dict[str, int] = {}
    for side, qty, at, run, instead in rows:
        of_side[side] = of_side.get(side, 0) + 1
        if of_side[side] <= KEPT:
            when = from_epoch(at)
            assert when is not None
            kept.append(Past(side, qty, when, run, instead))
    return tuple(reversed(kept))


def flapping(now: datetime) -> Any:
    """The query of the items that somebody else writes as well: found by an index of their own."""
    since = to_epoch(now - RECENT)
    return _P.select(_P.item).where(_P.instead.is_null(is_null=False), _P.at >= since)


def flaps(flow: int, now: datetime, most: int) -> tuple[int, list[tuple[str, tuple[int, ...]]]]:
    """How many keys of the flow flap, and of the first (key, the values they went through)."""
    keys = Item.select(Item.id, Item.key).where(Item.flow == flow, Item.id.in_(flapping(now)))
    with session():
        count = int(keys.select(fn.COUNT(Item.id)).scalar())
        first = list(tuples(keys.order_by(Item.key).limit(most)))
        return count, [(key, swings(history(item), now)) for item, key in first]
