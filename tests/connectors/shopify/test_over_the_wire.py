"""Reading and writing the simulated shop over real HTTP, in both versions of the API."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from connectors.model import Ask, Change, Fate
from connectors.shopify.capabilities import VERSIONS
from syncconsole.sandbox.order import Line
from syncconsole.sandbox.order_statuses import CANCELLED
from tests.connectors.http.fakes import ready
from tests.connectors.shopify.wired import all_of, wired

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from connectors.model import Record
    from tests.connectors.shopify.wired import Wired

COMPONENTS = ("inventory", "products", "variants", "customers", "orders")
A_DAY = 86_400.0


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wired]:
    """A shop that no test changes; twelve people have ordered there."""
    with wired(tmp_path_factory.mktemp("shop")) as made:
        for place in range(12):
            sku = made.sandbox.catalogue.sku(place)
            made.store.set_stock(sku, 10)
            made.sandbox.shop.order(
                [Line(sku, 1, cents=999)], shipping=490, discount=100, tax_percent=20
            )
        yield made


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Wired]:
    """A shop of the test's own."""
    with wired(tmp_path) as made:
        yield made


def told(records: Sequence[Record]) -> dict[str, Record]:
    """The records by their ids."""
    assert len({one.remote_id for one in records}) == len(records)
    return {one.remote_id: one for one in records}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("component", COMPONENTS)
def test_a_record_is_the_same_by_page_by_file_and_by_key(
    still: Wired, component: str, version: str
) -> None:
    pages = still.connect(api_version=version, bulk=False)
    paged = told(all_of(pages, component))
    by_file = told(all_of(still.connect(api_version=version, bulk=True), component))
    assert by_file == paged
    by_id = pages.read(component, [Ask("", one.refs) for one in paged.values()])
    assert told(by_id.records) == paged
    goods = still.store.goods
    there = {"products": goods.products, "customers": 40, "orders": 12}
    assert len(paged) == there.get(component, goods.variants)


@pytest.mark.parametrize("component", COMPONENTS)
def test_pages_are_as_large_as_the_cost_limit_lets_them_be(still: Wired, component: str) -> None:
    """Shopify tells what the refused one would have cost: a second one may find the rest."""
    connector, begun = still.connect(bulk=False), len(still.statuses())
    pages = list(connector.pages(component))
    assert len(still.statuses()) - begun <= len(pages) + 2


@pytest.mark.parametrize("component", ["inventory", "variants", "orders"])
def test_what_is_asked_for_by_its_key_alone_is_found(still: Wired, component: str) -> None:
    connector = still.connect(bulk=False)
    keyed = [one for one in all_of(connector, component) if one.sku]
    found = connector.read(component, [Ask(one.sku) for one in keyed])
    assert told(found.records) == told(keyed)
    assert connector.read(component, [Ask("no such thing"), Ask("")]).records == ()


def test_stock_is_what_the_shop_says_and_unknown_is_never_zero(still: Wired) -> None:
    records = all_of(still.connect(), "inventory")
    known = [one for one in records if one.qty is not None]
    single = [one for one in known if one.sku and one.sku != "DUP-1"]
    assert len(single) > 60
    assert {one.sku: one.qty for one in single} == {
        one.sku: still.store.quantity(one.sku) for one in single
    }
    why = {one.sku: one.reason for one in records if one.qty is None}
    assert why["GIFT-25"] == "not_tracked"
    oversold = next(one for one in records if one.sku == "BIVY-1")
    assert oversold.qty == -2


def test_people_of_a_company_name_it_and_others_name_none(still: Wired) -> None:
    companies = {one.fields.get("company") for one in all_of(still.connect(), "customers")}
    assert "Whitfield Outdoor" in companies
    assert None in companies


def test_products_tell_what_they_cost_from_and_to(still: Wired) -> None:
    products = {one.title: one.fields for one in all_of(still.connect(), "products")}
    base = products["Summit Base Layer"]
    assert (base["price_from"], base["price_to"], base["currency"]) == ("49.95", "54.95", "EUR")


def test_the_amounts_of_an_order_add_up_to_what_was_paid(still: Wired) -> None:
    order = all_of(still.connect(), "orders")[0].order
    assert order is not None
    assert (order.lines[0].unit_price, order.tax) == (Decimal("9.99"), Decimal("2.00"))
    assert (order.shipping, order.discount) == (Decimal("4.90"), Decimal("1.00"))
    goods = sum(line.quantity * line.unit_price for line in order.lines)
    assert goods + order.shipping - order.discount + order.tax == order.total


