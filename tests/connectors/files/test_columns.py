"""Columns, delimiters and encodings: found where they can be, asked for where they cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.errors import Misconfigured
from connectors.files.columns import find_columns

if TYPE_CHECKING:
    from tests.connectors.files.drop import Drop


@pytest.mark.parametrize(
    "header",
    [
        "SKU,Qty", "sku,qty", " Sku , QTY ", "Item,Quantity", "Item Number,On Hand",
        "item_number,on_hand", "SKU,Available", "SKU,Item,Qty", "Product Code,Stock",
    ],
)  # fmt: skip
def test_the_usual_names_are_known_without_case(header: str) -> None:
    names = header.split(",")
    columns = find_columns(names, {})
    assert (columns.sku, columns.qty) == (0, len(names) - 1)


def test_time_and_title_are_optional(drop: Drop) -> None:
    drop.file("Description,SKU,Last Updated,Qty\nTent,A,2020-03-02T10:00:00Z,1\n")
    (record,) = drop.records()
    assert record.title == "Tent"
    assert record.updated_at is not None
    assert record.updated_at.isoformat() == "2020-03-02T10:00:00+00:00"


def test_the_title_is_preferred_to_the_description() -> None:
    assert find_columns(["SKU", "Qty", "Description", "Title"], {}).title == 3


def test_columns_may_be_named(drop: Drop) -> None:
    drop.file("Artikel;Bestand;Qty\nA;1;9\n")
    named = {"sku": "artikel", "qty": "Bestand"}
    assert drop.quantities(columns=named) == {"A": 1}


@pytest.mark.parametrize(
    ("header", "columns", "words"),
    [
        ("Artikel,Qty", {}, ('the sku; the file has "Artikel", "Qty"', "columns: {sku: ...}")),
        ("SKU,Quanttiy", {}, ("the qty", 'nearest: "Quanttiy"')),
        ("SKU,Qty", {"qty": "Quantity"}, ('no column "Quantity"', 'nearest: "Qty"')),
        ("SKU,On Hand,Available", {}, ('could be the qty: "On Hand", "Available"',)),
        ("SKU,Qty,qty", {}, ("several columns could be the qty",)),
        ("SKU,Qty,sku", {}, ("several columns could be the sku",)),
        ("SKU,Qty,Qty", {"qty": "Qty"}, ("stands 2 times",)),
        ("A1", {}, ('the file has "A1"',)),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_asked_for(
    header: str, columns: dict[str, str], words: tuple[str, ...], drop: Drop
) -> None:
    drop.file(header + "\nA,1\n")
    with pytest.raises(Misconfigured) as raised:
        drop.records(columns=columns)
    assert [word for word in words if word not in str(raised.value)] == [], str(raised.value)
    assert "inventory.csv" in str(raised.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(delimiter: str, drop: Drop) -> None:
    drop.file(delimiter.join(["SKU", '"a,;|\t,,,b"', "Qty"]) + f"\nA{delimiter}x{delimiter}1\n")
    assert drop.quantities() == {"A": 1}


@pytest.mark.parametrize(("given", "used"), [("^", "^"), ("tab", "\t"), ("\\t", "\t"), (";", ";")])
def test_the_delimiter_may_be_given(given: str, used: str, drop: Drop) -> None:
    drop.file(f"SKU{used}Qty\nA,b{used}1\n")
    assert drop.quantities(delimiter=given) == {"A,b": 1}


@pytest.mark.parametrize(
    ("codec", "options", "guessed"),
    [
        ("utf-8", {}, False),
        ("utf-8-sig", {}, False),
        ("utf-16", {}, False),
        ("utf-16-be", {"encoding": "utf-16-be"}, False),
        ("utf-16-le", {"encoding": "utf-16"}, False),
        ("utf-8-sig", {"encoding": "utf-8"}, False),
        ("utf-8", {"encoding": "utf-8-sig"}, False),
        ("cp1252", {}, True),
        ("cp1252", {"encoding": "cp1252"}, False),
        ("cp437", {"encoding": "cp437"}, False),
    ],
)
def test_encodings_are_found_or_given_and_a_guess_is_said(
    codec: str, options: dict[str, Any], guessed: bool, drop: Drop
) -> None:
    drop.file("SKU,Qty,Title\r\nÉ-1,1,Jacke für Öl\r\n".encode(codec))
    (record,) = drop.records(**options)
    assert (record.sku, record.title, record.qty) == ("É-1", "Jacke für Öl", 1)
    said = [finding.text for finding in drop.endpoint(**options).check()]
    assert any("cp1252 was assumed" in text for text in said) == guessed


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(newline: str, drop: Drop) -> None:
    drop.file(newline.join(["SKU,Qty", "A,1", "B,2", ""]))
    assert drop.quantities() == {"A": 1, "B": 2}


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("folder", "", "`folder` is missing"),
        ("inventory", "../other.csv", "without a path"),
        ("inventory", "**", "without a path"),
        ("columns", {"skku": "SKU"}, 'did you mean "sku"?'),
        ("columns", {"price": "Price"}, "known: sku, qty, updated, title, location"),
        ("columns", "SKU", "expected our field"),
        ("encoding", "utf-7000", "no text encoding"),
        ("encoding", "base64", "no text encoding"),
        ("delimiter", ",,", "one character"),
        ("delimiter", '"', "one character"),
        ("timezone", "Europe/Pariss", "there is no zone"),
        ("timezone", "Europe", "there is no zone"),
        ("date_format", "%Q", "no strptime pattern"),
        ("date_format", "DD.MM.YYYY", "no strptime pattern"),
        ("settle", "soon", "expected seconds"),
        ("settle", -1, "expected seconds"),
        ("settle", float("nan"), "expected seconds"),
    ],
)
def test_a_wrong_option_is_told_before_any_file_is_touched(
    option: str, value: object, words: str, drop: Drop
) -> None:
    with pytest.raises(Misconfigured) as raised:
        drop.endpoint(**{option: value})
    assert words in str(raised.value)
