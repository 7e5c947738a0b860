"""Looking up what the feeds brought: what is found, and why something is not."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from connectors.model import Record
from syncconsole.cache.connect import close_cache
from syncconsole.cache.read.data_sync import left_out, sync_errors, sync_feeds
from syncconsole.cache.read.lookup import lookup
from syncconsole.cache.read.near import near
from syncconsole.cache.read.record_view import RecordView, record_view
from syncconsole.cache.read.standing import notes, standing
from syncconsole.cache.tables import Connection, Flow
from syncconsole.cache.tables.base import database, reading, writing
from syncconsole.cache.write.cached import RecordRead
from syncconsole.domain.lookups import Kind, Scope, wanted
from tests.cache.read_runs.factory import add_flow
from tests.cli.test_views import add_item
from tests.support.catalogue import Shop, a_catalogue, silent
from tests.support.feeds_house import NAME, FeedsHouse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from syncconsole.cache.read.data_sync import SyncFeed
    from syncconsole.cache.read.looked import Looked

WIDGET, ANA = "7356521840875", "5917633347819"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[FeedsHouse]:
    """A refreshed catalogue; ABC-2 is in a price list, its siblings and the gadget are not."""
    office = Shop("prices")
    office.price("ABC-2", "Trade")
    house = FeedsHouse(tmp_path, a_catalogue(), office)
    house.refresh()
    yield house
    close_cache()


def looked(house: FeedsHouse, text: str, kind: Kind | None = None) -> Looked:
    return lookup(wanted(text, kind), [house.connection.scope])


def ways(found: Looked) -> list[tuple[str, str]]:
    return [(hit.remote_id, hit.how) for hit in found.hits]


def view(house: FeedsHouse, text: str, kind: Kind | None = None) -> RecordView:
    found = record_view(looked(house, text, kind).hits[0].id, house.connection.b2b)
    assert found is not None
    return found


def feeds(house: FeedsHouse) -> tuple[SyncFeed, SyncFeed]:
    stands = standing([NAME], NAME, house.clock.now()).of(NAME)
    products, customers = sync_feeds(house.connection, stands, house.clock.now())
    return products, customers


class TestProducts:
    """By SKU, beginning, id and address."""

    @pytest.mark.requirement("S-117")
    @pytest.mark.requirement("S-119")
    def test_a_sku_finds_its_variant_with_product_and_siblings(self, house: FeedsHouse) -> None:
        assert ways(looked(house, "ABC-2")) == [(f"{WIDGET}-2", "variant SKU")]
        found = view(house, "ABC-2")
        assert (found.product, found.product_title) == (WIDGET, "Widget")
        assert [(each.sku, each.here) for each in found.siblings] == [
            ("ABC-1", False), ("ABC-2", True), ("ABC-3", False),
        ]  # fmt: skip

    @pytest.mark.requirement("S-119")
    def test_a_beginning_lists_all_that_begin_so(self, house: FeedsHouse) -> None:
        found = looked(house, "ABC-", Kind.PRODUCT)
        assert [(hit.sku, hit.how) for hit in found.hits] == [
            (sku, "SKU begins so") for sku in ("ABC-1", "ABC-2", "ABC-3")
        ]

    @pytest.mark.requirement("S-120")
    @pytest.mark.requirement("S-121")
    @pytest.mark.parametrize(
        "text",
        [
            WIDGET,
            f"https://your-shopify-store-url.com/admin/products/{WIDGET}",
            f"https://admin.shopify.com/store/trade-shop/products/{WIDGET}/?x=1",
            f"gid://shopify/Product/{WIDGET}",
        ],
    )
    def test_an_external_id_and_its_address_find_the_same(
        self, house: FeedsHouse, text: str
    ) -> None:
        assert ways(looked(house, text)) == [(WIDGET, "product ID")]
        assert [each.sku for each in view(house, text).siblings] == ["ABC-1", "ABC-2", "ABC-3"]

    @pytest.mark.requirement("S-112")
    def test_a_product_may_be_bought_once_a_variant_is_in_a_price_list(
        self, house: FeedsHouse
    ) -> None:
        assert view(house, "ABC-2").purchasable == "yes: in Trade"
        assert view(house, WIDGET).purchasable == "yes: in Trade"
        assert view(house, "ABC-1").purchasable == "not purchasable: no price list"
        assert view(house, "7356521840900").purchasable == "not purchasable: no price list"

    @pytest.mark.requirement("S-112")
    def test_without_an_office_nobody_knows_and_it_is_said(self, tmp_path: Path) -> None:
        house = FeedsHouse(tmp_path, a_catalogue())
        house.refresh()
        told = view(house, "ABC-2").purchasable
        assert told == "unknown: no office tells price lists"
        close_cache()

    @pytest.mark.requirement("S-099")
    @pytest.mark.requirement("S-134")
    @pytest.mark.requirement("S-139")
    def test_the_payload_is_shown_as_received_and_is_json(self, house: FeedsHouse) -> None:
        payload = json.loads(view(house, "ABC-2").payload)
        assert payload == {"sku": "ABC-2", "inventory": {"available": 2}}
        assert json.loads(view(house, ANA).payload)["tags"] == "b2b, b2b-trade"

    def test_an_inventory_connection_tells_quantity_and_terms(self, house: FeedsHouse) -> None:
        add_flow()
        add_item("ABC-2", 5, 7)
        found = lookup(wanted("ABC-2"), [house.connection.scope, Scope("outdoor-shop")])
        assert [(name, row.qty, row.target) for name, row in found.items] == [
            ("outdoor-shop", 5, 7)
        ]
        assert len(found.hits) == 1


class TestCustomers:
    """By either id, address, email."""

    @pytest.mark.requirement("S-135")
    @pytest.mark.requirement("S-136")
    @pytest.mark.parametrize(
        ("text", "how"),
        [
            (ANA, "external ID"),
            (f"https://shop.myshopify.com/admin/customers/{ANA}?locale=fr", "external ID"),
            ("ana@example.test", "email"),
            ("ANA@Example.test", "email"),
        ],
    )
    def test_each_way_finds_the_customer(self, house: FeedsHouse, text: str, how: str) -> None:
        assert ways(looked(house, text, Kind.CUSTOMER)) == [(ANA, how)]

    @pytest.mark.requirement("S-135")
    def test_one_number_that_is_internal_of_one_and_external_of_another_finds_both(
        self, house: FeedsHouse
    ) -> None:
        internal = house.record("customers", ANA).id
        house.shops["web"].customer(str(internal), "Zoe Ash", tags="b2b")
        house.refresh()
        found = looked(house, str(internal), Kind.CUSTOMER)
        assert ways(found) == [(ANA, "internal ID"), (str(internal), "external ID")]

    @pytest.mark.requirement("S-115")
    @pytest.mark.requirement("S-135")
    def test_the_internal_id_stays_the_same_from_refresh_to_refresh(
        self, house: FeedsHouse
    ) -> None:
        before = view(house, ANA).id
        house.shops["web"].customer(ANA, "Ana Renamed", tags="b2b")
        house.refresh()
        assert (view(house, ANA).id, view(house, ANA).title) == (before, "Ana Renamed")

    @pytest.mark.requirement("S-137")
    def test_its_page_on_the_platform_is_told(self, house: FeedsHouse) -> None:
        wanted_page = f"https://admin.shopify.com/store/trade-shop/customers/{ANA}"
        assert view(house, ANA).address == wanted_page

    @pytest.mark.requirement("S-141")
    def test_one_that_is_not_imported_is_found_and_explained(self, house: FeedsHouse) -> None:
        found = looked(house, "5917633347822")
        assert [hit.why for hit in found.hits] == ["not imported: no b2b tag / metafield"]

    @pytest.mark.requirement("S-132")
    def test_one_that_lost_the_tag_says_so(self, house: FeedsHouse) -> None:
        house.shops["web"].customer(ANA, "Ana", tags="")
        house.refresh()
        assert view(house, ANA).why.startswith("no longer eligible: no b2b tag / metafield")

    @pytest.mark.requirement("S-035")
    def test_a_customer_of_a_fraud_list_is_flagged(self, house: FeedsHouse) -> None:
        with writing():
            flow = Flow.create(connection=Connection.get(), component="fraud_users")
            listed = Record("fraud_users", "f1", "ana@example.test", fields={"status": "CONFIRMED"})
            RecordRead(flow.id, "store", 1).take([listed], house.clock.now())
        assert view(house, ANA).fraud == "on the Fraud Users List: CONFIRMED"
        assert view(house, "5917633347820").fraud == ""


class TestNothing:
    """Why a record is not there."""

    @pytest.mark.requirement("S-140")
    def test_what_was_searched_where_and_how_old_it_is(self, house: FeedsHouse) -> None:
        house.clock.sleep(125)
        found = looked(house, "999", Kind.PRODUCT)
        assert not found.found
        told = found.explanation(house.clock.now())
        assert told[0].startswith("nothing found for '999' as variant SKU")
        assert "searched products of trade-shop at web: 2 records, read 2 min ago" in told
        assert "searched variants of trade-shop at web: 4 records, read 2 min ago" in told

    @pytest.mark.requirement("S-140")
    @pytest.mark.parametrize(
        ("typed", "expected"),
        [("ABC2", "ABC-2"), ("abc-2", "ABC-2"), ("ACB-2", "ABC-2"), ("ABC-22", "ABC-2"),
         ("GAD_1", "GAD-1"), ("GAX-1", "GAD-1")],
    )  # fmt: skip
    def test_near_skus_are_offered(self, house: FeedsHouse, typed: str, expected: str) -> None:
        assert looked(house, typed).near[0] == expected

    def test_nothing_like_it_offers_nothing(self, house: FeedsHouse) -> None:
        assert looked(house, "ZZZ-999-QQ").near == ()
        assert looked(house, "").near == ()

    @pytest.mark.requirement("S-140")
    def test_never_read_and_failing_are_said(self, tmp_path: Path) -> None:
        shop = a_catalogue()
        house = FeedsHouse(tmp_path, shop)
        told = looked(house, "ABC-2").explanation(house.clock.now())
        assert "no feed was searched" in told[1]
        shop.faults["products"] = shop.faults["variants"] = silent()
        house.refresh()
        told = looked(house, "ABC-2", Kind.PRODUCT).explanation(house.clock.now())
        failed = "never read: the last refresh failed (the store does not answer)"
        assert any(failed in each for each in told)
        close_cache()

    def test_an_address_without_an_id_says_what_it_lacks(self, house: FeedsHouse) -> None:
        found = looked(house, "https://shop.test/orders/7")
        assert "holds no /products/ID" in found.explanation(house.clock.now())[0]

    def test_a_record_that_left_says_when(self, house: FeedsHouse) -> None:
        house.shops["web"].drop("variants", f"{WIDGET}-2")
        house.refresh()
        assert view(house, "ABC-2").gone == house.clock.now()
        assert [each.sku for each in view(house, "ABC-1").siblings] == ["ABC-1", "ABC-3"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SKU-010000", Kind.PRODUCT), ("SKU-01", Kind.PRODUCT), ("SKU-01234X", Kind.PRODUCT),
        ("77", None), ("https://x.test/products/77/variants/78", None), ("4711", Kind.CUSTOMER),
    ],
)  # fmt: skip
def test_a_look_up_goes_by_indexes_however_many_records_there_are(
    tmp_path: Path, text: str, kind: Kind | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No statement of it reads a flow from end to end."""
    shop = Shop()
    for n in range(40):
        shop.product(str(n), f"P{n}", f"SKU-{n:06}")
    house = FeedsHouse(tmp_path, shop)
    house.refresh()
    asked: list[tuple[str, object]] = []
    plain = database.obj.execute_sql

    def listening(sql: str, params: object = None, *more: object) -> object:
        asked.append((sql, params))
        return plain(sql, params, *more)

    monkeypatch.setattr(database.obj, "execute_sql", listening)
    found = looked(house, text, kind)
    if found.hits:
        record_view(found.hits[0].id, house.connection.b2b)
    monkeypatch.undo()
    with reading():
        for sql, params in asked:
            if '"cached_record"' in sql:
                steps = [row[3] for row in plain(f"EXPLAIN QUERY PLAN {sql}", params)]
                assert not [step for step in steps if "SCAN" in step or "(flow_id=?)" in step], sql
    close_cache()


