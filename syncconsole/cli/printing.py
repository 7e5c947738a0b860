"""Printing an Answer: one JSON document, tables for a terminal, aligned text for a pipe."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

import msgspec

from connectors.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.cli.answer import Answer, Table


def print_json(document: object, out: TextIO) -> None:
    """Exactly one JSON document, indented, pure ASCII, so that no terminal is steered by it."""
    text = json.dumps(msgspec.to_builtins(document, str_keys=True), indent=2, ensure_ascii=True)
    out.write(text.replace("\x7f", "\\u007f") + "\n")


def print_human(answer: Answer, out: TextIO) -> None:
    """The answer for a person. Every line and cell is cleaned of control characters."""
    for part in answer.human:
        if isinstance(part, str):
            out.write(clean(part) + "\n")
        elif out.isatty():
            _rich(part, out)
        else:
            out.writelines(f"{line}\n" for line in _aligned(part))


def _rich(table: Table, out: TextIO) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column in table.columns:
        drawn.add_column(
            Text(column.name), justify="right" if column.right else "left", overflow="fold"
        )
    for row in table.rows:
        drawn.add_row(*(Text(one_line(cell)) for cell in row))
    Console(file=out, highlight=False).print(drawn)


def _aligned(table: Table) -> list[str]:
    """Columns two spaces apart, nothing cut: what `awk` and a log file want."""
    lines: list[Sequence[str]] = [[column.name for column in table.columns]]
    lines += [[one_line(cell) for cell in row] for row in table.rows]
    widths = [max(len(line[n]) for line in lines) for n in range(len(table.columns))]
    return [
        "  ".join(
            cell.rjust(width) if column.right else cell.ljust(width)
            for cell, width, column in zip(line, widths, table.columns, strict=True)
        ).rstrip()
        for line in lines
    ]
