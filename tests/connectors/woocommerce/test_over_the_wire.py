"""The connector at the simulated shop, over real HTTP."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from connectors.errors import Malformed, Retriable, Unauthorised
from connectors.model import Ask, Change, Fate, Order, OrderLine
from tests.connectors.http.fakes import ready
from tests.connectors.woocommerce.wired import Wired, all_of, change, wired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.model import Record
    from connectors.woocommerce.client import WooCommerce

VERSIONS = ("7.0.1", "8.9.3", "9.8.5", "10.3.0", "11.0.0")


@pytest.fixture
def shop() -> Iterator[Wired]:
    with wired() as made:
        yield made


@pytest.fixture
def woo(shop: Wired) -> WooCommerce:
    return shop.connect()


def managed(woo: WooCommerce) -> list[Record]:
    return [one for one in all_of(woo, "inventory") if one.qty is not None and one.sku]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_yields_the_same_stock(shop: Wired, version: str) -> None:
    shop.store.manners.version = version
    records = all_of(shop.connect(), "inventory")
    catalogue = shop.sandbox.catalogue
    skus = {catalogue.sku(item): shop.sandbox.shop.level(item, 1).on_hand for item in range(60)}
    own = {"WC-GIFT": None, "WC-ROPE": 30, "WC-ROPE-30": None, "WC-ROPE-60": None, "WC-SET": None}
    told = {one.sku: one.qty for one in records if one.sku not in ("", "WC-OVER", "WC-SET")}
    assert told == skus | {sku: qty for sku, qty in own.items() if sku != "WC-SET"}
    assert {one.sku: one.qty for one in records}["WC-OVER"] == -2
    assert len({one.remote_id for one in records}) == len(records)


def test_a_whole_read_takes_the_fewest_requests() -> None:
    with wired(items=450) as shop:
        woo = shop.connect()
        records = all_of(woo, "inventory")
        products = len(all_of(woo, "products"))
        variations = sum("variation_id" in one.refs for one in records)
        assert shop.paths().count("GET /variations") == -(-variations // 99)
        assert shop.paths().count("GET /products") == 2 * -(-products // 99)


def test_a_read_goes_on_where_it_broke_off(shop: Wired, woo: WooCommerce) -> None:
    for version in ("9.8.5", "10.3.0"):
        shop.store.manners.version = version
        pages = list(woo.pages("inventory"))
        for place, page in enumerate(pages[:-1], 1):
            rest = all_of(woo, "inventory", cursor=page.cursor)
            assert rest == [one for later in pages[place:] for one in later.records]


@pytest.mark.parametrize("auth", ["basic", "oauth"])
def test_both_proofs_read_and_write(shop: Wired, auth: str) -> None:
    woo = shop.connect(auth=auth)
    record = managed(woo)[0]
    [said] = woo.push([change(record, 41)], key="k", ready=ready)
    assert said.fate is Fate.ACCEPTED
    assert shop.store.stock(record.sku) == 41


def test_plain_http_takes_signed_requests_only(shop: Wired) -> None:
    shop.store.manners.tls = False
    assert managed(shop.connect())
    with pytest.raises(Unauthorised) as caught:
        all_of(shop.connect(auth="basic"), "inventory")
    assert "cannot list resources" in caught.value.detail


def test_a_signed_request_survives_every_sign_in_a_sku(shop: Wired, woo: WooCommerce) -> None:
    """What an address escapes is escaped twice in what is signed."""
    for sku in ("A&B", "50%", "a+b", "é ü", "x=y", "'(*)!'", "a~b", "a/b?c#d"):
        assert woo.read("inventory", [Ask(sku), Ask("WC-GIFT")]).records[0].sku == "WC-GIFT"


def test_what_was_written_is_read_back_and_no_variation_changes_its_product(
    shop: Wired, woo: WooCommerce
) -> None:
    rows = managed(woo)
    said = woo.push([change(one, 90 + at) for at, one in enumerate(rows)], key="k", ready=ready)
    assert {one.fate for one in said} == {Fate.ACCEPTED}
    found = {one.sku: one.qty for one in woo.read("inventory", [Ask(r.sku) for r in rows]).records}
    assert found == {one.sku: 90 + at for at, one in enumerate(rows)}
    assert shop.store.moved == []


@pytest.mark.pitfall("P-26")
def test_what_manages_no_stock_is_rejected_and_stays_as_it_was(
    shop: Wired, woo: WooCommerce
) -> None:
    untracked = [one for one in all_of(woo, "inventory") if one.reason == "not_tracked"]
    said = woo.push([change(one, 5) for one in untracked], key="k", ready=ready)
    assert {one.code for one in said} == {"not_tracked"}
    assert shop.store.stock("WC-ROPE-30") == 30
    assert shop.store.stock("WC-GIFT") is None


@pytest.mark.pitfall("P-13", "P-19")
def test_an_unknown_id_is_a_row_of_its_own(shop: Wired, woo: WooCommerce) -> None:
    good = managed(woo)[-1]
    gone = Change("inventory", "GONE", "", None, 5, {"product_id": "999"})
    lost = Change("inventory", "LOST", "", None, 5, {"product_id": "502", "variation_id": "998"})
    said = woo.push([gone, change(good, 5), lost], key="k", ready=ready)
    assert [one.fate for one in said] == [Fate.REJECTED, Fate.ACCEPTED, Fate.REJECTED]
    assert [said[0].code, said[2].code] == [
        "woocommerce_rest_product_invalid_id", "woocommerce_rest_product_variation_invalid_id",
    ]  # fmt: skip


@pytest.mark.pitfall("P-17")
def test_a_sale_moves_stock_and_no_date(shop: Wired, woo: WooCommerce) -> None:
    sku = next(one.sku for one in managed(woo) if isinstance(one.qty, int) and one.qty > 3)
    since = shop.clock.now()
    shop.clock.sleep(60)
    shop.sandbox.shop.sell(sku, 2)
    assert all_of(woo, "products", since=since) == []
    shop.sandbox.shop.set_price(sku, 4995)
    [changed] = all_of(woo, "products", since=since)
    assert changed.updated_at == shop.clock.now()
    assert changed.fields["price"] == "49.95"


@pytest.mark.pitfall("P-15", "P-16")
def test_a_change_in_the_second_of_the_last_read_is_seen_in_any_zone(
    shop: Wired, woo: WooCommerce
) -> None:
    sku = managed(woo)[0].sku
    shop.sandbox.shop.set_stock(sku, 10)
    number = shop.sandbox.shop.order([(sku, 1)]).id
    for zone in ("Europe/Paris", "America/Los_Angeles", "Pacific/Auckland"):
        shop.store.manners.zone = zone
        now = shop.clock.now()
        assert [one.sku for one in all_of(woo, "orders", since=now)] == [str(number)]
        assert all_of(woo, "orders", since=now + timedelta(seconds=1)) == []
        [one] = all_of(woo, "orders")
        assert one.updated_at == now


def test_an_order_is_read_as_it_was_placed_and_as_it_changed(shop: Wired, woo: WooCommerce) -> None:
    orders, sku = shop.sandbox.shop.orders, managed(woo)[0].sku
    shop.sandbox.shop.set_stock(sku, 10)
    placed = orders.place([(sku, 2)], shipping=490, discount=100, tax_percent=20)
    [record] = all_of(woo, "orders")
    assert record.order is not None
    assert (record.order.status, record.order.holds_stock) == ("processing", True)
    assert [(line.sku, line.quantity) for line in record.order.lines] == [(sku, 2)]
    total = sum(line.unit_price * line.quantity for line in record.order.lines)
    charged = total + record.order.shipping - record.order.discount + record.order.tax
    assert charged == record.order.total == Decimal(placed.total + placed.tax) / 100
    orders.cancel(placed.id)
    [record] = woo.read("orders", [Ask(record.sku, record.refs)]).records
    assert record.order is not None
    assert (record.order.status, record.order.holds_stock) == ("cancelled", False)
    orders.archive(placed.id)
    assert woo.read("orders", [Ask(record.sku, record.refs)]).records == ()


def selling(shop: Wired, record: Record, units: int, reference: str = "W-7") -> Change:
    line = OrderLine(record.sku, units, Decimal("9.99"), record.title, record.refs)
    now = datetime(2026, 11, 20, tzinfo=UTC)
    order = Order("7", "Paid", now, now, "EUR", (line,), holds_stock=True, customer="Ana Núñez")
    return Change("orders", reference, order=order)


@pytest.mark.requirement("S-077")
def test_an_order_that_is_made_lowers_the_stock_by_exactly_its_units_and_is_made_once(
    shop: Wired, woo: WooCommerce
) -> None:
    record = managed(woo)[0]
    woo.push([change(record, 10)], key="k", ready=ready)
    [said] = woo.push([selling(shop, record, 2)], key="W-7", ready=ready)
    assert said.fate is Fate.ACCEPTED
    [now] = woo.read("inventory", [Ask(record.sku)]).records
    assert now.qty == 8
    [again] = woo.push([selling(shop, record, 2)], key="W-7", ready=ready)
    assert (again.code, again.remote_id) == ("already_there", said.remote_id)
    [found] = woo.read("orders", [Ask("W-7")]).records
    assert (found.sku, found.remote_id) == ("W-7", said.remote_id)
    assert shop.store.stock(record.sku) == 8


@pytest.mark.pitfall("P-20", "P-21")
def test_an_order_whose_answer_was_lost_is_found_and_not_made_again(
    shop: Wired, woo: WooCommerce
) -> None:
    record = managed(woo)[0]
    woo.push([change(record, 10)], key="k", ready=ready)
    shop.sandbox.faults.arm("lost_answer", path="/orders/batch", times=1)
    with pytest.raises(Retriable) as caught:
        woo.push([selling(shop, record, 2)], key="W-7", ready=ready)
    assert caught.value.maybe_done
    [said] = woo.push([selling(shop, record, 2)], key="W-7", ready=ready)
    assert said.code == "already_there"
    assert len(shop.sandbox.shop.orders.all()) == 1
    assert shop.store.stock(record.sku) == 8


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("html", {}, "not_json"),
    ("php_warning", {}, "bad_json"),
    ("short", {}, ""),
    ("empty", {}, ""),
]


@pytest.mark.pitfall("P-24")
@pytest.mark.parametrize(("name", "how", "code"), FAULTS[:2])
def test_what_is_no_list_fails_the_read(
    shop: Wired, woo: WooCommerce, name: str, how: dict[str, Any], code: str
) -> None:
    shop.sandbox.faults.arm(name, path="/products", **how)
    with pytest.raises(Malformed) as caught:
        all_of(woo, "products")
    assert caught.value.code == code


@pytest.mark.pitfall("P-24")
@pytest.mark.parametrize("name", ["short", "empty", "duplicate_page"])
def test_a_list_that_is_bent_in_the_middle_fails_the_read(name: str) -> None:
    with wired(items=450) as shop:
        woo = shop.connect()
        pages = woo.pages("inventory")
        next(pages)
        shop.sandbox.faults.arm(name, path="/variations")
        with pytest.raises(Malformed) as caught:
            list(pages)
        assert caught.value.code == "incomplete_read"


@pytest.mark.pitfall("P-18")
def test_a_list_that_grows_while_it_is_read_loses_nothing() -> None:
    with wired(items=450) as shop:
        woo, orders = shop.connect(), shop.sandbox.shop.orders
        sku = managed(woo)[0].sku
        shop.sandbox.shop.set_stock(sku, 500)
        first = [str(orders.place([(sku, 1)]).id) for _ in range(130)]
        pages = woo.pages("orders")
        found = [one.sku for one in next(pages).records]
        new = [str(orders.place([(sku, 1)]).id) for _ in range(5)]
        orders.archive(int(first[3]))
        found += [one.sku for page in pages for one in page.records]
        assert set(found) >= {*first[:3], *first[4:], *new}
        assert len(set(found)) == len(found)


@pytest.mark.parametrize(("name", "maybe"), [
    ("503", False), ("dropped", True), ("lost_answer", True), ("truncated", True), ("html", True),
    ("php_warning", True),
])  # fmt: skip
@pytest.mark.pitfall("P-20")
def test_what_becomes_of_a_write_that_goes_wrong(
    shop: Wired, woo: WooCommerce, name: str, maybe: bool
) -> None:
    record = managed(woo)[0]
    shop.sandbox.faults.arm(name, method="POST", times=1)
    with pytest.raises(Retriable) as caught:
        woo.push([change(record, 77)], key="k", ready=ready)
    assert caught.value.maybe_done is maybe
    assert len(shop.paths("write")) == 1


@pytest.mark.pitfall("P-23")
def test_too_many_requests_are_waited_for(shop: Wired, woo: WooCommerce) -> None:
    shop.sandbox.faults.arm("429", times=2, seconds=7.0)
    waits = list[float]()
    woo.on_wait = lambda seconds, why: waits.append(seconds)
    assert all_of(woo, "products")
    assert [wait for wait in waits if wait >= 7.0] == [7.0, 7.0]


def test_a_thousand_rows_take_the_requests_that_the_addresses_need() -> None:
    """Of products a hundred a request, of variations one for each product: the documented least."""
    with wired(items=1000, strange=False) as shop:
        woo = shop.connect()
        rows = managed(woo)
        variations = [one for one in rows if "variation_id" in one.refs]
        parents = {one.refs["product_id"] for one in variations}
        for kind in (variations, [one for one in rows if "variation_id" not in one.refs]):
            for start in range(0, len(kind), 100):
                woo.push(
                    [change(one, 5) for one in kind[start : start + 100]], key="k", ready=ready
                )
        singles = len(rows) - len(variations)
        crossing = -(-len(variations) // 100)  # a product whose variations two batches share
        least = len(parents) + -(-singles // 100)
        assert least <= len(shop.paths("write")) <= least + crossing
        before = shop.sandbox.log.count
        woo.read("inventory", [Ask(one.sku) for one in rows])
        assert shop.sandbox.log.count - before == -(-len(rows) // 100)


def test_a_bare_shop_has_nothing_strange() -> None:
    with wired(strange=False, items=5) as shop:
        assert len(all_of(shop.connect(), "inventory")) == 5
        assert replace(shop.store.manners) == shop.store.manners
