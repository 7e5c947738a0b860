"""Plans row by row, and the exclusions every plan honours."""

from __future__ import annotations

from peewee import (
    BigIntegerField,
    BooleanField,
    DoubleField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from syncconsole.cache.tables.base import Table


class Plan(Table):
    """What a push would do. Frozen once made: only state, claim and ticks move afterwards.

    `scope` counts every key known at source or target; rows that are in scope but not in PlanRow
    are unchanged. `rules` is the connection's digest of rules it was made under. `trips` is JSON:
    the guards that tripped, with their sentences.
    """

    connection = TextField(index=True)
    component = TextField(default="inventory")
    flow = IntegerField()
    run = IntegerField()
    mode = TextField()
    state = TextField(index=True)
    made_at = DoubleField()
    rules = TextField(default="")
    scope = IntegerField()
    changes = IntegerField()
    differing = IntegerField()
    to_zero = IntegerField()
    trips = TextField(default="[]")
    first_full = BooleanField(default=False)
    automatic = BooleanField(default=False)
    claimed_by = TextField(default="")
    claimed_from = TextField(default="")  # where its holder sits
    claimed_at = DoubleField(null=True)  # since when
    claimed_until = DoubleField(null=True)
    approved_by = TextField(default="")
    reason = TextField(default="")


class PlanRow(Table):
    """One row of a plan: before, after, terms, why; then what became of it.

    `outcome` is empty while the row waits to be pushed. `chosen` is the operator's tick.
    `terms` is JSON of domain.quantities.Terms. `position` orders rows within the plan. In plans of
    records `moved` is JSON of domain.two_way.Moved, `location` the side that is written to, and
    `before`, `after`, `terms` are empty. `marks` are those of domain.marks, parted by blanks.
    """

    plan = ForeignKeyField(Plan, on_delete="CASCADE", index=False)
    plan_id: int
    position = IntegerField()
    item = IntegerField()
    key = TextField()
    sku = TextField()  # as the target spells it
    title = TextField(default="")
    location = TextField(default="")
    refs = TextField(default="{}")
    before = BigIntegerField(null=True)
    after = BigIntegerField(null=True)
    baseline = BigIntegerField(null=True)
    terms = TextField(default="")
    source_at = DoubleField(null=True)
    target_at = DoubleField(null=True)
    risky = BooleanField(default=False)
    chosen = BooleanField(default=True)
    outcome = TextField(default="")
    reason = TextField(default="")
    message = TextField(default="")
    verified = BooleanField(default=False)
    moved = TextField(default="")
    marks = TextField(default="")

    class Meta:
        indexes = ((("plan", "position"), True), (("plan", "outcome"), False))


class Exclusion(Table):
    """A key kept out of every plan: who, why, until when (N-16). Ended, never deleted."""

    connection = TextField(index=True)
    component = TextField()
    key = TextField()
    location = TextField(default="*")
    reason = TextField()
    who = TextField()
    at = DoubleField()
    until = DoubleField(null=True)
    ended_at = DoubleField(null=True)
    ended_by = TextField(default="")