@pytest.mark.parametrize("version", VERSIONS)
def test_only_what_changed_since_comes(shop: Wired, version: str) -> None:
    connector = shop.connect(api_version=version)
    sku = shop.sandbox.catalogue.sku(5)
    person = all_of(connector, "customers")[3]
    shop.clock.pass_(3 * A_DAY)
    since = shop.clock.now() - timedelta(hours=1)
    assert [all_of(connector, name, since=since) for name in COMPONENTS] == [[]] * 5
    shop.store.set_stock(sku, 17)
    shop.store.customers.change(int(person.remote_id), first="Anaïs")
    placed = shop.sandbox.shop.order([Line(sku)])
    [stock] = all_of(connector, "inventory", since=since)
    assert (stock.sku, stock.qty) == (sku, 16)
    [changed] = all_of(connector, "customers", since=since)
    assert (changed.remote_id, changed.fields["first_name"]) == (person.remote_id, "Anaïs")
    [order] = all_of(connector, "orders", since=since)
    assert order.sku == f"#{placed.id}"
    for component in ("products", "variants"):
        some, whole = (all_of(connector, component, **how) for how in ({"since": since}, {}))
        assert len(some) == 1
        assert told(some).items() <= told(whole).items()


def test_a_cancelled_order_comes_again_and_holds_nothing(shop: Wired) -> None:
    connector = shop.connect()
    sku = shop.sandbox.catalogue.sku(5)
    shop.store.set_stock(sku, 10)
    number = shop.sandbox.shop.order([Line(sku, 2)]).id
    [before] = all_of(connector, "orders")
    shop.clock.pass_(A_DAY)
    shop.sandbox.shop.orders.set_status(number, CANCELLED)
    [after] = all_of(connector, "orders", since=shop.clock.now() - timedelta(hours=1))
    assert before.order is not None
    assert after.order is not None
    assert (before.order.status, before.order.holds_stock) == ("Paid", True)
    assert (after.order.status, after.order.holds_stock) == ("Canceled", False)
    assert shop.store.quantity(sku) == 10


def change(record: Record, after: int, before: int | None) -> Change:
    return Change("inventory", record.sku, before=before, after=after, refs=record.refs)


@pytest.mark.pitfall("P-05")
@pytest.mark.parametrize("version", VERSIONS)
def test_each_row_is_compared_and_the_others_of_its_request_are_set(
    shop: Wired, version: str
) -> None:
    connector = shop.connect(api_version=version)
    skus = [shop.sandbox.catalogue.sku(place) for place in (2, 5, 8)]
    for sku in skus:
        shop.store.set_stock(sku, 10)
    first, moved, last = (connector.read("inventory", [Ask(sku)]).records[0] for sku in skus)
    shop.store.sell(moved.sku)
    changes = [
        change(first, 4, 10),
        change(moved, 5, 10),
        Change("inventory", "no such thing", before=1, after=2),
        change(last, 6, 10),
    ]
    outcomes = connector.push(changes, key="plan-1", ready=ready)
    assert [one.fate for one in outcomes] == [
        Fate.ACCEPTED, Fate.CONFLICT, Fate.REJECTED, Fate.ACCEPTED,
    ]  # fmt: skip
    assert outcomes[1].actual == 9
    assert all(one.request_id for one in outcomes if one.fate is not Fate.REJECTED)
    assert [shop.store.quantity(sku) for sku in skus] == [4, 9, 6]


@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_shop_does_not_take_is_rejected_in_its_own_words(
    shop: Wired, version: str
) -> None:
    connector = shop.connect(api_version=version)
    records = {one.sku: one for one in all_of(connector, "inventory")}
    gone = {"inventory_item_id": "43999999999999"}
    changes = [
        Change("inventory", "GONE", before=1, after=2, refs=gone),
        change(records["GIFT-25"], 3, None),
        change(records["ABC-1"], 13, 12),
    ]
    refused, untracked, done = connector.push(changes, key="plan-1", ready=ready)
    assert (refused.fate, refused.code) == (Fate.REJECTED, "invalid_inventory_item")
    assert "the variant may be gone" in refused.message
    assert (untracked.fate, untracked.code) == (Fate.REJECTED, "non_mutable_inventory_item")
    assert done.fate is Fate.ACCEPTED
    assert shop.store.quantity("ABC-1") == 13


def test_a_request_that_is_sent_again_under_its_key_is_done_once(shop: Wired) -> None:
    connector = shop.connect()
    [record] = connector.read("inventory", [Ask("ABC-1")]).records
    for _ in range(2):
        [outcome] = connector.push([change(record, 9, 12)], key="plan-1", ready=ready)
        assert outcome.fate is Fate.ACCEPTED
        shop.store.sell("ABC-1")
    assert shop.store.quantity("ABC-1") == 7
