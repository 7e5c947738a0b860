"""How a row of step 2's plan is shown in Review and at the gate: one order to the back office.

An order has no value before and after; it goes, or there is a reason why not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.glyphs import SIGNS
from syncconsole.console.review_rows import tick
from syncconsole.console.text import cell, line, lines
from syncconsole.console.times import time
from syncconsole.console.widgets.columns import Column
from syncconsole.domain.outcomes import describe

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content

    from syncconsole.cache.read.plan_rows import PlanRowView
    from syncconsole.config import Connection


def columns(connection: Connection) -> list[Column]:
    """The tick, the order's number, our reference of it at the office, who and how much, why."""
    return [
        Column("✓", 3, tick),
        Column("Order", 8, lambda row: cell(row.key), whole=True),
        Column("Reference", 12, lambda row: cell(row.sku), whole=True),
        Column("Customer · total", 24, lambda row: cell(row.title), flexible=True),
        Column("Why", 26, lambda row: cell(*why(row, connection))),
    ]


def why(row: PlanRowView, connection: Connection) -> tuple[str, str]:
    """That the order goes to the back office, or why it does not, and how that looks."""
    if row.open:
        return f"goes to {connection.office}", ""
    found = SIGNS.get(row.outcome)
    glyph, look = (f"{found.glyph} ", found.look) if found else ("", "")
    reason = row.message or (describe(row.reason) if row.reason else "")
    return f"{glyph}{row.outcome}: {reason}".removesuffix(": "), look


def summary(row: PlanRowView, connection: Connection, now: datetime) -> Content:
    """Two lines below the table: the order, then what becomes of it."""
    changed = time(row.source_at, connection.timezone, now)
    return lines(
        line((f"order {row.key}", "bold"), f"  {row.title}"),
        line(why(row, connection), f"   as {row.sku}   last changed {changed}"),
    )


def detail(row: PlanRowView, connection: Connection, now: datetime) -> Content:
    """The pane beside the table."""
    return lines(
        line((f"Order {row.key}", "bold")),
        line(row.title or "(no name)"),
        line(""),
        line(("Reference   ", "dim"), row.sku),
        line(("Changed     ", "dim"), time(row.source_at, connection.timezone, now)),
        line(("Why         ", "dim"), why(row, connection)),
        line(("Chosen      ", "dim"), "yes" if row.chosen and row.open else "no"),
    )


def gate_line(row: PlanRowView, connection: Connection) -> Content:  # noqa: ARG001 - as of stock
    """One of the orders, as the gate shows it."""
    return line(f"  {row.key:<10} {row.sku:<14} {row.title}")
