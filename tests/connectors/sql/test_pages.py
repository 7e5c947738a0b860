"""Reading by key order: nothing skipped, nothing twice, from any point on, in little memory."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from connectors.errors import Malformed, Misconfigured
from connectors.model import Ask
from connectors.sql.times import earliest_local
from tests.connectors.sql.shop import CUSTOMERS, INVENTORY, NOON, records

if TYPE_CHECKING:
    from tests.connectors.sql.shop import Shop


def filled(shop: Shop, rows: int) -> None:
    shop.fill("stock", "sku, on_hand", [(f"S{number:06}", number) for number in range(rows)])


def test_pages_come_in_key_order_with_the_count_of_all(shop: Shop) -> None:
    filled(shop, 2001)
    pages = list(shop.endpoint().pages("inventory"))
    assert [len(page.records) for page in pages] == [1000, 1000, 1]
    assert {page.total for page in pages} == {2001}
    assert pages[-1].cursor == ""
    found = [record for page in pages for record in page.records]
    assert [record.sku for record in found] == [f"S{number:06}" for number in range(2001)]
    assert (found[7].qty, found[7].remote_id, found[7].reason) == (7, "S000007", "")


@pytest.mark.parametrize("rows", [0, 1, 999, 1000, 2000])
def test_the_last_page_is_told_as_such(shop: Shop, rows: int) -> None:
    filled(shop, rows)
    pages = list(shop.endpoint().pages("inventory"))
    assert sum(len(page.records) for page in pages) == rows
    assert [page.cursor == "" for page in pages] == [False] * (len(pages) - 1) + [True]


@pytest.mark.pitfall("P-18")
def test_rows_made_and_deleted_while_paging_shift_nothing(shop: Shop) -> None:
    filled(shop, 2500)
    pages = shop.endpoint().pages("inventory")
    seen = [record.sku for record in next(pages).records]
    shop.do("DELETE FROM stock WHERE sku < ?", "S000500")
    shop.fill("stock", "sku, on_hand", [("A", 1), ("S001500a", 1)])
    shop.do("DELETE FROM stock WHERE sku = ?", "S000999")  # the very row the next begins behind
    seen += [record.sku for page in pages for record in page.records]
    assert len(set(seen)) == len(seen)
    assert {f"S{number:06}" for number in range(2500)} < set(seen)
    assert "S001500a" in seen


def test_a_cursor_goes_on_after_a_crash(shop: Shop) -> None:
    filled(shop, 2500)
    first = next(shop.endpoint().pages("inventory"))
    rest = records(shop.endpoint(), "inventory", cursor=first.cursor)
    assert [r.sku for r in (*first.records, *rest)] == [f"S{number:06}" for number in range(2500)]


def test_a_cursor_goes_on_over_keys_of_several_columns(shop: Shop) -> None:
    shop.do("CREATE TABLE pair (a INTEGER, b TEXT, v TEXT, PRIMARY KEY (a, b))")
    shop.fill("pair", "a, b", [(n // 100, f"|{n}") for n in range(1500)])
    tables = {"tasks": {"table": "pair", "key": ["a", "b"], "fields": {"v": "v"}}}
    first = next(shop.endpoint(tables).pages("tasks"))
    rest = records(shop.endpoint(tables), "tasks", cursor=first.cursor)
    assert len({record.sku for record in (*first.records, *rest)}) == 1500


@pytest.mark.parametrize("cursor", ["x", "after:1|2|3"])
def test_a_foreign_cursor_is_refused(shop: Shop, cursor: str) -> None:
    tables = {"tasks": {"table": "stock", "key": ["sku", "on_hand"]}}
    with pytest.raises(Malformed, match="from the start") as raised:
        records(shop.endpoint(tables), "tasks", cursor=cursor)
    assert raised.value.code == "bad_cursor"


@pytest.mark.pitfall("P-16")
def test_rows_changed_at_the_very_time_are_read_again_and_none_is_lost(shop: Shop) -> None:
    times = ["11:59:59", "12:00:00", "12:00:00", "12:00:00", "12:00:01", None]
    rows = [(f"S{n}", n, at and f"2026-11-26 {at}") for n, at in enumerate(times)]
    shop.fill("stock", "sku, on_hand, changed_at", rows)
    found = records(shop.endpoint(), "inventory", since=NOON)
    assert [record.sku for record in found] == ["S1", "S2", "S3", "S4", "S5"]
    assert found[0].updated_at == NOON
    assert found[-1].updated_at is None, "one that tells no time may have changed"
    (page,) = shop.endpoint().pages("inventory", since=NOON)
    assert page.total == 5


@pytest.mark.pitfall("P-15")
def test_since_is_asked_in_the_endpoints_own_zone(shop: Shop) -> None:
    rows = [("before", "2026-07-01 11:59:00"), ("after", "2026-07-01 12:01:00")]
    shop.fill("stock", "sku, changed_at", rows)
    endpoint = shop.endpoint(timezone="Europe/Paris")
    since = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    found = {r.sku: r.updated_at for r in records(endpoint, "inventory", since=since)}
    assert found["after"] == since + timedelta(minutes=1)
    if shop.postgres:  # SQLite's text may carry zones, so more is read there
        assert list(found) == ["after"]


@pytest.mark.pitfall("P-15")
def test_nothing_is_lost_when_the_clocks_are_put_back(shop: Shop) -> None:
    # 25 October 2026, 01:00 UTC: 03:00 in Paris becomes 02:00. The row changed at 01:10 UTC.
    shop.fill("stock", "sku, changed_at", [("A", "2026-10-25 02:10:00")])
    endpoint = shop.endpoint(timezone="Europe/Paris")
    since = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)  # 02:50 on the wall
    assert [r.sku for r in records(endpoint, "inventory", since=since)] == ["A"]


def test_the_earliest_local_time_is_below_all_that_follow() -> None:
    paris = ZoneInfo("Europe/Paris")
    start = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    for minutes in range(0, 720, 7):
        since = start + timedelta(minutes=minutes)
        later = (since + timedelta(minutes=more) for more in range(0, 600, 5))
        least = min(each.astimezone(paris).replace(tzinfo=None) for each in later)
        assert least - timedelta(hours=1) <= earliest_local(since, paris) <= least


@pytest.mark.parametrize(
    "spelt",
    [
        "2026-11-26 13:00:00", "2026-11-26T13:00:00", "2026-11-26T13:00:00.5Z",
        "2026-11-26T14:00:00+01:00", "2026-11-26 13:00:00.000001",
    ],
)  # fmt: skip
def test_sqlite_finds_changes_in_any_iso_spelling(file: Shop, spelt: str) -> None:
    file.do("CREATE TABLE stock (sku TEXT PRIMARY KEY, on_hand INTEGER, changed_at TEXT)")
    file.fill("stock", "sku, on_hand, changed_at", [("A", 1, spelt), ("B", 1, "2026-11-25 13:00")])
    (found,) = records(file.endpoint(), "inventory", since=NOON)
    assert found.updated_at is not None
    assert found.updated_at.replace(microsecond=0) == NOON + timedelta(hours=1)


def test_without_a_column_of_changes_since_is_refused_and_not_claimed(shop: Shop) -> None:
    endpoint = shop.endpoint({"inventory": {**INVENTORY, "updated": None}})
    assert endpoint.capabilities.components["inventory"].since is False
    assert shop.endpoint().capabilities.components["inventory"].since is True
    with pytest.raises(Misconfigured, match="inventory: updated: write the column"):
        records(endpoint, "inventory", since=NOON)


def test_only_rows_of_the_scope_are_read(shop: Shop) -> None:
    shop.fill("customer", "code, name, org", [("a", "x", 7), ("b", "y", 8)])
    endpoint = shop.endpoint({"customers": {**CUSTOMERS, "where": {"org": "7"}}})
    assert [record.sku for record in records(endpoint, "customers")] == ["a"]
    assert endpoint.read("customers", [Ask("a"), Ask("b")]).records[0].sku == "a"
    assert len(endpoint.read("customers", [Ask("b")]).records) == 0


def test_reads_by_key_take_any_number_of_keys(shop: Shop) -> None:
    filled(shop, 1700)
    asks = [Ask(f"S{number:06}") for number in range(1800)]
    page = shop.endpoint().read("inventory", [*asks, *asks[:5]])
    assert len(page.records) == 1700
    assert page.requests == 4
    assert shop.endpoint().read("inventory", []).records == ()


def test_no_transaction_stays_open_between_pages(shop: Shop) -> None:
    filled(shop, 1500)
    pages = shop.endpoint().pages("inventory")
    next(pages)
    if shop.postgres:
        busy = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'syncconsole' "
        assert shop.do(busy + "AND state <> 'idle'") == [(0,)]
    shop.do("DROP TABLE customer")  # waits for, or fails at, whoever holds the database
    assert len(next(pages).records) == 500


def test_fifty_thousand_rows_are_read_in_flat_memory(shop: Shop) -> None:
    filled(shop, 50_000)
    pages = shop.endpoint().pages("inventory")
    next(pages)
    next(pages)
    tracemalloc.start()
    try:
        rows = 2000 + sum(len(page.records) for page in pages)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert rows == 50_000
    assert peak < 4 * 2**20, "a page or two, not the table"
