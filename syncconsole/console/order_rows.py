"""How the store's orders are shown: the columns of the list, the lines of one order's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.text import Part, cell, line, lines
from syncconsole.console.times import Dates, date, zone_name
from syncconsole.console.widgets.columns import Column
from syncconsole.domain.orders import OrderState

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from rich.text import Text
    from textual.content import Content

    from syncconsole.cache.read.orders import OrderView
    from syncconsole.config import Connection

FATES = {
    OrderState.OPEN: ("○", "accent"),
    OrderState.HELD: ("■", "warn"),
    OrderState.REJECTED: ("▲", "bad"),
    OrderState.EXPORTED: ("✓", "ok"),
    OrderState.DROPPED: ("-", "dim"),
    OrderState.VOID: ("▲", "shout"),
}
"""Glyph and look of each fate; its word is the state itself."""

NEXT = {
    OrderState.OPEN: "step 2 takes it once its status is one that is exported",
    OrderState.HELD: "the next cycle takes it, once the reason is gone",
    OrderState.REJECTED: "the next cycle tries it again, once the reason is gone",
    OrderState.EXPORTED: "nothing is left to do",
    OrderState.DROPPED: "it no longer holds stock; nothing is exported",
    OrderState.VOID: "void the document in the back office by hand",
}
"""What comes next, for a person."""


def columns(
    connection: Connection, now: Callable[[], datetime], dates: Callable[[], Dates]
) -> list[Column]:
    """Number, fate, status, total, customer; when it was made and its document to the right."""
    zone = connection.timezone
    return [
        Column("Order", 8, lambda row: cell(row.number), order="number", whole=True),
        Column("Fate", 10, lambda row: cell(*fate(row)), order="fate"),
        Column("Status", 20, lambda row: cell(row.status), order="status"),
        Column("Total", 11, _total, right=True),
        Column("Customer", 10, lambda row: cell(row.customer), order="customer", flexible=True),
        Column("Document", 8, lambda row: cell(row.office_id or "-")),
        Column("Reference", 12, lambda row: cell(row.reference or "-"), extra=True),
        Column(
            f"Created ({zone_name(zone, now())})", 19,
            lambda row: cell(date(row.created_at, zone, dates())), right=True, order="created",
            extra=True,
        ),
        Column("Why", 24, lambda row: cell(row.why), extra=True),
    ]  # fmt: skip


def fate(row: OrderView) -> tuple[str, str]:
    """`✓ exported` with its look."""
    glyph, look = FATES[row.fate]
    return f"{glyph} {row.fate}", look


def summary(row: OrderView) -> Content:
    """Two lines below the list: why it stands where it does, and whether its units are kept."""
    return lines(
        line((f"order {row.number}", "bold"), "  ", fate(row), f"  {row.why or NEXT[row.fate]}"),
        line(_units(row), f"   document {row.office_id or 'none yet'}"),
    )


def detail(row: OrderView, connection: Connection, now: datetime, dates: Dates) -> Content:
    """The order's page: its facts, its fate, its ids and pages in both systems, its lines."""
    zone = connection.timezone
    named = zone_name(zone, now)
    exported = date(row.exported_at, zone, dates)
    return lines(
        line((f"Order {row.number}", "bold"), f"  {row.customer or '(no name)'}"),
        line(""),
        _fact("Fate", fate(row), f"  {row.why}"),
        _fact("Next", NEXT[row.fate]),
        _fact("Status", f"{row.status}, as {connection.store} says"),
        _fact("Created", f"{date(row.created_at, zone, dates)} {named}"),
        _fact("Changed", f"{date(row.updated_at, zone, dates)} {named}"),
        _fact("Total", _total(row).plain),
        _fact("Units", _units(row)),
        _fact(f"At {connection.store}", f"order id {row.remote_id}"),
        *_page(row.store_address),
        _fact(f"At {connection.office}", _document(row)),
        *_page(row.office_address),
        _fact("Exported", f"{exported} {named}" if exported else "not yet"),
        line(""),
        *(
            line(f"{each.quantity:>5} × ", (each.sku or "(no SKU)", "bold"), f"  {each.title}",
                 (f"  at {each.unit_price} {row.currency}", "dim"))
            for each in row.lines
        ),
    )  # fmt: skip


def _document(row: OrderView) -> str:
    named = f"as {row.reference}" if row.reference else ""
    return f"document id {row.office_id}  {named}".rstrip() if row.office_id else named or "-"


def _page(address: str) -> list[Content]:
    """The address on a line of its own, so that a terminal makes a link of it; none where none."""
    return [_fact("", (address, "accent"))] if address else []


def _units(row: OrderView) -> str:
    held = "kept back from the web" if row.subtracts else "not kept back"
    return f"{row.units:,} {'unit' if row.units == 1 else 'units'}, {held}"


def _total(row: OrderView) -> Text:
    return cell(f"{row.total} {row.currency}".strip())


def _fact(name: str, *parts: Part) -> Content:
    return line((f"{name:<14}", "dim"), *parts)
