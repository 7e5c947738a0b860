"""Records of components other than quantities and orders: what each side holds, what was agreed."""

from __future__ import annotations

from peewee import BlobField, BooleanField, DoubleField, ForeignKeyField, IntegerField, TextField

from syncconsole.cache.tables.base import Table
from syncconsole.cache.tables.connections import Flow


class CachedRecord(Table):
    """One remote record, as a side of a flow last delivered it. `side`: store | office.

    `key` is the match key of `sku`, by which both sides are compared; `parent` the remote id of
    what it belongs to (a variant's product). `fields` and `refs` are JSON, `payload` the record as
    received, secrets taken out. `digest` is that of `fields` alone, `stamp` that of everything that
    is kept. `reason` says why a record is not imported, "" where it is (S-131). `updated` is the
    record's own time, `at` when its reading last changed, `gone` when it left the side. `address`
    is its page in its own system, "" where it has none.
    """

    flow = ForeignKeyField(Flow, on_delete="CASCADE", index=False)
    flow_id: int
    side = TextField()
    remote_id = TextField()
    key = TextField()
    sku = TextField(default="")
    parent = TextField(default="")
    title = TextField(default="")
    fields = TextField(default="{}")
    refs = TextField(default="{}")
    payload = BlobField(default=b"")
    digest = TextField(default="")
    stamp = TextField(default="")
    reason = TextField(default="")
    updated = DoubleField(null=True)
    at = DoubleField()
    gone = DoubleField(null=True)
    address = TextField(default="")

    class Meta:
        indexes = (
            (("flow", "side", "remote_id"), True),
            (("flow", "key"), False),
            (("flow", "parent"), False),
        )


class AgreedRecord(Table):
    """The fields both sides of a two-way flow last agreed upon for a key, and who is who there:
    the link and the baseline of records. `fields` is JSON. The digests are those of what each side
    held then: they differ where one cannot keep all that the other sent."""

    flow = ForeignKeyField(Flow, on_delete="CASCADE", index=False)
    flow_id: int
    key = TextField()
    store_id = TextField()
    office_id = TextField()
    fields = TextField()
    store_digest = TextField()
    office_digest = TextField()
    at = DoubleField()
    run = IntegerField()

    class Meta:
        indexes = ((("flow", "key"), True),)


class ComponentSync(Table):
    """How a component of a two-way connection stands, one row a flow.

    `state` is how it ended in `run`, the latest that took it up: running, ok, partial, held,
    waiting, failed; `error` says why. `round` is the run that began the Fresh or Delta it belongs
    to: what ended well in a round is not read again when that round goes on. `first_at` is when
    both directions were first carried to their end. `offered` is False where an end knows no such
    records. The rest are JSON lists of field names: all
    that were ever seen (`names`), those the latest run changed at either side (`written`), and
    those of rows that wait (`pending`) or were not taken (`failed`).
    """

    flow = ForeignKeyField(Flow, on_delete="CASCADE", unique=True)
    flow_id: int
    state = TextField(default="")
    run = IntegerField(null=True)
    round = IntegerField(null=True)
    at = DoubleField(null=True)
    first_at = DoubleField(null=True)
    error = TextField(default="")
    offered = BooleanField(default=True)
    names = TextField(default="[]")
    written = TextField(default="[]")
    pending = TextField(default="[]")
    failed = TextField(default="[]")
