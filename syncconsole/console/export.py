"""Writing what a list shows to a CSV file, page by page, and documents, safe in a spreadsheet."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from connectors.text import spreadsheet_cell
from syncconsole.cache.read.details_export import FORMATS
from syncconsole.paths import PRIVATE_FOLDER, private_file

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from syncconsole.cache.read.details import Details
    from syncconsole.console.widgets.pages import Source

PAGE = 500


def export(
    source: Source,
    heading: Sequence[str],
    values: Callable[[Any], Sequence[object]],
    folder: Path,
    name: str,
    now: datetime,
) -> tuple[Path, int]:
    """Write all rows of `source` in order; returns the file (0600) and how many rows it holds.

    Texts that a spreadsheet would take for a formula get a leading apostrophe. Raises OSError,
    StateError.
    """
    folder = folder / "exports"
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    path = private_file(folder / f"{name}-{now:%Y%m%d-%H%M%S}.csv")
    ids: array[int] = source.ids()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        for start in range(0, len(ids), PAGE):
            part = ids[start : start + PAGE]
            rows = source.page(part)
            writer.writerows(
                [_safe(value) for value in values(rows[number])]
                for number in part
                if number in rows
            )
    return path, len(ids)


def export_texts(details: Details, folder: Path, name: str, now: datetime) -> list[Path]:
    """Write a document in each format; returns the files (0600). Raises OSError, StateError."""
    folder = folder / "exports"
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    files = []
    for kind, written in FORMATS.items():
        path = private_file(folder / f"{name}-{now:%Y%m%d-%H%M%S}.{kind}")
        path.write_text(written(details), encoding="utf-8")
        files.append(path)
    return files


def _safe(value: object) -> object:
    return value if value is None or isinstance(value, int) else spreadsheet_cell(str(value))
