"""Keys in scope with both sides' readings, what is dirty, and what the target acknowledged."""

from __future__ import annotations

from peewee import BigIntegerField, BlobField, DoubleField, ForeignKeyField, IntegerField, TextField

from syncconsole.cache.tables.base import Table
from syncconsole.cache.tables.connections import Flow


class Item(Table):
    """One key of a flow, known at the source, the target or both.

    A side is absent where its `_id` is null; `_gone` then says when it left. `_rivals` counts
    other remote records that claim the same key in the same read: none is ever guessed (P-07).
    `_qty` is null where unknown, `_reason` says why. `_refs` is JSON. `_at` is when the reading
    last changed. `source_run` is the run that first read the quantity that stands there (null: an
    earlier version), `source_was` what the source held before it.
    """

    flow = ForeignKeyField(Flow, on_delete="CASCADE", index=False)
    flow_id: int
    key = TextField()
    title = TextField(default="")
    source_id = TextField(null=True)
    source_sku = TextField(default="")
    source_qty = BigIntegerField(null=True)
    source_residue = TextField(default="")
    source_reason = TextField(default="")
    source_updated = DoubleField(null=True)
    source_refs = TextField(default="{}")
    source_rivals = IntegerField(default=0)
    source_gone = DoubleField(null=True)
    source_at = DoubleField(null=True)
    source_was = BigIntegerField(null=True)
    source_run = IntegerField(null=True)
    target_id = TextField(null=True)
    target_sku = TextField(default="")
    target_qty = BigIntegerField(null=True)
    target_reason = TextField(default="")
    target_updated = DoubleField(null=True)
    target_refs = TextField(default="{}")
    target_rivals = IntegerField(default=0)
    target_gone = DoubleField(null=True)
    target_at = DoubleField(null=True)

    class Meta:
        indexes = ((("flow", "key"), True),)


class Dirty(Table):
    """A key whose quantity may differ from the baseline. It leaves only in the transaction that
    makes them equal (rule 3). `why`: reading, rules, exclusion, settled, lost."""

    item = ForeignKeyField(Item, primary_key=True, on_delete="CASCADE")
    flow = ForeignKeyField(Flow, on_delete="CASCADE")
    why = TextField()


class Baseline(Table):
    """The last value the target acknowledged; moves only with an acknowledgement (rule 2)."""

    item = ForeignKeyField(Item, primary_key=True, on_delete="CASCADE")
    qty = BigIntegerField()
    at = DoubleField()
    run = IntegerField()
    verified_at = DoubleField(null=True)


class Link(Table):
    """Which remote id at the source is which at the target, as an acknowledged write proved."""

    item = ForeignKeyField(Item, primary_key=True, on_delete="CASCADE")
    source_id = TextField()
    target_id = TextField()
    run = IntegerField()


class SeenPage(Table):
    """The items a running complete read has met, their ids page by page (8 bytes each), so that a
    read taken up again after a crash still knows what was absent. Emptied when the read ends."""

    run = IntegerField()
    side = TextField()
    items = BlobField()

    class Meta:
        indexes = ((("run", "side"), False),)