def test_the_likest_sku_comes_first_among_many(tmp_path: Path) -> None:
    house = FeedsHouse(tmp_path, Shop())
    house.refresh()
    with writing():
        flow = Flow.get(Flow.component == "variants").id
        records = [Record("variants", str(n), f"SKU-{n:06}") for n in range(20_000)]
        RecordRead(flow, "store", 9).take(records, house.clock.now())
    with reading():
        assert near([flow], "SKU-01234X")[0].startswith("SKU-01234")
        assert near([flow], "SKU012345")[0] == "SKU-012345"
    close_cache()


class TestFeeds:
    """How the feeds stand, from the snapshot alone."""

    @pytest.mark.requirement("S-111")
    @pytest.mark.requirement("S-146")
    def test_what_is_synchronised_is_counted(self, house: FeedsHouse) -> None:
        products, customers = feeds(house)
        assert products.synchronised == "2 (4 variants)"
        assert (customers.synchronised, customers.left_out) == ("3", 2)
        assert (products.errors, customers.errors) == (0, 0)
        assert products.next_at == house.clock.now() + timedelta(minutes=10)

    @pytest.mark.requirement("S-131")
    def test_customers_that_are_not_imported_leave_the_tile_green(self, house: FeedsHouse) -> None:
        _, customers = feeds(house)
        assert customers.status.sign == "✓ OK"
        rows = left_out(NAME, house.connection.b2b)
        assert [(row.title, row.why) for row in rows.first(10)] == [
            ("Di Roe", "not imported: no b2b tag / metafield"),
            ("Ed Poe", "not imported: no b2b tag / metafield"),
        ]
        assert [row.title for row in left_out(NAME, house.connection.b2b, text="poe").first(9)] == [
            "Ed Poe"
        ]

    def test_even_where_none_is_imported(self, tmp_path: Path) -> None:
        house = FeedsHouse(tmp_path, a_catalogue(), b2b_tag="none", metafield_namespace="none")
        house.refresh()
        _, customers = feeds(house)
        assert (customers.status.sign, customers.synchronised, customers.left_out) == (
            "✓ OK", "0", 5,
        )  # fmt: skip
        close_cache()

    @pytest.mark.requirement("S-116")
    def test_its_errors_are_those_of_its_last_read_with_what_to_do(self, house: FeedsHouse) -> None:
        house.shops["web"].product("1", "Bare", "")
        house.refresh()
        house.refresh()
        products, _ = feeds(house)
        assert (products.status.sign, products.errors) == ("▲ ERRORS", 1)
        found = sync_errors(products)
        assert [(each.code, each.key) for each in found] == [("no_sku", "1-1")]
        assert found[0].remedy.startswith("give the variant a SKU")

    def test_a_failing_refresh_is_the_first_of_its_errors(self, house: FeedsHouse) -> None:
        house.shops["web"].product("1", "Bare", "")
        house.refresh()
        house.shops["web"].faults["products"] = silent()
        house.refresh()
        products, customers = feeds(house)
        assert (products.status.sign, products.errors) == ("▲ ERRORS", 2)
        assert products.synchronised == "3 (5 variants)"
        codes = [each.code for each in sync_errors(products)]
        assert codes == ["no_answer", "no_sku"]
        assert customers.status.sign == "✓ OK"

    @pytest.mark.requirement("S-124")
    def test_a_store_without_customers_shows_the_text_of_no_data(self, tmp_path: Path) -> None:
        shop = Shop("products", "variants")
        shop.product("1", "Widget", "ABC-1")
        house = FeedsHouse(tmp_path, shop)
        house.refresh()
        _, customers = feeds(house)
        assert customers.status.sentence.startswith("No customer data is being received")
        assert customers.errors == 0
        close_cache()

    @pytest.mark.requirement("S-108")
    def test_before_the_first_refresh_both_wait(self, tmp_path: Path) -> None:
        house = FeedsHouse(tmp_path, a_catalogue())
        assert [feed.status.sentence for feed in feeds(house)] == ["Waiting for first import"] * 2
        close_cache()

    @pytest.mark.requirement("S-125")
    def test_one_connection_to_the_platform_makes_both_feeds(self, tmp_path: Path) -> None:
        house = FeedsHouse(tmp_path, a_catalogue())
        house.refresh()
        assert [feed.status.sign for feed in feeds(house)] == ["✓ OK", "✓ OK"]
        close_cache()


