"""Connections as the cache knows them, their flows, and what each feed last delivered."""

from __future__ import annotations

from peewee import BooleanField, DoubleField, ForeignKeyField, IntegerField, TextField

from syncconsole.cache.tables.base import Table


class Connection(Table):
    """A connection that has been seen in config.yaml.

    `ends` names both endpoints; where it changes, baselines go and a Full is due again (S-049).
    `rules` is a digest of what changes every quantity; where it changes, every key is dirty.
    `full_at` is when a Full was last pushed to its end.
    """

    name = TextField(unique=True)
    profile = TextField()
    ends = TextField()
    rules = TextField()
    full_at = DoubleField(null=True)
    full_run = IntegerField(null=True)


class Flow(Table):
    """One component moving one way over a connection, at one location of the target."""

    connection = ForeignKeyField(Connection, on_delete="CASCADE")
    component = TextField()
    location = TextField(default="")

    class Meta:
        indexes = ((("connection", "component", "location"), True),)


class Feed(Table):
    """What one side of a flow delivers, and how its last tries went. `side`: source | target, or
    store | office. `left_out` are records a rule does not import, which is no error (S-131)."""

    flow = ForeignKeyField(Flow, on_delete="CASCADE")
    side = TextField()
    endpoint = TextField()
    system = TextField()
    rows = IntegerField(default=0)  # of the last complete read
    good_rows = IntegerField(null=True)  # of the last complete read that passed min_rows
    unreadable = IntegerField(default=0)
    left_out = IntegerField(default=0)
    tried_at = DoubleField(null=True)
    ok_at = DoubleField(null=True)  # begun, not ended: nothing newer is promised (P-02)
    error_code = TextField(default="")
    error = TextField(default="")
    run = IntegerField(null=True)
    complete = BooleanField(default=False)

    class Meta:
        indexes = ((("flow", "side"), True),)
