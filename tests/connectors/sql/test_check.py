"""A check: every fault its own sentence and next step, nothing raised, nothing written."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.connectors.sql.shop import CUSTOMERS, INVENTORY, NOON, Shop

if TYPE_CHECKING:
    from pathlib import Path

    from connectors.model import Finding
    from connectors.sql.client import Sql


def found(endpoint: Sql, name: str) -> Finding:
    """The one finding of this name; each that does not stand has a remedy."""
    findings = endpoint.check()
    assert all(finding.ok or finding.remedy for finding in findings)
    (one,) = [finding for finding in findings if finding.name == name]
    return one


def test_what_stands_is_told_line_by_line(shop: Shop) -> None:
    shop.fill(
        "stock", "sku, on_hand, changed_at", [("A", 1, "2026-11-26 11:00:00"), ("B", 2, None)]
    )
    findings = {finding.name: finding for finding in shop.endpoint().check()}
    assert set(findings) - {"clock"} == {
        "database", "customers", "customers key", "customers times", "customers writes",
        "inventory", "inventory key", "inventory times", "inventory writes",
    }  # fmt: skip
    assert all(finding.ok for name, finding in findings.items() if name != "clock")
    assert "stock: 2 rows; sku (text), changed_at (timestamp" in findings["inventory"].text
    assert "unique by an index" in findings["inventory key"].text
    assert "1 rows tell no time" in findings["inventory times"].text
    assert "2026-11-26 11:00:00 UTC" in findings["inventory times"].text
    assert "may write; nothing was written" in findings["inventory writes"].text
    assert ("PostgreSQL" if shop.postgres else "SQLite 3") in findings["database"].text


def test_a_missing_table_is_its_own_line_and_the_others_are_looked_at(shop: Shop) -> None:
    shop.do("DROP TABLE customer")
    endpoint = shop.endpoint()
    missing = found(endpoint, "customers")
    assert not missing.ok
    assert 'no table "customer"' in missing.text
    assert found(endpoint, "inventory").ok


def test_keys_that_are_missing_or_stand_twice_are_counted(shop: Shop) -> None:
    shop.do("CREATE TABLE loose (sku TEXT, qty INTEGER)")
    table = {"table": "loose", "key": "sku", "qty": "qty"}
    assert (
        "no unique index forbids it"
        in found(shop.endpoint({"inventory": table}), "inventory key").text
    )
    shop.fill("loose", "sku, qty", [("A", 1), ("A", 2), ("B", 1), (None, 1)])
    texts = [f.text for f in shop.endpoint({"inventory": table}).check() if not f.ok]
    assert [text for text in texts if "1 rows of loose have no key" in text]
    assert [text for text in texts if "1 keys stand in more than one row" in text]


def test_an_index_of_part_of_the_rows_proves_nothing(shop: Shop) -> None:
    shop.do("CREATE TABLE loose (sku TEXT, qty INTEGER)")
    shop.do("CREATE UNIQUE INDEX one ON loose (sku) WHERE qty > 0")
    endpoint = shop.endpoint({"inventory": {"table": "loose", "key": "sku", "qty": "qty"}})
    assert "no unique index" in found(endpoint, "inventory key").text
    shop.do("CREATE UNIQUE INDEX two ON loose (qty, sku)")
    assert "no unique index" in found(endpoint, "inventory key").text
    scoped = {"table": "loose", "key": "sku", "qty": "qty"}
    shop.do("ALTER TABLE loose ADD COLUMN shop INTEGER")
    shop.do("CREATE UNIQUE INDEX three ON loose (sku, shop)")
    endpoint = shop.endpoint({"inventory": {**scoped, "where": {"shop": "1"}}})
    assert "unique by an index" in found(endpoint, "inventory key").text


@pytest.mark.pitfall("P-15")
def test_times_ahead_of_now_point_to_the_zone(shop: Shop) -> None:
    shop.fill("stock", "sku, changed_at", [("A", "2026-11-26 13:00:00")])
    ahead = found(shop.endpoint({"inventory": INVENTORY}), "inventory times")
    assert not ahead.ok
    assert "3,600 s ahead" in ahead.text
    assert "timezone" in ahead.remedy
    assert found(shop.endpoint({"inventory": INVENTORY}, timezone="Europe/Paris"),
                 "inventory times").ok  # fmt: skip


def test_times_that_are_none_are_told(file: Shop) -> None:
    file.do("CREATE TABLE stock (sku TEXT PRIMARY KEY, on_hand INTEGER, changed_at TEXT)")
    file.fill("stock", "sku, changed_at", [("A", "last week")])
    wrong = found(file.endpoint({"inventory": INVENTORY}), "inventory times")
    assert not wrong.ok
    assert '"last week", which is no ISO 8601 time' in wrong.text


def test_the_servers_clock_is_compared_with_ours(server: Shop) -> None:
    server.do("CREATE TABLE stock (sku TEXT PRIMARY KEY, on_hand INTEGER, changed_at TIMESTAMP)")
    endpoint = server.endpoint({"inventory": INVENTORY})
    ((now,),) = server.do("SELECT clock_timestamp()")
    server.clock.set(now)
    assert found(endpoint, "clock").ok
    server.clock.set(now - timedelta(hours=1))
    wrong = found(endpoint, "clock")
    assert not wrong.ok
    assert "s ahead of this machine's" in wrong.text


def test_a_database_that_cannot_be_reached_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    (line,) = Shop(f"sqlite:///{path}", None, path).endpoint().check()
    assert (line.name, line.ok) == ("database", False)
    assert "cannot be opened" in line.text
    assert line.remedy


def test_a_check_writes_nothing(shop: Shop) -> None:
    shop.fill("customer", "code, name", [("a", "x")])
    before = shop.do("SELECT * FROM customer"), shop.file and shop.file.read_bytes()
    shop.endpoint({"customers": CUSTOMERS}).check()
    assert (shop.do("SELECT * FROM customer"), shop.file and shop.file.read_bytes()) == before
    assert shop.clock.now() == NOON
