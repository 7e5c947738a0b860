"""The Data Sync Details as a document to take away: Markdown, CSV or JSON (S-005).

Each holds the three kinds of information the source document names: components and attributes,
the status of every attribute with what it means, and the fields that are updated.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import msgspec

from connectors.text import one_line, spreadsheet_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from syncconsole.cache.read.details import ComponentView, Details

HEADING = ("Component", "Way", "Attribute", "Status", "What it means", "Fields", "Records", "Note")


def as_markdown(details: Details) -> str:
    """A section a component; remote text cannot make headings, tables or links of its own."""
    lines = [
        f"# Data Sync Details of {_md(details.connection)}",
        "",
        f"{details.heading} · Clienteling: {'on' if details.clienteling else 'off'}",
    ]
    for component in details.components:
        lines += ["", f"## {component.title}", "", _sentence(component)]
        if component.attributes:
            lines += ["", "| Attribute | Status | What it means | Fields |", "|---|---|---|---|"]
        lines += [
            f"| {each.name} | {each.status} | {each.description} | "
            f"{', '.join(_md(name) for name in each.fields)} |"
            for each in component.attributes
        ]
    return "\n".join(lines) + "\n"


def as_csv(details: Details) -> str:
    """A row an attribute; a component without attributes is a row of its own. Text that a
    spreadsheet would take for a formula gets a leading apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADING)
    for component in details.components:
        records = "" if component.records is None else str(component.records)
        of = (component.title, component.way)
        told = (records, component.error or component.note)
        rows = [
            (each.name, each.status, each.description, ", ".join(each.fields))
            for each in component.attributes
        ] or [("", component.status, component.description, "")]
        writer.writerows(
            [spreadsheet_cell(one_line(value)) for value in (*of, *row, *told)] for row in rows
        )
    return file.getvalue()


def as_json(details: Details) -> str:
    """The whole document, indented; text outside ASCII is escaped."""
    found = {"heading": details.heading, **msgspec.to_builtins(details)}
    return msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"


FORMATS: Mapping[str, Callable[[Details], str]] = {
    "md": as_markdown,
    "csv": as_csv,
    "json": as_json,
}
"""File extension -> how the document is written."""


def _sentence(component: ComponentView) -> str:
    told = [f"{component.way}: {component.status}, {component.description}."]
    if component.records is not None:
        told.append(f"{component.records:,} records.")
    if component.note:
        told.append(f"{_md(component.note)}.")
    if component.error:
        told.append(f"{_md(component.error)}.")
    return " ".join(told)


def _md(text: str) -> str:
    """Text on one line in which nothing is Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|!" else c for c in one_line(text))
