"""What bundles are made of, as config.yaml says, where the cache can join it (P-09)."""

from __future__ import annotations

from peewee import ForeignKeyField, IntegerField, TextField

from syncconsole.cache.tables.base import Table
from syncconsole.cache.tables.connections import Flow


class BundlePart(Table):
    """One component of one bundle of a flow, both by key: `need` of `part` go into one `bundle`."""

    flow = ForeignKeyField(Flow, on_delete="CASCADE", index=False)
    bundle = TextField()
    part = TextField()
    need = IntegerField()

    class Meta:
        indexes = ((("flow", "bundle", "part"), True), (("flow", "part"), False))
