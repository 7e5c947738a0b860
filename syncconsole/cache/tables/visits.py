"""Systems that come to us: when each last came, and the questions of the visit that is on."""

from __future__ import annotations

from peewee import BlobField, BooleanField, DoubleField, TextField

from syncconsole.cache.tables.base import Table


class Visit(Table):
    """The latest visit at an endpoint. It is on from `began_at` until `ended_at`.

    `greeting` is what the visitor last told of itself and its company, `company` the company file,
    `fault` why it could not reach its own system ("" where it could). All text is cleaned but the
    greeting, which is XML as it came.
    """

    endpoint = TextField(unique=True)
    ticket = TextField()
    began_at = DoubleField()
    seen_at = DoubleField()
    ended_at = DoubleField(null=True)
    greeting = BlobField(default=b"")
    company = TextField(default="")
    fault = TextField(default="")


class Question(Table):
    """One question of a run for the visitor. Reads are dropped with their visit; a write that was
    taken (`sent_at`) and never answered is kept, so that what became of it can be asked."""

    endpoint = TextField()
    key = TextField()
    writes = BooleanField()
    ticket = TextField()
    question = BlobField()
    asked_at = DoubleField()
    sent_at = DoubleField(null=True)
    answered_at = DoubleField(null=True)
    answer = BlobField(default=b"")
    error = TextField(default="")
    message = TextField(default="")

    class Meta:
        indexes = ((("endpoint", "key"), True),)
