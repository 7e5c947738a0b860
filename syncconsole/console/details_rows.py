"""How Data Sync Details are listed: a line a component, its attributes below it once it is open,
and what the word in the status column means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from rich.text import Text

from syncconsole.cache.read.details import AttributeView, ComponentView
from syncconsole.console.glyphs import sign
from syncconsole.console.text import Part, cell, line, lines
from syncconsole.console.times import time
from syncconsole.console.widgets.columns import Column
from syncconsole.domain.statuses import DESCRIPTIONS, SyncStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime, tzinfo

    from textual.content import Content

    from syncconsole.cache.read.details import Details


class DetailRow(Struct, frozen=True):
    """One line: a component, or where `attribute` is there one of its attributes."""

    id: int
    component: ComponentView
    attribute: AttributeView | None = None
    unfolded: bool = False

    @property
    def status(self) -> SyncStatus:
        """The word in the status column."""
        return self.component.status if self.attribute is None else self.attribute.status

    @property
    def folds(self) -> bool:
        """Whether enter opens and closes it."""
        return self.attribute is None and bool(self.component.attributes)


def rows(details: Details, unfolded: Collection[str]) -> list[DetailRow]:
    """The components in the source's order, attributes below those that are open. Ids are those of
    places, so that the cursor stays on its line while others open."""
    found = []
    for place, component in enumerate(details.components, 1):
        open_ = component.id in unfolded
        found.append(DetailRow(place * 100, component, unfolded=open_))
        if open_:
            found += [
                DetailRow(place * 100 + n, component, attribute)
                for n, attribute in enumerate(component.attributes, 1)
            ]
    return found


def columns(zone: Callable[[], tzinfo], now: Callable[[], datetime]) -> list[Column]:
    """Component or attribute, which way, status, how many records, when last."""
    return [
        Column("Component", 27, _name),
        Column("Way", 9, lambda row: cell("" if row.attribute else _way(row.component), "dim")),
        Column("Status", 30, _status, flexible=True),
        Column("Rows", 6, _records, right=True),
        Column("Last", 11, lambda row: cell(last(row, zone(), now())), right=True, extra=True),
    ]


def heading(details: Details) -> Content:
    """`14 components · 10 used · 4 not used   Clienteling: off` (S-034)."""
    fresh = ("Fresh complete", "ok") if details.fresh_at else ("Fresh not complete", "warn")
    clienteling = "on" if details.clienteling else "off"
    return line((details.heading, "bold"), f"   Clienteling: {clienteling}   ", fresh)


def meaning(row: DetailRow | None, at: str) -> Content:
    """Three lines below the list: when it was synchronised last (`at`), what the status means,
    and which fields it is about."""
    if row is None:
        return lines(line(""), line(""), line(""))
    component, attribute = row.component, row.attribute
    name = component.title if attribute is None else f"{component.title}: {attribute.name}"
    why = component.error or component.note if attribute is None else component.error
    fields = component.fields if attribute is None else attribute.fields
    return lines(
        line(
            (name, "bold"),
            f"   {at}".rstrip(),
            (f"   {why}".rstrip(), "warn" if component.error else "dim"),
        ),
        line(sign(row.status), f": {DESCRIPTIONS[row.status]}"),
        line(("fields ", "dim"), ", ".join(fields) or "none known yet"),
    )


def told(row: DetailRow) -> list[Part]:
    """Everything known of a line, for the page that enter opens."""
    component = row.component
    found: list[Part] = [f"{row.status}: {DESCRIPTIONS[row.status]}"]
    if component.error:
        found.append((component.error, "warn"))
    if component.note:
        found.append(component.note)
    fields = component.fields if row.attribute is None else row.attribute.fields
    found.append(f"fields: {', '.join(fields) or 'none known yet'}")
    if component.written:
        found.append(f"changed by the last run: {', '.join(component.written)}")
    return found


def _name(row: DetailRow) -> Text:
    if row.attribute is not None:
        return Text("   ") + cell(row.attribute.name)
    fold = ("▾ " if row.unfolded else "▸ ") if row.folds else "  "
    return Text(fold) + cell(row.component.title, "" if row.component.used else "dim")


def _way(component: ComponentView) -> str:
    return component.way if component.used else ""


def _status(row: DetailRow) -> Text:
    word, look = sign(row.status)
    return cell(word, look or "dim")  # without a glyph: what no run ever takes up


def _records(row: DetailRow) -> Text:
    return cell(None if row.attribute else row.component.records)


def last(row: DetailRow | None, zone: tzinfo, now: datetime) -> str:
    """`Delta 09:02`; "" for an attribute, and before the first run."""
    if row is None or row.attribute is not None or not row.component.last:
        return ""
    return f"{row.component.last} {time(row.component.last_at, zone, now)}"
