"""Orders of the store as absorbed, and the units they hold back."""

from __future__ import annotations

from peewee import (
    BooleanField,
    DoubleField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from syncconsole.cache.tables.base import Table
from syncconsole.cache.tables.connections import Connection


class SalesOrder(Table):
    """One order since the cut-over. `state` is domain.orders.OrderState, `body` its JSON.

    `reference` is our stable name of it at the office, and its idempotency key; `office_id` the
    document it became. The addresses are its pages in both systems, "" where there is none.
    `acknowledged` is the tick at which the office took it. `subtracts` is kept beside them, so that
    plans sum up units without judging orders again. `seen_at` is when the store last told of it.
    """

    connection = ForeignKeyField(Connection, on_delete="CASCADE", index=False)
    remote_id = TextField()
    number = TextField()
    reference = TextField(default="")
    status = TextField()
    created_at = DoubleField()
    updated_at = DoubleField()
    total = TextField(default="")
    currency = TextField(default="")
    customer = TextField(default="")
    body = TextField()
    state = TextField(index=True)
    reason = TextField(default="")
    office_id = TextField(default="")
    store_address = TextField(default="")
    office_address = TextField(default="")
    exported_at = DoubleField(null=True)
    acknowledged = IntegerField(null=True)
    subtracts = BooleanField(default=True)
    seen_at = DoubleField(default=0.0)
    run = IntegerField()

    class Meta:
        indexes = ((("connection", "remote_id"), True), (("connection", "subtracts"), False))


class OrderUnits(Table):
    """Units of one key that an order holds; `key` is the match key of its line's SKU."""

    order = ForeignKeyField(SalesOrder, on_delete="CASCADE")
    key = TextField()
    units = IntegerField()


class Tick(Table):
    """One counter a connection: what orders readings and acknowledgements, whatever clocks say."""

    connection = IntegerField(unique=True)  # id of Connection
    value = IntegerField(default=0)
    office_read = IntegerField(null=True)
    orders_read = DoubleField(null=True)
