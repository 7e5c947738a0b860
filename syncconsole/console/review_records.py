"""How a row of a plan of records is shown in Review and at the gate: which way it goes, and which
of its fields would change at the server it is written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.review_orders import why as gone_or_why
from syncconsole.console.review_rows import RISK, tick
from syncconsole.console.text import cell, line, lines
from syncconsole.console.times import time
from syncconsole.console.widgets.columns import Column
from syncconsole.domain.two_way import TARGETS

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content

    from syncconsole.cache.read.plan_rows import PlanRowView
    from syncconsole.config import Connection

FIELDS = 12
"""Changed fields that the pane beside the table lists."""


def columns(connection: Connection) -> list[Column]:
    """The tick, the key, the way, and what would change or why it does not."""
    return [
        Column("✓", 3, tick),
        Column("Key", 12, lambda row: cell(row.sku), whole=True),
        Column("Way", 9, lambda row: cell(TARGETS.get(row.location, ""))),
        Column("What", 30, lambda row: cell(*why(row, connection)), flexible=True),
        Column("Title", 28, lambda row: cell(row.title), extra=True),
    ]


def why(row: PlanRowView, connection: Connection) -> tuple[str, str]:
    """What the write would do, or why there is none, and how that looks."""
    if not row.open or row.moved is None:
        return gone_or_why(row, connection)
    changed = ", ".join(sorted(row.moved.changed))
    if row.moved.conflict:
        return f"{RISK} both sides changed it, main wins: {changed}", "warn"
    return (f"new, {len(row.moved.after)} fields" if row.moved.before is None else changed), ""


def summary(row: PlanRowView, connection: Connection, now: datetime) -> Content:
    """Two lines below the table: the record, then its fields before and after."""
    target = connection.endpoint_of(row.location) if row.location in TARGETS else row.location
    changed = "" if row.source_at is None else time(row.source_at, connection.timezone, now)
    return lines(
        line((row.sku, "bold"), f"  {row.title}  ", (f"to {target}  {changed}".rstrip(), "dim")),
        line("   ".join(_changes(row)) or why(row, connection)[0]),
    )


def detail(row: PlanRowView, connection: Connection, now: datetime) -> Content:
    """The pane beside the table: every field that would change, before and after."""
    changes = _changes(row)
    more = len(changes) - FIELDS
    return lines(
        line((row.sku, "bold")),
        line(row.title or "(no title)"),
        line(""),
        line(("Way         ", "dim"), TARGETS.get(row.location, "")),
        line(("Why         ", "dim"), why(row, connection)),
        line(("Changed     ", "dim"), time(row.source_at, connection.timezone, now)),
        line(("Chosen      ", "dim"), "yes" if row.chosen and row.open else "no"),
        line(""),
        *(line(change) for change in changes[:FIELDS]),
        *([line((f"and {more:,} more", "dim"))] if more > 0 else []),
    )


def gate_line(row: PlanRowView, connection: Connection) -> Content:
    """One of the records, as the gate shows it."""
    words, look = why(row, connection)
    return line(f"  {row.sku:<14} {TARGETS.get(row.location, ''):<9} ", (words, look))


def _changes(row: PlanRowView) -> list[str]:
    """`profile.name: Ana -> Ana M.` for each field that would change."""
    if row.moved is None:
        return []
    held = row.moved.before or {}
    return [
        f"{name}: {held.get(name, '-')} -> {row.moved.after.get(name, '-')}"
        for name in sorted(row.moved.changed)
    ]
