"""How each connection was last known to stand, and what is said to the outside about it."""

from __future__ import annotations

from peewee import DoubleField, IntegerField, TextField

from syncconsole.cache.tables.base import Table


class Health(Table):
    """The standing of one line of work of a connection, as alerts last judged it, and by which
    run. `line` and `state` are words of `domain.alerts`."""

    connection = TextField()
    line = TextField()
    state = TextField()
    run = IntegerField()

    class Meta:
        indexes = ((("connection", "line"), True),)


class Alert(Table):
    """One message to one channel of config.yaml, written in the transaction that saw the change.

    It is delivered at least once: `attempts` were made, the next at `next_at`; `error` says what
    the last one met, never with an address in it. `ended_at` is when it was delivered or, with
    `given_up`, left.
    """

    channel = TextField()
    connection = TextField()
    line = TextField()
    news = TextField()
    run = IntegerField()
    text = TextField()
    remedy = TextField(default="")
    at = DoubleField()
    attempts = IntegerField(default=0)
    next_at = DoubleField(default=0)
    error = TextField(default="")
    ended_at = DoubleField(null=True, index=True)
    given_up = IntegerField(default=0)
