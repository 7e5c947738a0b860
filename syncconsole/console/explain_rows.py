"""Below a record's facts: what holds its units, what keeps it out, and why it stays as it is."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from connectors.text import one_line
from syncconsole.console.inventory_rows import INDENT
from syncconsole.console.text import line, lines
from syncconsole.console.times import time
from syncconsole.domain.history import told
from syncconsole.domain.outcomes import describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from textual.content import Content

    from syncconsole.cache.read.explanation import Computed, Explanation
    from syncconsole.config import Connection
    from syncconsole.domain.history import Past

WIDTH = 76
"""Cells of a page at 80 columns."""

PARTS = 5
"""Components of a bundle that are named."""

_NAMES = {"source": "Source was", "target": "Target was", "pushed": "We pushed"}

ORDERS = 5
"""Orders that are named; `syncconsole explain` names all."""


def explained(found: Explanation, connection: Connection, now: datetime) -> Content:
    """The terms stored when the number was computed, then the checklist, each with the way out."""
    return lines(*_lines(found, connection, now))


def _lines(found: Explanation, connection: Connection, now: datetime) -> Iterator[Content]:
    if found.computed is not None:
        yield from _fact("Computed", _computed(found.computed, connection, now))
    for n, part in enumerate(found.parts[:PARTS]):
        held = describe(part.reason) if part.qty is None else f"{part.qty:,} at the source"
        yield from _fact("" if n else "Made of", f"{part.need:,} x {part.key}: {held}")
    if len(found.parts) > PARTS:
        yield from _fact("", f"and {len(found.parts) - PARTS:,} more")
    yield from history_lines(found.history)
    for n, order in enumerate(found.orders[:ORDERS]):
        said = f"{order.number} keeps {order.units:,} back: {order.state}"
        yield from _fact("" if n else "Orders", said)
    if len(found.orders) > ORDERS:
        yield from _fact("", f"and {len(found.orders) - ORDERS:,} more")
    for n, why in enumerate(found.why):
        yield from _fact("" if n else "Next run", why.text)
        if why.way_out:
            way_out = "E ends it" if why.code == "excluded" else why.way_out
            yield from _fact("", f"do: {way_out}", "accent")


def history_lines(past: Sequence[Past]) -> Iterator[Content]:
    """A line a side: blocks, range, the newest value and the run that set it."""
    for side in ("source", "target", "pushed"):
        of_side = [each for each in past if each.side == side]
        if of_side:
            yield line((f"{_NAMES[side]:<{INDENT}}", "dim"), (told(of_side), ""))


def _fact(name: str, text: str, look: str = "") -> Iterator[Content]:
    """The name and its text, further lines under the text."""
    for n, part in enumerate(wrap(one_line(text), WIDTH - INDENT)):
        yield line((f"{'' if n else name:<{INDENT}}", "dim"), (part, look))


def _computed(row: Computed, connection: Connection, now: datetime) -> str:
    at = time(row.at, connection.timezone, now) if row.at else ""
    after = "?" if row.after is None else f"{row.after:,}"
    became = row.outcome or "waits"
    reason = f", {row.message or describe(row.reason)}" if row.reason else ""
    return f"{row.how or after} at {at}, plan {row.plan}: {became}{reason}"
