"""Reading a file: pages, cursors, identities, and rows that cannot be read as meant."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed
from connectors.files.capabilities import CAPABILITIES
from connectors.model import Ask

if TYPE_CHECKING:
    from connectors.contract import Connector, Reader
    from tests.connectors.files.drop import Drop

HEADER = "SKU,Qty,Last Update,Title\n"
TWO_PM = (
    "SKU,Qty,Last Update\nA,7,2/28/2020 8:45 AM\nB,10,3/2/2020 1:30 PM\nC,3,2/25/2020 11:00 AM\n"
)
THREE_PM = (
    "SKU,Qty,Last Update\nA,5,3/2/2020 2:30 PM\nB,10,3/2/2020 1:30 PM\nC,3,2/25/2020 11:00 AM\n"
)


@pytest.mark.requirement("S-059")
def test_the_sources_2pm_table_is_read_as_printed(drop: Drop) -> None:
    drop.file(TWO_PM)
    assert [(record.sku, record.qty, record.updated_at) for record in drop.records()] == [
        ("A", 7, datetime(2020, 2, 28, 8, 45, tzinfo=UTC)),
        ("B", 10, datetime(2020, 3, 2, 13, 30, tzinfo=UTC)),
        ("C", 3, datetime(2020, 2, 25, 11, 0, tzinfo=UTC)),
    ]


@pytest.mark.requirement("S-060")
def test_the_sources_3pm_table_differs_in_a_alone(drop: Drop) -> None:
    drop.file(TWO_PM)
    before = {record.sku: record for record in drop.records()}
    drop.file(THREE_PM)
    after = {record.sku: record for record in drop.records()}
    assert [sku for sku in after if after[sku] != before[sku]] == ["A"]
    assert (after["A"].qty, after["A"].updated_at) == (5, datetime(2020, 3, 2, 14, 30, tzinfo=UTC))


def test_it_is_what_the_contract_asks_for(drop: Drop) -> None:
    reader: Reader = drop.endpoint()
    connector: Connector = drop.endpoint()
    assert reader.capabilities is connector.capabilities is CAPABILITIES
    assert connector.address("inventory", {}) == ""
    connector.close()


def test_a_page_has_a_thousand_records_and_the_rows_of_the_file_as_total(drop: Drop) -> None:
    drop.file(HEADER + "".join(f"S{n},{n},,\n" for n in range(2500)))
    pages = list(drop.endpoint().pages("inventory"))
    assert [len(page.records) for page in pages] == [1000, 1000, 500]
    assert {page.total for page in pages} == {2500}
    assert pages[-1].cursor == ""
    assert all(page.cursor for page in pages[:-1])
    assert len({record.remote_id for page in pages for record in page.records}) == 2500


def test_a_file_of_whole_pages_ends_with_a_full_one(drop: Drop) -> None:
    drop.file(HEADER + "".join(f"S{n},{n},,\n" for n in range(2000)))
    pages = list(drop.endpoint().pages("inventory"))
    assert [(len(page.records), bool(page.cursor)) for page in pages] == [
        (1000, True),
        (1000, False),
    ]


def test_a_cursor_continues_where_the_page_ended_also_in_another_process(drop: Drop) -> None:
    drop.file(HEADER + "".join(f"S{n % 1200},{n},,\n" for n in range(2500)))
    whole = list(drop.endpoint().pages("inventory"))
    rest = list(drop.endpoint().pages("inventory", cursor=whole[0].cursor))
    assert rest == whole[1:]


def test_a_cursor_of_a_replaced_file_is_refused(drop: Drop) -> None:
    drop.file(HEADER + "".join(f"S{n},{n},,\n" for n in range(1500)))
    cursor = next(iter(drop.endpoint().pages("inventory"))).cursor
    drop.file(HEADER + "".join(f"S{n},{n + 1},,\n" for n in range(1500)))
    with pytest.raises(Malformed) as raised:
        list(drop.endpoint().pages("inventory", cursor=cursor))
    assert raised.value.code == "file_changed"


def test_a_cursor_outlives_a_copy_with_the_same_content(drop: Drop) -> None:
    content = HEADER + "".join(f"S{n},{n},,\n" for n in range(1500))
    drop.file(content)
    cursor = next(iter(drop.endpoint().pages("inventory"))).cursor
    drop.file(content, age=60)
    assert len(next(iter(drop.endpoint().pages("inventory", cursor=cursor))).records) == 500


@pytest.mark.parametrize("cursor", ["x", "x:y", ":", "1:-1", "1:²"])
def test_a_cursor_of_somebody_else_is_refused(cursor: str, drop: Drop) -> None:
    drop.file(TWO_PM)
    with pytest.raises(Malformed):
        list(drop.endpoint().pages("inventory", cursor=cursor))


def test_a_header_alone_is_an_empty_read(drop: Drop) -> None:
    drop.file("SKU,Qty\n")
    (page,) = drop.endpoint().pages("inventory")
    assert (page.records, page.cursor, page.total) == ((), "", 0)


def test_the_key_is_exactly_the_files_text(drop: Drop) -> None:
    drop.file('SKU,Qty\n007,1\n7,2\n A ,3\na,4\n"1E5",5\n"x""y",6\n"two\nlines",7\n=1+1,8\n')
    assert [record.sku for record in drop.records()] == [
        "007", "7", " A ", "a", "1E5", 'x"y', "two\nlines", "=1+1"
    ]  # fmt: skip


def test_duplicates_stay_visible_and_keep_their_ids(drop: Drop) -> None:
    drop.file("SKU,Qty\nA,1\nB,2\nA,3\nA,4\n")
    assert drop.quantities() == {"A": 1, "B": 2, "A#2": 3, "A#3": 4}


def test_no_sku_can_pass_for_a_repetition_or_for_a_row_without_one(drop: Drop) -> None:
    drop.file("SKU,Qty\nA#2,1\nA,2\nA,3\nrow:5,4\n,5\nA#2,6\n")
    assert drop.quantities() == {
        "A#2#1": 1, "A": 2, "A#2": 3, "row:5#1": 4, "row:5": "no_sku", "A#2#2": 6
    }  # fmt: skip


def test_a_row_without_a_sku_is_counted_not_dropped(drop: Drop) -> None:
    drop.file("SKU,Qty\nA,1\n,2\n  ,3\n")
    records = drop.records()
    assert [(record.remote_id, record.sku, record.qty) for record in records[1:]] == [
        ("row:2", "", None),
        ("row:3", "", None),
    ]


def test_rows_with_too_few_or_too_many_fields_have_no_quantity(drop: Drop) -> None:
    drop.file("SKU,Title,Qty\nA,Tent,1\nB,2\nC,Jacket, blue,3\nD\nE,Mug,4,,\n")
    assert drop.quantities() == {
        "A": 1, "B": "unreadable", "C": "unreadable", "D": "unreadable", "E": 4
    }  # fmt: skip


def test_blank_rows_are_no_rows(drop: Drop) -> None:
    drop.file("\n\nSKU,Qty\n\nA,1\n,\n \nB,2\n,,,\n\n")
    (page,) = drop.endpoint().pages("inventory")
    assert ([record.sku for record in page.records], page.total) == (["A", "B"], 2)


def test_columns_without_a_name_at_the_end_are_not_asked_for(drop: Drop) -> None:
    drop.file("SKU,Qty,,\nA,1\nB,2,x,\n")
    assert drop.quantities() == {"A": 1, "B": 2}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5", 5), ("5 ", 5), ("5.0", 5), ("-3", -3), ("0.5", Decimal("0.5")), ("0", 0),
        ("", "missing"), ("  ", "missing"), ('"1,000"', "unreadable"), ("1 000", "unreadable"),
        ('"5,0"', "unreadable"), ("five", "unreadable"), ("NaN", "unreadable"),
        ("1e3", "unreadable"), ("true", "unreadable"), ("9999999999", "out_of_range"),
        ("'5", "unreadable"), ("٥", "unreadable"),
    ],
)  # fmt: skip
def test_a_quantity_is_read_strictly_or_unknown_never_zero(
    text: str, found: object, drop: Drop
) -> None:
    drop.file(f"SKU,Qty\nA,{text}\n")
    assert drop.quantities() == {"A": found}


def test_read_gives_the_asked_keys_alone_duplicates_included(drop: Drop) -> None:
    drop.file("SKU,Qty\nA,1\nB,2\nA,3\na,4\n,5\n")
    page = drop.endpoint().read("inventory", [Ask("A"), Ask("Z"), Ask("")])
    assert [(record.remote_id, record.qty) for record in page.records] == [("A", 1), ("A#2", 3)]
    whole = {record.remote_id: record for record in drop.records()}
    assert all(whole[record.remote_id] == record for record in page.records)


def test_a_location_counts_only_where_it_is_named(drop: Drop) -> None:
    drop.file("SKU,Location,Qty\nA,north,1\nA,south,2\n")
    assert drop.quantities() == {"A": 1, "A#2": 2}
    named = drop.records(columns={"location": "Location"})
    assert [(record.remote_id, record.sku, record.location, record.qty) for record in named] == [
        ("A@north", "A", "north", 1),
        ("A@south", "A", "south", 2),
    ]


def test_only_inventory_is_there(drop: Drop) -> None:
    with pytest.raises(ValueError, match="orders"):
        drop.endpoint().pages("orders")
    with pytest.raises(ValueError, match="orders"):
        drop.endpoint().read("orders", [])


def test_reading_leaves_nothing_behind_and_changes_nothing(drop: Drop) -> None:
    path = drop.file(TWO_PM)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    drop.records()
    drop.endpoint().check()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert list(drop.folder.iterdir()) == [path]
