"""What each side of a key held lately, and what was put there (N-13)."""

from __future__ import annotations

from peewee import BigIntegerField, DoubleField, ForeignKeyField, IntegerField, TextField

from syncconsole.cache.tables.base import Table
from syncconsole.cache.tables.items import Item


class PastQuantity(Table):
    """A value a key had, kept in the order of its ids. `side`: source, target (as read), pushed
    (acknowledged by the target). `qty` is null where it was unknown; `run` saw or wrote it.

    `instead` is what somebody else had put there since we last wrote this very value; null for
    all others. Only those are in an index of their own, by which they are found among millions.
    """

    item = ForeignKeyField(Item, on_delete="CASCADE")
    side = TextField()
    qty = BigIntegerField(null=True)
    at = DoubleField()
    run = IntegerField()
    instead = BigIntegerField(null=True)


PastQuantity.add_index(
    PastQuantity.item, name="past_quantity_again", where=PastQuantity.instead.is_null(is_null=False)
)
