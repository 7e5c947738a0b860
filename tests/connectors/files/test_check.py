"""What a check says of a folder: everything an operator needs to mend it, and no exception."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from connectors.model import Finding
    from tests.connectors.files.drop import Drop


def checked(drop: Drop, **options: object) -> dict[str, Finding]:
    """The findings by name."""
    return {finding.name: finding for finding in drop.endpoint(**options).check()}


def test_a_good_file_is_described(drop: Drop) -> None:
    drop.file("SKU;Qty;Last Update;Title\nA;1;2020-03-02;Tent\nB;2;;\n", age=7300)
    found = checked(drop)
    assert all(finding.ok for finding in found.values())
    assert "inventory.csv: 2 rows, written 2 h ago" in found["file"].text
    assert found["encoding"].text == "utf-8, delimiter semicolon"
    assert found["columns"].text == (
        'SKU = "SKU", Qty = "Qty", Last Update = "Last Update", Title = "Title"'
    )
    assert found["folder"].text == "the folder can be written to"


def test_what_is_wrong_with_rows_is_counted_with_a_remedy(drop: Drop) -> None:
    drop.file("SKU,Qty\nA,1\nA,2\nB,x\nC\n,4\nD,5\nD,5\nD,5\n")
    found = checked(drop)
    assert found["quantities"].text == "2 rows have no readable quantity"
    assert found["SKUs"].text == "1 rows have no SKU"
    assert found["duplicates"].text == "5 rows share their SKU with another"
    bad = [found["quantities"], found["SKUs"], found["duplicates"]]
    assert all(not finding.ok and finding.remedy for finding in bad)


def test_an_old_file_is_doubted(drop: Drop) -> None:
    drop.file("SKU,Qty\nA,1\n", age=3 * 86_400 + 5)
    found = checked(drop)["file"]
    assert not found.ok
    assert "written 3 d ago" in found.text
    assert found.remedy


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no file inventory.csv in the folder"),
        ("", "not even a header"),
        ("<html>", "begins like a web page"),
        ("Artikel,Menge\nA,1\n", "no column is known to be the sku"),
    ],
)
def test_a_fault_is_a_finding_with_a_remedy(content: str | None, words: str, drop: Drop) -> None:
    if content is not None:
        drop.file(content)
    (found,) = drop.endpoint().check()
    assert not found.ok
    assert words in found.text
    assert found.remedy


def test_a_folder_that_cannot_be_written_to_is_said(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop.file("SKU,Qty\nA,1\n")
    monkeypatch.setattr("os.access", lambda *_: False)
    found = checked(drop)["folder"]
    assert found.ok, "reading is all that many connections need"
    assert "grant this account" in found.remedy


def test_a_folder_out_of_reach_is_a_finding(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", denied)
    (found,) = drop.endpoint().check()
    assert not found.ok
    assert "may not be read" in found.text
