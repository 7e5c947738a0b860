"""How runs are shown in a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.glyphs import sign
from syncconsole.console.text import cell, line
from syncconsole.console.times import time
from syncconsole.console.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, tzinfo

    from textual.content import Content

    from syncconsole.cache.read.runs import RunView


def columns(zone: tzinfo, now: Callable[[], datetime]) -> list[Column]:
    """Number, what, how it ended, when, how long, who, and its sum."""
    return [
        Column("Run", 5, lambda row: cell(f"{row.id}"), right=True, whole=True),
        Column("What", 8, lambda row: cell(row.label)),
        Column("State", 11, lambda row: cell(*sign(row.state))),
        Column("Asked", 10, lambda row: cell(time(row.asked_at, zone, now())), right=True),
        Column("Took", 7, lambda row: cell(took(row.seconds(now()))), right=True),
        Column("By", 9, lambda row: cell(row.asked_by)),
        Column("Rows", 12, lambda row: cell(row.error or outcomes(row.counts)), flexible=True),
        Column("From", 20, lambda row: cell(row.origin or row.trigger), extra=True),
    ]


def outcomes(counts: Mapping[str, int]) -> str:
    """What became of the rows, what matters most first: `4 pushed, 1 rejected, 232 unchanged`."""
    words = [word for word in _ORDER if counts.get(word)]
    return ", ".join(f"{counts[word]:,} {_SPELT.get(word, word)}" for word in words)


_ORDER = (
    "pending", "pushed", "unknown", "rejected", "stale", "held", "excluded", "skipped", "unchanged",
)  # fmt: skip
_SPELT = {"pending": "to review"}


def took(seconds: float) -> str:
    """`41 s`, `2m 05`, `1h 12`; "" for nothing yet, and for what the clock made negative."""
    whole = round(max(seconds, 0.0))
    if whole < 60:
        return f"{whole} s" if seconds > 0 else ""
    if whole < 3600:
        return f"{whole // 60}m {whole % 60:02}"
    return f"{whole // 3600}h {whole % 3600 // 60:02}"


def ending(run: RunView | None) -> Content:
    """Why the run under the cursor ended as it did, and what to do; nothing where all is well."""
    if run is None or not run.error:
        return line("")
    return line(("▲ ", "bad"), run.error, (f"   do: {run.remedy}" if run.remedy else "", "accent"))
