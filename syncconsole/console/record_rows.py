"""How a look-up is shown: the rows found, one record's fields, its JSON, and how to find an id."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.cache.read.inventory import InventoryRow
from syncconsole.cache.read.looked import Hit, Looked
from syncconsole.console.text import Part, cell, code, line, lines, link
from syncconsole.console.times import ago, date, zone_name
from syncconsole.console.widgets.columns import Column

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from textual.content import Content

    from syncconsole.cache.read.record_view import RecordView
    from syncconsole.console.times import Dates

LABEL = 14

_IN_HEAD = frozenset({"Name", "SKU"})

HELP = {
    "General": (
        ("Product", "a variant's SKU, ABC-2, or how some begin, ABC-"),
        ("", "a product ID: the platform's own"),
        ("Customer", "an internal ID (ours, shown with each record)"),
        ("", "an external ID (the platform's own), or the email"),
        ("Either", "the address of its page in the admin, pasted whole"),
        ("Other platforms", "open the record in its admin: the id is in the address;"),
        ("", "else the platform's own documentation says where it is"),
    ),
    "Shopify": (
        ("Product", "open it in the admin; its id ends the address:"),
        ("", "your-shopify-store-url.com/admin/products/7356521840875"),
        ("Customer", "open it in the admin; likewise:"),
        ("", "your-shopify-store-url.com/admin/customers/5917633347819"),
        ("Pasting", "the whole address will do, whatever follows a ?"),
    ),
}
"""How one finds an id, by platform (S-122, S-138)."""


class Row(Struct, frozen=True):
    """One line of what was found: a record of a feed, or an item of an inventory."""

    id: int
    connection: str
    hit: Hit | None = None
    item: InventoryRow | None = None


class JsonLine(Struct, frozen=True):
    """One line of the JSON view."""

    id: int
    text: str


FOUND = (
    Column("RECORD", 12, lambda row: cell(_label(row)), whole=True),
    Column("NAME", 16, lambda row: cell(_detail(row)), flexible=True),
    Column("EXTERNAL ID", 13, lambda row: cell(row.hit.remote_id if row.hit else ""), whole=True),
    Column("FOUND BY", 12, lambda row: cell(_how(row)), whole=True),
    Column("CONNECTION", 12, lambda row: cell(row.connection), extra=True),
)

JSON = (Column("JSON", 40, lambda row: code(row.text), flexible=True),)


def rows(looked: Looked) -> list[Row]:
    """What was found, records before items."""
    found = [(hit.connection, hit, None) for hit in looked.hits]
    items = [(name, None, item) for name, item in looked.items]
    return [Row(n, *each) for n, each in enumerate((*found, *items), 1)]


def json_lines(payload: str) -> list[JsonLine]:
    """The payload's lines."""
    return [JsonLine(n, text) for n, text in enumerate(payload.split("\n"), 1)]


def fields(record: RecordView, zone: tzinfo, now: datetime, dates: Dates, width: int) -> Content:
    """Everything known of a record, a line a fact; its page as a link."""

    def at(instant: datetime) -> str:
        return f"{date(instant, zone, dates)} {zone_name(zone, now)}, {ago(instant, now)}"

    key = record.sku or record.remote_id
    found = [line((key, "bold"), f"   {record.title}" if record.title else "")]
    for name, text in record.facts(at):
        if name in _IN_HEAD:
            continue
        if name == "Address":
            found.append(line((f"{name:<{LABEL}}", "dim")) + link(text))
            continue
        look = "warn" if name in {"Not there", "Feed error", "Fraud"} or record.why == text else ""
        found += _fact(name, text, look, width)
        if name == "Record" and record.siblings:
            found += _siblings(record, width)
    return lines(*found)


def item_fields(connection: str, detail: Content, *history: Content) -> Content:
    """An item of an inventory connection: its own page's facts, under its connection's name."""
    return lines(line((f"inventory of {connection}", "dim")), detail, *history)


def nothing(looked: Looked, now: datetime) -> Content:
    """Why nothing was found, and what to try."""
    told = looked.explanation(now)
    return lines(
        line((told[0], "bold")),
        *(line((text, "accent" if text.startswith("near: ") else "")) for text in told[1:]),
        line(("R refreshes the feeds of the connection on line 1", "dim")),
    )


def help_of(platform: str) -> Content:
    """How one finds an id there."""
    tabs: list[Part] = []
    for name in HELP:
        tabs += [(f" {name} ", "here" if name == platform else ""), " "]
    return lines(
        line(*tabs),
        line(""),
        *(line((f"{name:<{LABEL + 3}}", "dim"), text) for name, text in HELP[platform]),
    )


def _label(row: Row) -> str:
    return row.hit.label if row.hit else row.item.sku if row.item else ""


def _detail(row: Row) -> str:
    return row.hit.detail if row.hit else row.item.title if row.item else ""


def _how(row: Row) -> str:
    """What of it matched, and in a word that it is not simply there."""
    if row.hit is None:
        return "SKU"
    word = "gone" if row.hit.gone else "not imported" if row.hit.why else ""
    return f"{row.hit.how}, {word}" if word else row.hit.how


def _fact(name: str, text: str, look: str, width: int) -> list[Content]:
    """The name and its text, further lines under the text."""
    parts = wrap(text, max(width - LABEL, 12)) or [""]
    names = [name, *("" for _ in parts[1:])]
    return [
        line((f"{each[: LABEL - 1]:<{LABEL}}", "dim"), (part, look))
        for each, part in zip(names, parts, strict=True)
    ]


def _siblings(record: RecordView, width: int) -> list[Content]:
    """The variants of the product, the one looked up marked."""
    words = [f"{'>' if each.here else ' '} {each.sku or each.title}" for each in record.siblings]
    wide = max(len(word) for word in words) + 2
    across = max((width - LABEL) // wide, 1)
    found = []
    for start in range(0, len(words), across):
        name = f"{'Variants' if not start else '':<{LABEL}}"
        parts: list[Part] = [(name, "dim")]
        for word in words[start : start + across]:
            parts.append((f"{word:<{wide}}", "strong" if word.startswith(">") else ""))
        found.append(line(*parts))
    return found
