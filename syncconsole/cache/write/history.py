"""Keeping what quantities were: of keys that changed alone, 20 values a side of each (N-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import Select, Value, fn

from syncconsole.cache.tables import Item, PastQuantity
from syncconsole.cache.tables.base import listed, reading, tuples, writing
from syncconsole.cache.write.replay import insert_rows
from syncconsole.domain.history import KEPT

if TYPE_CHECKING:
    from collections.abc import Sequence

ROWS = 2_000
"""Row ids a statement."""

_P = PastQuantity


def observed(side: str, values: Sequence[tuple[int, int | None]], run: int, at: float) -> None:
    """These (item, quantity) were read otherwise than they stood. Wants an open transaction."""
    fields = (_P.item, _P.side, _P.qty, _P.at, _P.run)
    insert_rows(_P, fields, [(item, side, qty, at, run) for item, qty in values])


def first_seen(side: str, items: Sequence[int], run: int, at: float) -> None:
    """What these new items hold is kept, from the rows just written. Wants an open transaction."""
    qty = getattr(Item, f"{side}_qty")
    for start in range(0, len(items), ROWS):
        part = listed(items[start : start + ROWS])
        rows = Item.select(Item.id, Value(side), qty, Value(at), Value(run)).where(
            Item.id.in_(part)
        )
        _P.insert_from(rows, [_P.item, _P.side, _P.qty, _P.at, _P.run]).execute()


def pushed(values: Sequence[tuple[int, int, int | None]], run: int, at: float) -> None:
    """The target acknowledged these: (item, value, what somebody else had put there, or None).
    Wants an open transaction."""
    fields = (_P.item, _P.side, _P.qty, _P.at, _P.run, _P.instead)
    insert_rows(_P, fields, [(item, "pushed", qty, at, run, was) for item, qty, was in values])


def newest() -> int:
    """The id of the newest value kept; what comes later has a higher one."""
    with reading():
        return int(_P.select(fn.MAX(_P.id)).scalar() or 0)


def trim(after: int) -> None:
    """Of every side of the keys that got a value after this one, only the newest KEPT stay. A
    transaction a batch, so that nobody waits."""
    with reading():
        items = [item for (item,) in tuples(_P.select(_P.item).where(_P.id > after).distinct())]
    for start in range(0, len(items), ROWS):
        part = listed(items[start : start + ROWS])
        place = fn.ROW_NUMBER().over(partition_by=[_P.item, _P.side], order_by=[_P.id.desc()])
        placed = _P.select(_P.id, place.alias("place")).where(_P.item.in_(part)).alias("placed")
        old = Select([placed], [placed.c.id]).where(placed.c.place > KEPT)
        with writing():
            _P.delete().where(_P.id.in_(old)).execute()
