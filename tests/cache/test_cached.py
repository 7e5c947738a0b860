"""Records as a side of a flow delivers them: what is new, what differs, what has gone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

from connectors.model import Record
from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cache.migrations import SchemaVersion
from syncconsole.cache.tables import CachedRecord, Feed
from syncconsole.cache.tables.base import database, reading, writing
from syncconsole.cache.write.cached import RecordRead, digest
from syncconsole.cache.write.connections import Ends, enter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ENDS = Ends(("web", "shopify shop=a"), sides=("store", "office"))


@pytest.fixture
def flow(tmp_path: Path) -> Iterator[int]:
    """The customers' flow of a connection in a cache of its own."""
    open_cache(tmp_path / "cache.sqlite3")
    yield enter("shop", "feeds", ["products", "customers"], ENDS, "").flows["customers"]
    close_cache()


def customer(number: int, **fields: str) -> Record:
    return Record("customers", str(number), f"C{number} ", title=f"Ana {number}", fields=fields)


def absorbed(read: RecordRead, *records: Record) -> list[str]:
    """The remote ids of what was new or different."""
    with writing():
        ids = read.take(records, AT)
        rows = CachedRecord.select().where(CachedRecord.id.in_(ids))
        return sorted(row.remote_id for row in rows)


def test_only_what_is_new_or_differs_is_told(flow: int) -> None:
    absorbed(RecordRead(flow, "store", 1), *(customer(n) for n in range(1200)))
    again = RecordRead(flow, "store", 2)
    changed = customer(7, name="Ana M.")
    assert absorbed(again, *(customer(n) for n in range(1200) if n != 7), changed) == ["7"]
    assert again.rows == 1200


def test_the_key_is_matched_and_the_spelling_kept(flow: int) -> None:
    absorbed(RecordRead(flow, "store", 1), customer(7))
    with reading():
        row = CachedRecord.get()
    assert (row.key, row.sku) == ("C7", "C7 ")


def test_a_repeated_page_counts_once_and_a_record_that_left_is_marked_and_comes_back(
    flow: int,
) -> None:
    first = RecordRead(flow, "store", 1)
    absorbed(first, customer(1), customer(2))
    absorbed(first, customer(2))
    assert first.rows == 2
    second = RecordRead(flow, "store", 2)
    absorbed(second, customer(2))
    with writing():
        assert len(second.close(AT, absences=True)) == 1
        assert CachedRecord.get(CachedRecord.remote_id == "1").gone is not None
    assert absorbed(RecordRead(flow, "store", 3), customer(1)) == ["1"]
    with reading():
        assert CachedRecord.get(CachedRecord.remote_id == "1").gone is None


def test_a_read_cut_by_a_crash_still_knows_what_it_met(flow: int) -> None:
    absorbed(RecordRead(flow, "store", 1), customer(1), customer(2), customer(3))
    absorbed(RecordRead(flow, "store", 2), customer(1))
    taken_up = RecordRead(flow, "store", 2)
    with writing():
        taken_up.resume()
    absorbed(taken_up, customer(3))
    with writing():
        gone = taken_up.close(AT, absences=True)
        assert [CachedRecord.get_by_id(found).remote_id for found in gone] == ["2"]


def test_the_two_sides_are_kept_apart_and_a_reason_is_kept_with_the_record(flow: int) -> None:
    absorbed(RecordRead(flow, "office", 1), customer(1))
    read = RecordRead(flow, "store", 1, why_not=lambda record: f"no tag: {record.remote_id}")
    absorbed(read, customer(1))
    with reading():
        rows = {row.side: row.reason for row in CachedRecord.select()}
    assert rows == {"office": "", "store": "no tag: 1"}


def test_fields_compare_whatever_their_order() -> None:
    assert digest({"a": "1", "b": "2"}) == digest({"b": "2", "a": "1"})
    assert digest({"a": "1"}) != digest({"a": "1", "b": ""})
    assert digest({"a": "1b", "c": ""}) != digest({"a": "1", "bc": ""})


def test_another_end_forgets_the_records_of_the_old_one(flow: int) -> None:
    absorbed(RecordRead(flow, "store", 1), customer(1))
    other = msgspec.structs.replace(ENDS, source=("web", "shopify shop=b"))
    assert enter("shop", "feeds", ["customers"], other, "").flows["customers"] == flow
    with reading():
        assert CachedRecord.select().count() == 0


def test_what_was_imported_is_kept_under_a_reason_when_its_new_reading_is_refused(
    flow: int,
) -> None:
    def refused(record: Record) -> str:
        return "" if record.fields.get("tag") else "lost"

    def read(run: int, record: Record) -> list[str]:
        kept = RecordRead(
            flow, "store", run, why_not=refused, kept_as=lambda held, now: "kept" if not held
            or held == "kept" else "",
        )  # fmt: skip
        changed = absorbed(kept, record)
        assert kept.rows == 1
        return changed

    assert read(1, customer(1, tag="b2b", name="Ana")) == ["1"]
    assert read(2, customer(1, name="Renamed")) == ["1"]
    assert read(3, customer(1, name="Again")) == []
    with reading():
        row = CachedRecord.get()
        assert (row.reason, msgspec.json.decode(row.fields)["name"]) == ("kept", "Ana")
    assert read(4, customer(1, tag="b2b", name="Ana")) == ["1"]
    with reading():
        assert CachedRecord.get().reason == ""


def test_the_page_in_its_own_system_is_kept_and_follows(flow: int) -> None:
    for host in ("a", "a", "b"):
        absorbed(
            RecordRead(flow, "store", 1, address=f"https://{host}/{{0.sku}}".format), customer(1)
        )
    with reading():
        assert CachedRecord.get().address == "https://b/C1 "


def test_a_cache_of_the_version_before_gets_the_new_columns(flow: int, tmp_path: Path) -> None:
    absorbed(RecordRead(flow, "store", 1), customer(1))
    with writing():
        database.execute_sql('ALTER TABLE "cached_record" DROP COLUMN "address"')
        database.execute_sql('ALTER TABLE "feed" DROP COLUMN "left_out"')
        SchemaVersion.update(version=2).execute()
    open_cache(tmp_path / "cache.sqlite3")
    with reading():
        assert (CachedRecord.get().address, Feed.get().left_out) == ("", 0)
