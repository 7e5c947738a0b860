"""Files nothing may be concluded from: told before a single row counts (P-24)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed, Misconfigured

if TYPE_CHECKING:
    from tests.connectors.files.drop import Drop

LONG = "x" * 1_100_000


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "empty_file", "not even a header"),
        (b"\n\n  \n", "empty_file", "blank lines"),
        (b"<!DOCTYPE html>\n<html><body>Please log in</body></html>\n", "not_csv", "web page"),
        (b"\n  <html lang=en>", "not_csv", "web page"),
        (b"SKU,Qty\nA,1\nB", "truncated", "line 3: the file ends in the middle of a row (1 of 2"),
        (b"SKU,Qty,Title\nA,1,x\nB,2", "truncated", "line 3"),
        (b'SKU,Qty\nA,1\n"B,2\nC,3\n', "truncated", "line 3: a quote that is never closed"),
        (b'SKU,Qty\nA,"1', "truncated", "line 2: a quote"),
        (b'SKU,"Qty\nA,1', "truncated", "line 1: a quote"),
        (b"SKU,Qty\nA\0,1\n", "nul_byte", "line 2: a NUL character"),
        ("SKU,Qty\nA,1\n".encode("utf-16-le"), "nul_byte", "UTF-16 without a byte order mark"),
        (f'SKU,Qty\nA,1\n"{LONG}",2\n'.encode(), "line_too_long", "line 3"),
        (('SKU,Qty\n"A,1\n' + "B,2\n" * 300_000).encode(), "not_csv", "line 2: not CSV"),
        (b"SKU,Qty\nA,1\n\xc3\xa9,2\nB\xff,3\n", "undecodable", "line 4: a byte that is not utf-8"),
        (b"SKU,Qty\nA,1\nB\x81,2\n", "undecodable", "line 3: a byte that is not cp1252"),
        (b"\xef\xbb\xbfSKU,Qty\nA\xff,1\n", "undecodable", "line 2: a byte that is not utf-8"),
        (b"\xff\xfeS\x00K\x00U", "undecodable", "utf-16-le"),
    ],
)
def test_an_unfit_file_fails_the_read_with_its_line(
    content: bytes, code: str, words: str, drop: Drop
) -> None:
    drop.file(content)
    with pytest.raises(Malformed) as raised:
        drop.endpoint().pages("inventory")
    assert raised.value.code == code
    assert words in str(raised.value)
    assert "inventory.csv" in str(raised.value)


def test_a_last_row_without_a_line_end_is_whole_if_it_has_all_fields(drop: Drop) -> None:
    drop.file("SKU,Qty\nA,1\nB,2")
    assert drop.quantities() == {"A": 1, "B": 2}


def test_a_short_row_in_the_middle_is_that_rows_trouble_alone(drop: Drop) -> None:
    drop.file("SKU,Qty\nA\nB,2\n")
    assert drop.quantities() == {"A": "unreadable", "B": 2}


def test_quotes_inside_a_field_are_text(drop: Drop) -> None:
    drop.file('SKU,Title,Qty\nA,5" pipe,1\nB,"6"" pipe",2\nC,x"y"z,3\n')
    assert [record.title for record in drop.records()] == ['5" pipe', '6" pipe', 'x"y"z']


def test_a_damaged_file_is_not_read_by_key_or_pushed_to_either(drop: Drop) -> None:
    path = drop.file("SKU,Qty\nA,1\nB")
    with pytest.raises(Malformed):
        drop.endpoint().read("inventory", [])
    with pytest.raises(Malformed):
        drop.push()
    assert path.read_text() == "SKU,Qty\nA,1\nB"


def test_a_hostile_name_of_a_column_cannot_reach_the_screen(drop: Drop) -> None:
    drop.file("\x1b[31mred\x1b[0m,b\nA,1\n")
    with pytest.raises(Misconfigured) as raised:
        drop.records()
    assert "\x1b" not in str(raised.value)
