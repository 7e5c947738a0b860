"""How a row of the inventory is shown: the columns of the table, the lines of the detail."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from rich.cells import cell_len

from syncconsole.console.glyphs import sign
from syncconsole.console.text import Part, cell, line, lines
from syncconsole.console.times import Dates, age, date, time, zone_name
from syncconsole.console.widgets.columns import Column
from syncconsole.domain.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from rich.text import Text
    from textual.content import Content

    from syncconsole.cache.read.inventory import InventoryRow
    from syncconsole.config import Connection

INDENT = 13

FLAPPING = "is:flapping"
"""Typed after `/`: only the SKUs that somebody else writes as well."""

EXPORTED = ("SKU", "Qty", "Last Update (UTC)", "Target", "Delta", "Title", "State", "Why")


def target_word(connection: Connection) -> str:
    """The heading of the side that is written to."""
    return "Store" if connection.source == "office" else "Office"


def columns(
    connection: Connection, now: Callable[[], datetime], dates: Callable[[], Dates]
) -> list[Column]:
    """SKU, Qty, Last Update in that order (S-063); more columns only to the right."""
    zone = connection.timezone
    return [
        Column("SKU", 10, lambda row: cell(row.sku), order="key", whole=True),
        Column("Qty", 4, lambda row: cell(row.qty), right=True, whole=True, order="qty"),
        Column(
            f"Last Update ({zone_name(zone, now())})", 19,
            lambda row: cell(date(row.updated, zone, dates())), right=True, order="updated",
        ),
        Column(
            target_word(connection), 5, lambda row: cell(row.target), right=True, whole=True,
            order="target",
        ),
        Column("Δ", 4, delta, right=True, whole=True, order="delta"),
        Column("Title", 20, lambda row: cell(row.title), order="title", flexible=True),
        Column("State", 10, lambda row: _sign(row.state)),
        Column("Pushed", 6, lambda row: cell(row.acknowledged), right=True, extra=True),
        Column("Read", 5, lambda row: cell(age(row.source_at, now())), right=True, extra=True),
    ]  # fmt: skip


def filtered(text: str) -> tuple[str, bool]:
    """What was typed after `/`, the word is:flapping taken out, and whether it was there."""
    words = text.split()
    rest = [word for word in words if word.casefold() != FLAPPING]
    return (text, False) if len(rest) == len(words) else (" ".join(rest), True)


def delta(row: InventoryRow) -> Text:
    """`=`, `+24`, `-2`; nothing where either side is unknown."""
    if row.delta is None:
        return cell("")
    return cell("=", "dim") if row.delta == 0 else cell(f"{row.delta:+,}", "accent")


def summary(row: InventoryRow, connection: Connection, now: datetime) -> Content:
    """Two lines under the table: how the quantity comes about, what was last pushed."""
    first = line((row.sku, "bold"), "  ", *_terms(row, connection, now))
    return lines(first, line(*_pushed(row, connection, now), "   ", *_state(row)))


def detail(
    row: InventoryRow, connection: Connection, now: datetime, dates: Dates, width: int = 76
) -> Content:
    """The record: every fact with its time, absolute and with the zone, `width` cells wide."""
    zone = connection.timezone
    target = target_word(connection)
    known = "unknown" if row.target is None else f"{row.target:,}"
    read = f" ({time(row.target_at, zone, now)})" if row.target_at else ""
    updated = f"{date(row.updated, zone, dates) or 'not told'} {zone_name(zone, now)}"
    facts: Sequence[tuple[str, Sequence[Part]]] = (
        ("State", (sign(row.state),)),
        ("Why", (row.why,)),
        ("Qty", _terms(row, connection, now, named=False)),
        (target, (f"{known}{read}",)),
        ("Δ", (delta(row).plain or "unknown",)),
        ("Last Update", (updated,)),
        ("Last pushed", _pushed(row, connection, now, named=False)),
    )
    return lines(
        line((row.sku, "bold")),
        line(row.title or "(no title)"),
        line(""),
        *(each for name, parts in facts for each in _fact(name, parts, width)),
    )


def exported(row: InventoryRow) -> Sequence[object]:
    """The values of EXPORTED, times in ISO 8601."""
    updated = "" if row.updated is None else row.updated.isoformat()
    return row.sku, row.qty, updated, row.target, row.delta, row.title, row.state, row.why


def _terms(
    row: InventoryRow, connection: Connection, now: datetime, *, named: bool = True
) -> Sequence[Part]:
    lead = "qty " if named else ""
    if row.terms is None:
        return (f"{lead}unknown: {row.why}",)
    terms, source = row.terms, connection.source_endpoint
    read = f" ({time(row.source_at, connection.timezone, now)})" if row.source_at else ""
    told = f"{lead}{terms.result:,} = "
    if terms.of:
        told += f"{terms.limit}, {terms.sellable:,} = "
    told += f"{source} {terms.source:,}{terms.residue[1:]}{read}"
    if terms.orders:
        told += f" - {terms.orders:,} in orders"
    if terms.buffer:
        told += f" - {terms.buffer:,} buffer"
    if terms.clamped:
        told += f"; {terms.source - terms.buffer - terms.orders:,} → 0 (clamped)"
    return (told,)


def _pushed(
    row: InventoryRow, connection: Connection, now: datetime, *, named: bool = True
) -> Sequence[Part]:
    lead = "last pushed " if named else ""
    if row.acknowledged is None:
        return ("never pushed", "dim"), ""
    at = time(row.acknowledged_at, connection.timezone, now)
    verified = ", verified" if row.verified_at else ", not verified"
    return (f"{lead}{row.acknowledged:,} at {at} (run {row.run}){verified}",)


def _state(row: InventoryRow) -> Sequence[Part]:
    return (sign(row.state), f": {row.why}") if row.why else (sign(row.state),)


def _sign(state: str) -> Text:
    text, look = sign("ok" if state == Outcome.UNCHANGED else state)
    return cell(text, look)


def _fact(name: str, parts: Sequence[Part], width: int) -> list[Content]:
    """The name and its text, further lines under the text."""
    whole = line(*parts)
    if cell_len(whole.plain) <= width - INDENT:
        return [line((f"{name:<{INDENT}}", "dim"), *parts)]
    wrapped = wrap(whole.plain, max(width - INDENT, 12))
    names = [name, *("" for _ in wrapped[1:])]
    return [
        line((f"{each:<{INDENT}}", "dim"), text) for each, text in zip(names, wrapped, strict=True)
    ]
