"""How a feed of Data Sync is shown: its tile, its details, its errors, who is not imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.text import Part, cell, line, lines
from syncconsole.console.times import ago, date, time, zone_name
from syncconsole.console.widgets.columns import Column
from syncconsole.domain.data_sync import DataFeed

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from textual.content import Content

    from syncconsole.cache.read.data_sync import SyncFeed
    from syncconsole.cache.read.problems import ProblemView
    from syncconsole.config import Connection
    from syncconsole.console.times import Dates

LOOKS = {"green": "ok", "amber": "warn", "red": "bad", "neutral": "dim"}

LABEL = 25
"""Cells of the labels of the details."""

NO_FEED = {
    DataFeed.PRODUCTS: "No product feed: no platform is connected here.",
    DataFeed.CUSTOMERS: "No customer feed: no platform is connected here.",
}

ERRORS = (
    Column("RECORD", 16, lambda row: cell(row.key or "(the feed)"), whole=True),
    Column("PROBLEM", 30, lambda row: cell(row.message), flexible=True),
    Column("CODE", 14, lambda row: cell(row.code, "dim"), extra=True),
)

LEFT_OUT = (
    Column("CUSTOMER", 20, lambda row: cell(row.title or row.sku), order="title", whole=True),
    Column("EXTERNAL ID", 14, lambda row: cell(row.remote_id), whole=True),
    Column("WHY", 30, lambda row: cell(row.why), flexible=True),
    Column("KEY", 24, lambda row: cell(row.sku, "dim"), order="sku", extra=True),
)


def tile(feed: SyncFeed, connection: Connection, now: datetime) -> Content:
    """Glyph, word and sentence; how many and how old, with a badge where it is late or failing."""
    status = feed.status
    badges: list[Part] = []
    if status.late:
        badges += ["   ", ("◐ LATE", "warn")]
    if status.failing:
        badges += ["   ", ("▲ refresh failed", "bad")]
    told = f"{feed.synchronised} synchronised   " if feed.last_import else ""
    return lines(
        line((status.sign, LOOKS[status.colour]), "  ", (status.sentence, "bold")),
        line(f"{told}{age_of(feed, connection.timezone, now)}", *badges),
    )


def details(feed: SyncFeed, connection: Connection, now: datetime, dates: Dates) -> Content:
    """The three labels of the source, then what more there is to say."""
    count, imported, errors = feed.feed.labels
    zone = connection.timezone
    at = date(feed.last_import, zone, dates)
    when = f"{at} {zone_name(zone, now)}, {age_of(feed, zone, now)}" if at else "never"
    rows = [
        _fact(count, feed.synchronised),
        _fact(imported, when),
        _fact(errors, f"{feed.errors:,}", "bad" if feed.errors else ""),
    ]
    if feed.feed is DataFeed.CUSTOMERS:
        rule = connection.b2b
        told = f"{feed.left_out:,}: no {rule.tag} tag, no {rule.namespace} metafield"
        rows.append(_fact("Not imported", told if feed.left_out else "0"))
    if feed.status.failing:
        rows.append(_fact("The last refresh failed", feed.status.failing, "bad"))
    return lines(*rows)


def remedy(problem: ProblemView | None, contact: str) -> Content:
    """What to do about the error under the cursor, and who to call."""
    if problem is None:
        return lines(line(""), line(""))
    call = f"support: {contact}" if contact else ""
    return lines(
        line((problem.key or "the feed", "bold"), f"  {problem.message}", (f"   {call}", "dim")),
        line(("do: ", "accent"), problem.remedy),
    )


def age_of(feed: SyncFeed, zone: tzinfo, now: datetime) -> str:
    """`2 min ago, next 14:43`, or which key reads it."""
    told = ago(feed.last_import, now) if feed.last_import else ""
    due = ""
    if feed.next_at is not None:
        due = f"next {time(feed.next_at, zone, now)}" if feed.next_at > now else "next is due"
    return ", ".join(part for part in (told, due) if part) or "R reads it"


def _fact(label: str, text: str, look: str = "") -> Content:
    return line((f"{label:<{LABEL}}", "dim"), (text, look))