def test_errors_of_single_records_do_not_crowd_out_what_happened_lately(tmp_path: Path) -> None:
    """They stand in Data Sync, at each refresh anew; a feed that fails is news."""
    shop = a_catalogue()
    for n in range(12):
        shop.product(str(n + 1), "Bare", "")
    house = FeedsHouse(tmp_path, shop)
    house.refresh()
    shop.faults["products"] = silent()
    house.refresh()
    told = [note.text for note in notes(NAME)]
    assert told == [
        "the store does not answer", "Refresh partial: the store does not answer", "Refresh ok",
    ]  # fmt: skip
    close_cache()


def test_a_variant_without_a_name_of_its_own_is_listed_under_its_products(tmp_path: Path) -> None:
    shop = Shop("products", "variants")
    shop.product("1", "Poles", "P-BLU", "P-2")
    for number, title in (("1-1", "Blue"), ("1-2", "")):
        shop.held["variants"][number] = replace(shop.held["variants"][number], title=title)
    house = FeedsHouse(tmp_path, shop)
    house.refresh()
    assert [hit.detail for hit in looked(house, "P-").hits] == ["Poles", "Poles Blue"]
    told = looked(house, "9", Kind.CUSTOMER).explanation(house.clock.now())
    assert told[1] == "no customers of trade-shop: Scripted delivers no customers"
    close_cache()
