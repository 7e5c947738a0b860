"""The connector at the simulated site, over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed, Misconfigured, Retriable, Unauthorised
from connectors.model import Ask, Fate
from syncconsole.sandbox.server import Sandbox
from tests.connectors.sparklayer.site import at, change, go

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.model import Record
    from connectors.sparklayer.client import SparkLayer


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(items=240, seed=7) as sandbox:
        yield sandbox


@pytest.fixture
def spark(sandbox: Sandbox) -> Iterator[SparkLayer]:
    connector = at(sandbox)
    yield connector
    connector.close()


def all_of(spark: SparkLayer, component: str, cursor: str = "") -> list[Record]:
    return [one for page in spark.pages(component, cursor=cursor) for one in page.records]


def test_every_price_list_is_one_record(spark: SparkLayer) -> None:
    records = all_of(spark, "price_lists")
    assert [one.remote_id for one in records] == [
        "base-list", "clearance", "retail-minus-20", "trade-eu", "vip",
    ]  # fmt: skip
    trade = records[3]
    assert (trade.title, trade.sku) == ("Trade EU", "trade-eu")
    assert trade.fields == {"name": "Trade EU", "currency": "EUR", "source": "integration"}


def test_every_sku_on_a_list_is_one_record_with_its_breaks(spark: SparkLayer) -> None:
    prices = {one.remote_id: one for one in all_of(spark, "prices")}
    assert prices["trade-eu:ABC-1"].fields == {
        "price_list": "trade-eu", "price": "39.95", "quantity": "1",
        "breaks": "5=37.45, 10=34.95",
    }  # fmt: skip
    assert prices["vip:ABC-1"].fields == {"price_list": "vip", "price": "34.95", "quantity": "1"}
    assert prices["base-list:ABC-2"].sku == "ABC-2"


def test_a_product_on_no_list_can_be_told(spark: SparkLayer) -> None:
    priced = {one.sku for one in all_of(spark, "prices")}
    assert {"ABC-1", "ABC-2"} <= priced
    assert "ABC-3" not in priced
    assert spark.read("prices", [Ask("ABC-3")]).records == ()
    found = spark.read("prices", [Ask("ABC-1"), Ask("ABC-2")]).records
    assert sorted(one.remote_id for one in found) == [
        "base-list:ABC-1", "base-list:ABC-2", "trade-eu:ABC-1", "vip:ABC-1",
    ]  # fmt: skip


def test_a_read_of_prices_goes_on_at_its_cursor(spark: SparkLayer) -> None:
    pages = list(spark.pages("prices"))
    assert [page.cursor for page in pages] == [
        "clearance", "retail-minus-20", "trade-eu", "vip", "",
    ]  # fmt: skip
    assert all_of(spark, "prices", "trade-eu") == [
        one for page in pages[3:] for one in page.records
    ]
    with pytest.raises(ValueError, match="cursor"):
        all_of(spark, "prices", "gone")


def test_stock_is_read_of_what_is_priced_and_of_what_is_asked_for(
    sandbox: Sandbox, spark: SparkLayer
) -> None:
    read = {one.sku: one.qty for one in all_of(spark, "inventory")}
    priced = {one.sku for one in all_of(spark, "prices")}
    assert set(read) == priced
    assert (read["ABC-1"], read["ABC-2"]) == (12, 0)
    found = spark.read("inventory", [Ask("ABC-3"), Ask("NOBODY-KNOWS")]).records
    assert [(one.sku, one.qty, one.location) for one in found] == [("ABC-3", 7, "default")]
    assert not spark.capabilities.components["inventory"].complete


def test_a_location_is_named_by_its_external_id_too(sandbox: Sandbox) -> None:
    sandbox.sparklayer.set_stock("ABC-1", 41, "harbour")
    harbour = at(sandbox, location="harbour")
    try:
        (record,) = harbour.read("inventory", [Ask("ABC-1")]).records
        assert (record.qty, record.location) == (41, "harbour")
        (outcome,) = harbour.push([change("ABC-1", 40)], key="k", ready=go)
        assert outcome.fate is Fate.ACCEPTED
    finally:
        harbour.close()
    assert sandbox.sparklayer.stock("ABC-1", "harbour").stock == 40
    assert sandbox.sparklayer.stock("ABC-1").stock == 12


def test_a_location_that_is_not_there_is_named_with_those_that_are(sandbox: Sandbox) -> None:
    nowhere = at(sandbox, location="nowhere")
    with pytest.raises(Misconfigured, match="default, harbour"):
        nowhere.read("inventory", [Ask("ABC-1")])
    assert [one.ok for one in nowhere.check()][-1] is False
    nowhere.close()


def test_a_written_quantity_is_read_back_and_its_other_values_stay(
    sandbox: Sandbox, spark: SparkLayer
) -> None:
    level = next(
        (sku, level) for (sku, _), level in sandbox.sparklayer.levels.items() if level.restock_date
    )
    sku, before = level
    (outcome,) = spark.push([change(sku, 33)], key="k", ready=go)
    assert outcome.fate is Fate.ACCEPTED
    after = sandbox.sparklayer.stock(sku)
    assert (after.stock, after.restock_date, after.least) == (
        33, before.restock_date, before.least,
    )  # fmt: skip


def test_a_new_sku_may_be_written(sandbox: Sandbox, spark: SparkLayer) -> None:
    assert spark.push([change("NEW-1", 5)], key="k", ready=go)[0].fate is Fate.ACCEPTED
    assert sandbox.sparklayer.stock("NEW-1").stock == 5


def test_an_expired_token_is_fetched_anew_in_the_middle(
    sandbox: Sandbox, spark: SparkLayer
) -> None:
    assert spark.read("inventory", [Ask("ABC-1")]).records
    sandbox.sparklayer.expire()
    assert spark.read("inventory", [Ask("ABC-1")]).records
    sandbox.sparklayer.expire()
    assert spark.push([change("ABC-1", 3)], key="k", ready=go)[0].fate is Fate.ACCEPTED
    assert len(sandbox.log.calls(kind="token")) == 3


def test_a_site_that_takes_no_token_says_so_once(sandbox: Sandbox, spark: SparkLayer) -> None:
    sandbox.faults.arm("expired_token")
    with pytest.raises(Unauthorised):
        spark.read("inventory", [Ask("ABC-1")])
    assert len(sandbox.log.calls(kind="token")) == 2


def test_too_many_requests_are_waited_for(sandbox: Sandbox, spark: SparkLayer) -> None:
    sandbox.faults.arm("429", path="*/batch-*", times=2, seconds=7.0)
    waits = list[float]()
    spark.on_wait = lambda seconds, why: waits.append(seconds)
    assert spark.read("inventory", [Ask("ABC-1")]).records
    assert [wait for wait in waits if wait >= 7.0] == [7.0, 7.0]


def test_somebody_elses_update_is_nothing_done(sandbox: Sandbox, spark: SparkLayer) -> None:
    sandbox.faults.arm("409", path="*/batch-update-stock", times=1)
    with pytest.raises(Retriable) as caught:
        spark.push([change("ABC-1", 3)], key="k", ready=go)
    assert (caught.value.maybe_done, caught.value.code) == (False, "http_409")
    assert caught.value.retry_after
    assert sandbox.sparklayer.stock("ABC-1").stock == 12


def test_a_lost_answer_may_have_been_done(sandbox: Sandbox, spark: SparkLayer) -> None:
    sandbox.faults.arm("lost_answer", path="*/batch-update-stock", times=1)
    with pytest.raises(Retriable) as caught:
        spark.push([change("ABC-1", 3)], key="k", ready=go)
    assert caught.value.maybe_done
    assert sandbox.sparklayer.stock("ABC-1").stock == 3


def test_a_login_page_is_no_price(sandbox: Sandbox, spark: SparkLayer) -> None:
    sandbox.faults.arm("html", path="*/pricing")
    with pytest.raises(Malformed):
        all_of(spark, "prices")


def test_a_plan_without_api_access_is_told_by_name(sandbox: Sandbox, spark: SparkLayer) -> None:
    sandbox.faults.arm("missing_scope", path="*/price-lists")
    (finding,) = spark.check()
    assert not finding.ok
    assert "Pro or Enterprise plan" in finding.remedy


def test_a_check_tells_reach_clock_and_location_and_writes_nothing(
    sandbox: Sandbox, spark: SparkLayer
) -> None:
    findings = {one.name: one for one in spark.check()}
    assert findings["price lists"].text == "5 price lists can be read; the API key is accepted"
    assert findings["location"].text == "stock location Default"
    assert set(findings) == {"price lists", "clock", "location"}
    assert sandbox.log.counts["write"] == 0


def test_a_wrong_key_is_told_with_the_way_out(sandbox: Sandbox) -> None:
    stranger = at(sandbox, client_secret="another")
    (finding,) = stranger.check()
    assert not finding.ok
    assert "Settings > API" in finding.remedy
    assert "another" not in f"{finding}"
    stranger.close()
