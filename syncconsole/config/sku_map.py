"""The `sku_map:` file: a CSV of two columns, the source's SKU and the target's."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from syncconsole.domain.keys import match_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from syncconsole.config.report import Report

_HEADERS = {("source", "target"), ("source sku", "target sku"), ("source_sku", "target_sku")}


def read_sku_map(path: Path, line: int, key: str, report: Report) -> dict[str, str]:
    """Source key (as matched, P-08) -> target SKU (as written). Problems name the CSV's own line.

    UTF-8, with or without BOM; a first row `source,target` is a header. Two rows of one source
    SKU, or two that lead to one target SKU, are problems: stock would go to the wrong product.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _read(file, path.name, key, report)
    except OSError as error:
        report.add(line, key, f"the file {path.name} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        report.add(line, key, f"the file {path.name} is not UTF-8", "save it as UTF-8")
    except csv.Error as error:
        report.add(line, key, f"the file {path.name} is not CSV: {error}")
    return {}


def _read(lines: Iterable[str], file: str, key: str, report: Report) -> dict[str, str]:
    rows = csv.reader(lines)
    found: dict[str, str] = {}
    targets: dict[str, int] = {}
    for number, row in enumerate(rows):
        if not row or (number == 0 and tuple(map(str.casefold, row)) in _HEADERS):
            continue
        line = rows.line_num
        source, target = map(match_key, row) if len(row) == 2 else ("", "")
        if not source or not target:
            report.add_foreign(file, line, key, "expected two SKUs: source,target")
        elif source in found:
            report.add_foreign(file, line, key, f'the source SKU "{source}" is mapped twice')
        elif target in targets:
            first = targets[target]
            report.add_foreign(
                file, line, key, f'the target SKU "{target}" is in line {first} already',
                "two items cannot share one stock",
            )  # fmt: skip
        else:
            found[source] = row[1]
            targets[target] = line
    return found
