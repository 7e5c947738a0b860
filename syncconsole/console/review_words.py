"""Which words a plan is shown in: those of quantities, of orders, or of records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from textual.content import Content

from syncconsole.cache.read.plan_rows import PlanRowView
from syncconsole.config import Connection
from syncconsole.console import review_orders, review_records, review_rows
from syncconsole.console.widgets.columns import Column
from syncconsole.domain.components import BY_ID

ORDERS = "orders"


class Words(Struct, frozen=True):
    """How the rows of one kind of plan are shown: the table's columns, the lines below it, the
    pane beside it, and the gate's line."""

    columns: Callable[[Connection], list[Column]]
    summary: Callable[[PlanRowView, Connection, datetime], Content]
    detail: Callable[[PlanRowView, Connection, datetime], Content]
    gate_line: Callable[[PlanRowView, Connection], Content]


_STOCK = Words(review_rows.columns, review_rows.summary, review_rows.detail, review_rows.gate_line)
_ORDERS = Words(
    review_orders.columns, review_orders.summary, review_orders.detail, review_orders.gate_line
)


_RECORDS = Words(
    review_records.columns,
    review_records.summary,
    review_records.detail,
    review_records.gate_line,
)


def words_of(component: str) -> Words:
    """The words of a plan of this component."""
    if component in BY_ID:
        return _RECORDS
    return _ORDERS if component == ORDERS else _STOCK


def has_units(component: str) -> bool:
    """Whether a plan of this component moves quantities."""
    return component != ORDERS and component not in BY_ID


def counted(component: str, count: int) -> str:
    """`12 orders to the back office`, `12 records of Customer`, `12 changes`."""
    if component == ORDERS:
        return orders_counted(count)
    if component in BY_ID:
        return f"{count:,} {'record' if count == 1 else 'records'} of {BY_ID[component].title}"
    return f"{count:,} changes"


def orders_counted(count: int) -> str:
    """`12 orders to the back office`."""
    return f"{count:,} {'order' if count == 1 else 'orders'} to the back office"
