"""What a run was asked to find or take back: lines of its page, nothing for other runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.cache.read.undone import undoes
from syncconsole.console.text import line, lines
from syncconsole.domain.runs import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.content import Content

    from syncconsole.console.run_page import RunPage

SHOWN = 20
"""Rows of each kind; `syncconsole drift --json` has all that are kept."""


def found(page: RunPage) -> Content:
    """Failures by cause, undos, receipts, drift, or the doctor's findings."""
    told = [*_failed(page), *_undone(page)]
    tell = {Mode.UNDO: _receipt, Mode.DRIFT: _drift, Mode.DOCTOR: _finding}.get(page.run.mode)
    if tell is not None:
        told += [each for row in page.result for each in tell(row)]
    return lines(*told) if told else line("")


def _failed(page: RunPage) -> Iterator[Content]:
    for group in page.failed:
        keys = ", ".join(group.keys)
        more = f" and {group.count - len(group.keys):,} more" if group.count > 3 else ""
        yield line(
            (f"{group.count:,} ", "bold"), f"{group.outcome}, {group.code}: {group.text}   ",
            (f"{keys}{more}", "dim"),
        )  # fmt: skip
    if page.failed:
        yield line(("  T tries one cause again", "dim"))


def _undone(page: RunPage) -> Iterator[Content]:
    taken = undoes(page.run.options)
    if taken is not None:
        yield line(f"takes back run {taken}; ", ("what moved on since is left alone", "dim"))
    if page.undone_by:
        yield line(("undone by run ", "warn"), ", ".join(f"{each}" for each in page.undone_by))


def _receipt(row: dict[str, Any]) -> Iterator[Content]:
    where = row["address"] if row["there"] else "no longer at the back office"
    document = f"{row['document']} ({row['reference']})"
    yield line(
        ("order ", "dim"), f"{row['order']} stays booked as {document} ", (where, "accent")
    )  # fmt: skip


def _drift(kind: dict[str, Any]) -> Iterator[Content]:
    if not kind["count"]:
        return
    yield line((f"{kind['count']:,} ", "bold"), f"{kind['moved']}: {kind['text']}")
    if kind["way_out"]:
        yield line(("  do: ", "accent"), kind["way_out"])
    for row in kind["rows"][:SHOWN]:
        held, agreed, due = (
            "?" if row[name] is None else f"{row[name]:,}" for name in ("target", "agreed", "due")
        )
        values = row["why"] or f"holds {held}, agreed {agreed}, should be {due}"
        yield line(f"    {row['sku']:<14} ", values, (f"  {row['title']}", "dim"))


def _finding(row: dict[str, Any]) -> Iterator[Content]:
    look = "warn" if row["blocks"] else "dim"
    yield line(
        (f"{row['count']:,} ", "bold"), (row["text"], look), f"   {', '.join(row['examples'])}"
    )
    if row["way_out"]:
        yield line(("  do: ", "accent"), row["way_out"])
