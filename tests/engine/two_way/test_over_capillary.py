"""Fresh and Delta between a file of SQLite and the simulated Capillary organisation.

Capillary lists neither all customers nor the changed ones: a Delta reads whom a search finds, and
moves only what differs.
"""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from connectors.contract import Tools
from connectors.sql.client import connect
from syncconsole.cache.connect import close_cache
from syncconsole.clock import SystemClock
from syncconsole.config import load
from syncconsole.domain.components import COMPONENTS, Way
from syncconsole.domain.runs import Mode
from syncconsole.sandbox.server import Sandbox
from syncconsole.worker.opening import Opening
from tests.connectors.sql.shop import Shop, sqlite
from tests.support.centre import Centre
from tests.support.club import make_tables, mapped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIG = """
sandbox: {{port: {port}}}
endpoints:
  till: {{connector: sql, url: "sqlite:///till.db", tables: {{stores: {{table: t, key: k}}}}}}
  cloud: {{connector: capillary, sandbox: true, registered_from: {since}, per_minute: 100000}}
connections:
  street: {{profile: store-center, store: till, office: cloud}}
"""
LISTED = ("/v1.1/store/", "/v1.1/task/", "/v1.1/communications/", "/v1.1/organization/entities")
"""Below these lies what is fetched for Clienteling versions alone."""


class Club:
    """A Store Center whose main server is a Capillary organisation."""

    def __init__(self, centre: Centre, sandbox: Sandbox, till: Shop) -> None:
        self.centre = centre
        self.sandbox = sandbox
        self.people = sandbox.organisation
        self.till = till

    def run(self, mode: Mode) -> tuple[dict[str, int], list[tuple[str, str, str]]]:
        """A run that ends well: its counts, and (component, way, key) of what it moved."""
        run = self.centre.run(mode)
        assert run.state == "ok", run.error
        rows = self.centre.rows(run)
        return self.centre.counts(run), [row[:3] for row in rows if row[3] == "pushed"]

    def calls(self) -> dict[str, int]:
        """Path -> how often the organisation was asked for it, as its control route tells."""
        reply = httpx.get(f"{self.sandbox.url}/_sandbox/capillary")
        found: dict[str, int] = reply.json()["calls"]
        return found

    def name(self, key: str) -> str:
        """The first name that the till has of a customer."""
        [(name,)] = self.till.do("SELECT profile_firstname FROM customers WHERE key = ?", key)
        return str(name)

    def keys(self, component: str) -> set[str]:
        return {key for (key,) in self.till.do(f"SELECT key FROM {component}")}


@pytest.fixture
def club(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Club]:
    """Sixty customers at main, an empty till."""
    path = tmp_path / "till.db"
    with Sandbox(items=8, customers=60) as sandbox, closing(sqlite(path)) as driver:
        till = Shop(f"sqlite:///{path}", driver, path)
        make_tables(till)
        since = min(one.registered for one in sandbox.organisation.everybody()).date()
        config = tmp_path / "config.yaml"
        config.write_text(CONFIG.format(port=sandbox.port, since=since), "utf-8")
        main = load(config, {}).endpoints["cloud"]
        tables = mapped()
        centre = Centre(
            tmp_path, monkeypatch,
            local=lambda: connect({"url": till.url, "tables": tables}, Tools(centre.clock)),
            main=lambda: Opening(config)(main, SystemClock(), {}),
        )  # fmt: skip
        centre.clock.set(datetime.now(UTC))
        yield Club(centre, sandbox, till)
        close_cache()


@pytest.mark.requirement("S-006", "S-012", "S-015", "S-042")
def test_everybody_comes_down_then_one_change_of_each_side_is_all_that_moves(club: Club) -> None:
    counts, moved = club.run(Mode.FRESH)
    everybody = {one.external_id or one.mobile for one in club.people.everybody()}
    assert club.keys("customers") == everybody
    assert len(moved) == counts["pushed"]
    assert {way for _, way, _ in moved} == {"download"}
    assert club.sandbox.log.counts["write"] == 0
    assert [path for path in club.calls() if path.startswith(LISTED)] == []
    assert club.run(Mode.DELTA)[1] == []

    club.people.change("C-1001", firstname="Ana of the cloud")
    club.till.do(
        "UPDATE customers SET profile_firstname = ?, changed = ? WHERE key = ?",
        "Ana of the till", datetime.now(UTC).isoformat(), "C-1002",
    )  # fmt: skip
    assert club.run(Mode.DELTA)[1] == [
        ("customers", "download", "C-1001"), ("customers", "upload", "C-1002"),
    ]  # fmt: skip
    assert club.people.person("C-1002").firstname == "Ana of the till"
    assert club.name("C-1001") == "Ana of the cloud"
    assert club.sandbox.log.counts["write"] == 1
    assert club.run(Mode.DELTA)[1] == []


@pytest.mark.requirement("S-006")
def test_a_customer_of_either_side_alone_arrives_at_the_other_once(club: Club) -> None:
    club.run(Mode.FRESH)
    club.people.register(external_id="M-1", firstname="Made at main")
    club.till.do(
        "INSERT INTO customers (key, profile_external_id, profile_firstname, changed) "
        "VALUES (?, ?, ?, ?)", "T-1", "T-1", "Made at the till", datetime.now(UTC).isoformat(),
    )  # fmt: skip
    assert club.run(Mode.DELTA)[1] == [
        ("customers", "download", "M-1"), ("customers", "upload", "T-1"),
    ]  # fmt: skip
    assert club.people.person("T-1").firstname == "Made at the till"
    assert club.name("M-1") == "Made at main"
    # Capillary adds what it knows of a new customer, such as the day; that comes down, once.
    assert club.run(Mode.DELTA)[1] == [("customers", "download", "T-1")]
    assert club.run(Mode.DELTA)[1] == []
    assert club.sandbox.log.counts["write"] == 1


@pytest.mark.requirement("S-030", "S-031", "S-032", "S-033")
@pytest.mark.requirement("S-042", "S-043")
def test_the_lists_are_asked_for_only_with_clienteling_and_nothing_else_ever_is(
    club: Club,
) -> None:
    club.centre.configure(clienteling=True)
    club.run(Mode.FRESH)
    for each in COMPONENTS:
        if each.way is not Way.NONE:
            assert club.keys(each.id), each.title
    assert club.sandbox.log.counts["write"] == 0
    asked = {path.removeprefix("/v1.1") for path in club.calls()}
    assert asked == {
        "/customer/search", "/customer/get", "/coupon/series", "/organization/get",
        "/organization/entities", "/store/staff", "/store/tasks", "/task/metadata",
        "/task/reminder", "/communications/templates",
    }  # fmt: skip
    assert club.run(Mode.DELTA)[1] == []
