"""How a row of a plan is shown in Review: the columns, why it would change, what it stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.glyphs import SIGNS
from syncconsole.console.inventory_rows import target_word
from syncconsole.console.text import Part, cell, line, lines
from syncconsole.console.times import time
from syncconsole.console.widgets.columns import Column
from syncconsole.domain.marks import RISKY, WORDS, Mark
from syncconsole.domain.outcomes import describe

if TYPE_CHECKING:
    from datetime import datetime

    from rich.text import Text
    from textual.content import Content

    from syncconsole.cache.read.plan_rows import PlanRowView
    from syncconsole.config import Connection

RISK = "▲"


def columns(connection: Connection) -> list[Column]:
    """The tick, the SKU, the target now and after, the difference, and why."""
    target = target_word(connection)
    return [
        Column("✓", 3, tick),
        Column("SKU", 10, lambda row: cell(row.sku), whole=True),
        Column(f"{target} now", 9, lambda row: _qty(row.before), right=True),
        Column("->", 2, lambda row: cell("->" if row.open else "", "dim")),
        Column("After", 6, lambda row: _qty(row.after), right=True),
        Column("Δ", 6, delta, right=True),
        Column("Why", 12, lambda row: _why_cell(row, connection), flexible=True),
        Column("Title", 28, lambda row: cell(row.title), extra=True),
    ]


def delta(row: PlanRowView) -> Text:
    """`=`, `+24`, `-2`; nothing where the target's value is not known."""
    if row.delta is None:
        return cell("")
    return cell(f"{row.delta:+,}") if row.delta else cell("=", "dim")


def why(row: PlanRowView, connection: Connection) -> tuple[str, str]:
    """Why the row would change, or why it would not, in a few words, and how they look."""
    if not row.open:
        found = SIGNS.get(row.outcome)
        glyph = f"{found.glyph} " if found else ""
        reason = row.message or describe(row.reason) if row.reason else ""
        return f"{glyph}{row.outcome}: {reason}".removesuffix(": "), found.look if found else ""
    words = _moved(row, connection)
    if row.terms is not None and row.terms.undoes:
        words = f"as before run {row.terms.undoes}"
    elif row.terms is not None and row.terms.clamped:
        words = f"below zero at {connection.source_endpoint}, sent as 0"
    if row.risky:
        return f"{RISK} {_risks(row)}; {words}", "warn"
    return words, ""


def _risks(row: PlanRowView) -> str:
    """The marks that make the row one to look at; plans of an earlier version marked only zeros."""
    told = [WORDS[mark] for mark in row.marks if mark in RISKY]
    return ", ".join(told) or WORDS[Mark.TO_ZERO]


def summary(row: PlanRowView, connection: Connection, now: datetime) -> Content:
    """Two lines below the table: the title, or why the row stays as it is; how the quantity comes
    about, and what it is compared with."""
    named = row.title if row.open else why(row, connection)[0]
    return lines(
        line((row.sku, "bold"), f"  {named}"),
        line(_source(row, connection, now), "   ", _target(row, connection, now)),
    )


def detail(row: PlanRowView, connection: Connection, now: datetime) -> Content:
    """The pane beside the table: every reading with its time, and why."""
    agreed = "never" if row.baseline is None else f"{row.baseline:,}"
    return lines(
        line((row.sku, "bold")),
        line(row.title or "(no title)"),
        line(""),
        _fact("Why", why(row, connection)),
        _fact(connection.source_endpoint, _source(row, connection, now, named=False)),
        _fact(connection.target_endpoint, _target(row, connection, now, named=False)),
        _fact("Last agreed", agreed),
        _fact("After", "not written" if row.after is None else f"{row.after:,}"),
        _fact("Chosen", "yes" if row.chosen and row.open else "no"),
        *(_fact("Mind", WORDS[mark]) for mark in row.marks),
    )


def gate_line(row: PlanRowView, connection: Connection) -> Content:
    """One of the riskiest rows, as the gate shows it."""
    before, after = _qty(row.before).plain, _qty(row.after).plain
    words, look = why(row, connection)
    return line(f"  {row.sku:<12} {before:>6} -> {after:>6} {delta(row).plain:>6}  ", (words, look))


def _moved(row: PlanRowView, connection: Connection) -> str:
    """Which side moved since both last agreed."""
    source, target = connection.source_endpoint, connection.target_endpoint
    if row.before is None:
        return f"what {target} holds is not known"
    if row.before == row.after:
        return "the same; a Full writes it all the same"
    if row.baseline is None:
        return "never pushed before"
    if row.before != row.baseline and row.after == row.baseline:
        return f"{target} moved: {row.baseline:,} was pushed"
    if row.before != row.baseline:
        return f"both moved: {row.baseline:,} was pushed"
    return f"less at {source}" if (row.after or 0) < row.before else f"more at {source}"


def _source(row: PlanRowView, connection: Connection, now: datetime, *, named: bool = True) -> str:
    lead = f"{connection.source_endpoint} " if named else ""
    at = f" at {time(row.source_at, connection.timezone, now)}" if row.source_at else ""
    if row.terms is None:
        return f"{lead}unknown{at}"
    terms = row.terms
    limit = f"{terms.limit}: " if terms.of else ""
    told = f"{limit}{lead}{terms.source:,}{terms.residue[1:]}{at}"
    if terms.orders:
        told += f" - {terms.orders:,} in orders"
    return f"{told} - {terms.buffer:,} buffer" if terms.buffer else told


def _target(row: PlanRowView, connection: Connection, now: datetime, *, named: bool = True) -> str:
    lead = f"{connection.target_endpoint} " if named else ""
    at = f" at {time(row.target_at, connection.timezone, now)}" if row.target_at else ""
    held = "unknown" if row.before is None else f"{row.before:,}"
    agreed = f"   last agreed {row.baseline:,}" if named and row.baseline is not None else ""
    return f"{lead}{held}{at}{agreed}"


def _why_cell(row: PlanRowView, connection: Connection) -> Text:
    words, look = why(row, connection)
    return cell(words, look)


def tick(row: PlanRowView) -> Text:
    """`[x]` of a chosen row, nothing where the row is not written anyway."""
    if not row.open:
        return cell("")
    return cell("[x]") if row.chosen else cell("[ ]", "dim")


def _qty(qty: int | None) -> Text:
    return cell("?", "dim") if qty is None else cell(qty)


def _fact(name: str, *parts: Part) -> Content:
    return line((f"{name:<12}", "dim"), *parts)
