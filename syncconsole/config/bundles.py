"""The `bundles:` file: a CSV of three columns, a bundle's SKU, a component's, and how many."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from syncconsole.domain.keys import mapped_key, match_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from syncconsole.config.report import Report

HEADERS = ("bundle", "component", "need")


def read_bundles(
    path: Path, line: int, key: str, sku_map: Mapping[str, str], report: Report
) -> dict[str, dict[str, int]]:
    """Bundle -> component -> how many one bundle needs, all by key (P-08). Problems name the CSV's
    own line.

    UTF-8, with or without BOM; the first row names the columns: bundle, component, need (or bundle
    SKU, component SKU, need). A component may be spelt as the source spells it: `sku_map` counts.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _Reading(path.name, key, sku_map, report).read(file)
    except OSError as error:
        report.add(line, key, f"the file {path.name} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        report.add(line, key, f"the file {path.name} is not UTF-8", "save it as UTF-8")
    except csv.Error as error:
        report.add(line, key, f"the file {path.name} is not CSV: {error}")
    return {}


class _Reading:
    """One file on its way to a mapping; `lines` says where each pair stands."""

    def __init__(self, file: str, key: str, sku_map: Mapping[str, str], report: Report) -> None:
        self._file = file
        self._key = key
        self._sku_map = sku_map
        self._report = report
        self._lines: dict[tuple[str, str], int] = {}

    def read(self, lines: Iterable[str]) -> dict[str, dict[str, int]]:
        rows = csv.reader(lines)
        found: dict[str, dict[str, int]] = {}
        if not self._headers(next(rows, [])):
            return found
        for row in rows:
            if not row:
                continue
            line = rows.line_num
            bundle = match_key(row[0])
            component = mapped_key(row[1], self._sku_map) if len(row) == len(HEADERS) else ""
            if not bundle or not component:
                self._add(line, "expected two SKUs and a number: bundle,component,need")
            elif not (need := _need(row[2])):
                self._add(line, f'need is "{row[2].strip()}"', "a whole number of 1 or more")
            elif bundle == component:
                self._add(line, f'the bundle "{bundle}" is its own component')
            elif (first := self._lines.setdefault((bundle, component), line)) != line:
                self._add(
                    line, f'"{component}" is a component of "{bundle}" in line {first} already'
                )
            else:
                found.setdefault(bundle, {})[component] = need
        self._nested(found)
        return found

    def _headers(self, row: list[str]) -> bool:
        named = tuple(_header(name) for name in row)
        if named == HEADERS:
            return True
        told = ",".join(name.strip() for name in row) or "nothing"
        self._add(1, f'unknown headers "{told}"', f"the first row is {','.join(HEADERS)}")
        return False

    def _nested(self, found: dict[str, dict[str, int]]) -> None:
        for (bundle, component), line in self._lines.items():
            if component in found:
                self._add(
                    line, f'"{component}", a component of "{bundle}", is a bundle itself',
                    "name what it is made of instead",
                )  # fmt: skip

    def _add(self, line: int, expected: str, hint: str = "") -> None:
        self._report.add_foreign(self._file, line, self._key, expected, hint)


def _header(name: str) -> str:
    return name.strip().casefold().replace("_", " ").removesuffix(" sku")


def _need(text: str) -> int:
    """How many, 0 where it is not a whole number of 1 or more."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
