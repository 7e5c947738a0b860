"""Refresh of profile feeds: everything is read, nothing is written, what was good is kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from connectors.errors import Unauthorised
from connectors.model import Record
from syncconsole.cache.tables import Problem, Run
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import runs
from syncconsole.cache.write.runs import FencedError
from syncconsole.domain.runs import Approver, Mode
from syncconsole.domain.troubleshooting import GUIDE, troubleshooting
from syncconsole.engine import ask
from syncconsole.engine.execute import execute
from tests.support.catalogue import Shop, a_catalogue, silent
from tests.support.feeds_house import ANA, NAME, FeedsHouse

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def house(tmp_path: Path) -> FeedsHouse:
    return FeedsHouse(tmp_path, a_catalogue())


@pytest.mark.requirement("S-111")
@pytest.mark.requirement("S-113")
@pytest.mark.requirement("S-144")
@pytest.mark.requirement("S-145")
def test_a_refresh_reads_every_record_and_writes_nothing(house: FeedsHouse) -> None:
    run = house.refresh()
    assert run.state == "ok"
    assert {c for c, _ in house.shops["web"].calls} == {"products", "variants", "customers"}
    assert house.shops["web"].writes == 0
    assert (house.feed("products").rows, house.feed("variants").rows) == (2, 4)
    assert house.steps(run)["read prices"] == ("not run", "no office: prices are not told")


@pytest.mark.requirement("S-144")
def test_a_refresh_has_no_write_method_in_hand(house: FeedsHouse) -> None:
    job = house.job(house.ask())
    assert not hasattr(job.reader("store"), "push")


@pytest.mark.requirement("S-130")
@pytest.mark.requirement("S-131")
def test_customers_without_tag_and_metafield_are_kept_counted_and_no_error(
    house: FeedsHouse,
) -> None:
    run = house.refresh()
    feed = house.feed("customers")
    assert (feed.rows, feed.left_out, feed.unreadable) == (3, 2, 0)
    assert house.record("customers", "5917633347822").reason == "not_b2b"
    assert house.record("customers", "5917633347821").reason == ""
    assert house.steps(run)["read customers"] == ("ok", "3 read, 2 not imported")
    assert house.problems(run) == []


@pytest.mark.requirement("S-133")
def test_tag_and_namespace_are_those_of_the_connection(tmp_path: Path) -> None:
    house = FeedsHouse(tmp_path, a_catalogue(), b2b_tag="b2b-vip", metafield_namespace="mine")
    house.refresh()
    assert (house.feed("customers").rows, house.feed("customers").left_out) == (1, 4)


@pytest.mark.requirement("S-132")
def test_a_customer_who_loses_the_tag_is_kept_as_last_imported_and_comes_back(
    house: FeedsHouse,
) -> None:
    house.refresh()
    shop = house.shops["web"]
    shop.customer("5917633347819", "Renamed Since", tags="retail")
    house.refresh()
    house.refresh()
    kept = house.record("customers", "5917633347819")
    assert (kept.title, kept.reason, kept.gone) == ("Ana Díaz", "no_longer_b2b", None)
    assert (house.feed("customers").rows, house.feed("customers").left_out) == (2, 3)
    shop.customer("5917633347819", "Ana Díaz", tags="b2b, b2b-trade")
    house.refresh()
    assert house.record("customers", "5917633347819").reason == ""


@pytest.mark.requirement("S-116")
def test_records_in_error_become_problems_with_what_to_do(house: FeedsHouse) -> None:
    shop = house.shops["web"]
    shop.product("1", "Bare", "")
    shop.product("2", "Twin", "ABC-1")
    shop.held["products"]["3"] = Record("products", "3", "", title="Torn", reason="unreadable")
    run = house.refresh()
    assert run.state == "ok"  # it was read to its end; its errors are the feed's
    assert house.problems(run) == [
        ("unreadable", "3"), ("no_sku", "1-1"), ("duplicate_sku", "ABC-1"),
    ]  # fmt: skip
    assert (house.feed("products").unreadable, house.feed("variants").unreadable) == (1, 2)
    assert all(troubleshooting(code) == GUIDE[code] for code, _ in house.problems(run))


@pytest.mark.requirement("S-116")
@pytest.mark.parametrize("code", [*GUIDE, "http_503", "never_heard_of"])
def test_every_code_has_a_troubleshooting_text(code: str) -> None:
    assert len(troubleshooting(code)) > 20


def test_a_record_that_can_no_longer_be_read_keeps_its_last_good_version(
    house: FeedsHouse,
) -> None:
    house.refresh()
    shop = house.shops["web"]
    good = shop.held["products"]["7356521840900"]
    torn = Record("products", "7356521840900", "", title="", reason="unreadable")
    shop.held["products"]["7356521840900"] = torn
    house.refresh()
    kept = house.record("products", "7356521840900")
    assert (kept.title, kept.reason) == ("Gadget", "no_longer_readable")
    assert (house.feed("products").rows, house.feed("products").unreadable) == (1, 1)
    shop.held["products"]["7356521840900"] = good
    house.refresh()
    assert house.feed("products").unreadable == 0


def test_a_feed_that_fails_keeps_what_was_good_and_the_others_are_read(house: FeedsHouse) -> None:
    house.refresh()
    shop = house.shops["web"]
    shop.faults["products"] = silent()
    shop.customer("9", "Flo New", tags="b2b")
    run = house.refresh()
    assert (run.state, run.error) == ("partial", "the store does not answer")
    assert house.steps(run)["read products"][0] == "failed"
    feed = house.feed("products")
    assert (feed.rows, feed.error, bool(feed.complete)) == (2, "the store does not answer", False)
    assert house.record("products", "7356521840875").gone is None
    assert house.feed("customers").rows == 4
    shop.faults.clear()
    assert house.refresh().state == "ok"
    assert house.feed("products").error == ""


def test_a_store_that_fails_altogether_fails_the_run_with_a_way_out(house: FeedsHouse) -> None:
    refused = Unauthorised("the token is not valid", code="http_401")
    house.shops["web"].faults = dict.fromkeys(("products", "variants", "customers"), refused)
    run = house.refresh()
    assert (run.state, run.error, run.error_code) == (
        "failed",
        "the token is not valid",
        "http_401",
    )
    assert "renew the credential" in run.remedy
    assert house.problems(run) == [("http_401", "")] * 3


def test_a_record_that_left_the_store_is_marked_and_an_empty_answer_proves_nothing(
    house: FeedsHouse,
) -> None:
    house.refresh()
    shop = house.shops["web"]
    shop.drop("products", "7356521840900")
    house.refresh()
    assert house.record("products", "7356521840900").gone is not None
    assert house.feed("products").rows == 1
    shop.held["products"].clear()
    house.refresh()
    assert house.record("products", "7356521840875").gone is None
    assert house.feed("products").rows == 0


def test_a_store_without_customers_says_so_and_is_not_failing(tmp_path: Path) -> None:
    shop = Shop("products", "variants")
    shop.product("1", "Widget", "ABC-1")
    house = FeedsHouse(tmp_path, shop)
    run = house.refresh()
    assert run.state == "ok"
    assert house.steps(run)["read customers"] == ("not run", "Scripted delivers no customers")
    assert house.feed("customers").error_code == "not_offered"


def test_a_crash_in_the_middle_is_taken_up_where_it_stood(tmp_path: Path) -> None:
    shop = Shop(page=2000)
    for n in range(5000):
        shop.product(str(n + 1), f"P{n}", f"S-{n}")
    house = FeedsHouse(tmp_path, shop)

    def die(component: str, page: int) -> None:
        if (component, page) == ("variants", 2):
            raise KeyboardInterrupt  # the process ends: nothing of ours may run after it

    shop.before_page = die
    run = house.ask()
    with pytest.raises(KeyboardInterrupt):
        execute(house.job(run), house.config)
    shop.calls.clear()
    shop.before_page = lambda component, page: None
    assert house.refresh(run).state == "ok"
    assert shop.calls == [("variants", "4000"), ("customers", "0")]
    assert (house.feed("products").rows, house.feed("variants").rows) == (5000, 5000)
    assert house.record("variants", "1-1").gone is None


def test_a_cancel_ends_it_between_two_pages_and_nothing_is_taken_for_gone(tmp_path: Path) -> None:
    shop = Shop(page=2000)
    for n in range(3000):
        shop.product(str(n + 1), f"P{n}")
    house = FeedsHouse(tmp_path, shop)
    house.refresh()
    run = house.ask()

    def cancel(component: str, page: int) -> None:
        runs.cancel(run, ANA, house.clock.now())

    shop.before_page = cancel
    ended = house.refresh(run)
    assert ended.state == "cancelled"
    assert house.record("products", "3000").gone is None


def test_a_worker_that_was_replaced_writes_no_more(house: FeedsHouse) -> None:
    run = house.ask()
    job = house.job(run)
    house.job(run)  # another worker takes it over
    with pytest.raises(FencedError):
        execute(job, house.config)
    assert house.feed("products").ok_at is None


@pytest.mark.requirement("S-137")
def test_the_page_of_each_record_is_kept_with_it(house: FeedsHouse) -> None:
    house.refresh()
    assert house.record("customers", "5917633347819").address.endswith("/customers/5917633347819")
    assert house.record("variants", "7356521840875-2").address.endswith("/products/7356521840875")


@pytest.mark.requirement("S-134")
def test_a_secret_in_a_payload_never_reaches_the_cache(house: FeedsHouse) -> None:
    house.shops["web"].product("1", "Keyed", "K-1", access_token="hush-1", price=1.50)
    house.refresh()
    payload = bytes(house.record("products", "1").payload)
    assert b"hush-1" not in payload
    assert json.loads(payload)["access_token"] == "[redacted]"
    with (house.config.path.parent / "cache.sqlite3").open("rb") as file:
        assert b"hush-1" not in file.read()


@pytest.mark.requirement("S-112")
def test_prices_of_the_office_are_read_where_there_is_one(tmp_path: Path) -> None:
    office = Shop("prices")
    office.price("ABC-2", "Trade")
    house = FeedsHouse(tmp_path, a_catalogue(), office)
    run = house.refresh()
    assert house.steps(run)["read prices"] == ("ok", "1 read")
    assert house.feed("prices").endpoint == "prices"
    assert office.writes == 0


@pytest.mark.requirement("S-114")
def test_a_refresh_by_hand_joins_one_that_runs_already(
    house: FeedsHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "wake_worker", lambda config: None)
    scheduled = ask.ask_run(
        house.config, NAME, Mode.REFRESH, ANA, trigger="schedule", approver=Approver.POLICY
    )
    by_hand = ask.ask_run(house.config, NAME, Mode.REFRESH, ANA)
    assert (by_hand.run, by_hand.joined) == (scheduled.run, True)
    with reading():
        assert Run.select().count() == 1


def test_a_check_looks_at_the_ends_there_are(house: FeedsHouse) -> None:
    with reading():
        asked = runs.Asked(NAME, Mode.CHECK, "cli", Approver.POLICY, ANA, house.clock.now())
        run = runs.ask(asked)
    assert house.refresh(run).state == "ok"
    with reading():
        found = msgspec.json.decode(Run.get_by_id(run).result)
    assert [each["side"] for each in found] == ["store"]


def test_many_errors_of_a_kind_are_counted_and_the_first_hundred_named(tmp_path: Path) -> None:
    shop = Shop("products", "variants")
    for n in range(130):
        shop.product(str(n + 1), f"Bare {n}", "")
    house = FeedsHouse(tmp_path, shop)
    run = house.refresh()
    assert house.feed("variants").unreadable == 130
    with reading():
        found = [row.message for row in Problem.select().where(Problem.run == run.id)]
    assert (len(found), found[-1]) == (101, "and 30 more of this kind")
