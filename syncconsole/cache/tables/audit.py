"""Settings made on screens, and the append-only record of who did what."""

from __future__ import annotations

from peewee import DoubleField, TextField

from syncconsole.cache.tables.base import Table


class Setting(Table):
    """A setting of a connection ("" for all). `value` is JSON."""

    connection = TextField(default="")
    name = TextField()
    value = TextField()
    who = TextField()
    at = DoubleField()

    class Meta:
        indexes = ((("connection", "name"), True),)


class Audit(Table):
    """Who, when, what, why, before and after. Nothing updates or deletes a row here."""

    at = DoubleField()
    who = TextField()
    origin = TextField(default="")
    action = TextField()
    connection = TextField(default="")
    subject = TextField(default="")
    reason = TextField(default="")
    before = TextField(default="")
    after = TextField(default="")
