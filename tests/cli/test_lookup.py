"""`lookup`, and what `status` says of feeds: over a config of profile feeds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from syncconsole.paths import database_path
from tests.support.catalogue import a_catalogue, silent
from tests.support.feeds_house import FeedsHouse

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

CONFIG = """\
endpoints:
  web: {connector: bigcommerce, store_hash: x, token: tokentoken, location: 1}
connections:
  trade-shop:
    profile: feeds
    store: web
"""

WIDGET, ANA = "7356521840875", "5917633347819"


@pytest.fixture
def house(shell: Shell) -> FeedsHouse:
    """The shell's cache, holding what a refresh of the catalogue brought."""
    shell.path.write_text(CONFIG)
    house = FeedsHouse(shell.path.parent, a_catalogue(), cache=database_path(shell.path))
    house.refresh()
    return house


@pytest.mark.usefixtures("house")
class TestProduct:
    """A product or variant, whole."""

    @pytest.mark.requirement("S-119")
    def test_a_sku_shows_the_variant_its_product_and_its_siblings(self, shell: Shell) -> None:
        said = shell("lookup product ABC-2")
        assert said.code == 0
        for text in (f"Widget ({WIDGET})", "variant SKU in trade-shop", "*  ABC-2", "ABC-3"):
            assert text in said.out

    @pytest.mark.requirement("S-119")
    @pytest.mark.requirement("S-139")
    def test_json_is_one_document_with_the_payload_as_received(self, shell: Shell) -> None:
        document = shell("lookup product ABC-2 --json").document
        (record,) = document["records"]
        assert record["payload"] == {"sku": "ABC-2", "inventory": {"available": 2}}
        assert [each["sku"] for each in record["siblings"]] == ["ABC-1", "ABC-2", "ABC-3"]
        assert (document["found"], record["how"]) == (True, "variant SKU")

    @pytest.mark.requirement("S-119")
    def test_a_beginning_lists_them_a_line_each(self, shell: Shell) -> None:
        for n in range(3):
            assert f"ABC-{n + 1}" in shell("lookup product ABC-").out
        assert len(shell("lookup product ABC- --json").document["records"]) == 3

    @pytest.mark.requirement("S-120")
    @pytest.mark.requirement("S-121")
    @pytest.mark.parametrize(
        "value", [WIDGET, f"https://your-shopify-store-url.com/admin/products/{WIDGET}/?a=1"]
    )
    def test_an_id_and_an_address_find_the_product(self, shell: Shell, value: str) -> None:
        (record,) = shell(f"lookup product {value} --json").document["records"]
        assert (record["remote_id"], record["how"]) == (WIDGET, "product ID")

    @pytest.mark.requirement("S-140")
    def test_nothing_found_is_exit_1_with_what_was_searched_and_what_is_near(
        self, shell: Shell
    ) -> None:
        said = shell("lookup product ABC2")
        assert said.code == 1
        assert "searched variants of trade-shop at web: 4 records, read" in said.out
        assert "near: ABC-2, ABC-1, ABC-3" in said.out
        document = shell("lookup product ABC2 --json").document
        assert (document["found"], document["near"][0]) == (False, "ABC-2")

    def test_an_unknown_connection_is_a_sentence(self, shell: Shell) -> None:
        said = shell("lookup product ABC-2 --connection trade-shp")
        assert said.code != 0
        assert "trade-shop" in said.err


@pytest.mark.usefixtures("house")
class TestCustomer:
    """A customer, and why one is not imported."""

    @pytest.mark.requirement("S-134")
    @pytest.mark.requirement("S-135")
    def test_internal_external_and_address_find_the_same_and_the_view_is_json(
        self, shell: Shell
    ) -> None:
        address = f"https://shop.myshopify.com/admin/customers/{ANA}"
        (by_id,) = shell(f"lookup customer {ANA} --json").document["records"]
        (by_address,) = shell(f"lookup customer {address} --json").document["records"]
        (by_internal,) = shell(f"lookup customer {by_id['id']} --json").document["records"]
        assert by_id == by_address
        assert (by_internal["remote_id"], by_internal["how"]) == (ANA, "internal ID")
        said = shell(f"lookup customer {ANA}").out
        assert json.loads(said[said.index("{") : said.rindex("}") + 1])["id"] == int(ANA)

    @pytest.mark.requirement("S-137")
    def test_the_page_on_the_platform_is_told(self, shell: Shell) -> None:
        page = f"https://admin.shopify.com/store/trade-shop/customers/{ANA}"
        assert page in shell(f"lookup customer {ANA}").out

    @pytest.mark.requirement("S-141")
    def test_one_that_is_not_imported_is_explained(self, shell: Shell) -> None:
        said = shell("lookup customer 5917633347822")
        assert said.code == 0
        assert "not imported: no b2b tag / metafield" in said.out


class TestStatus:
    """The sentences of Data Sync."""

    @pytest.mark.requirement("S-104")
    @pytest.mark.requirement("S-126")
    @pytest.mark.requirement("S-146")
    def test_both_feeds_are_told_in_the_words_of_the_source(
        self, shell: Shell, house: FeedsHouse
    ) -> None:
        products, customers = shell("status --json").document["data_sync"]
        assert products["sentence"] == ("Products are successfully syncing and data being received")
        assert customers["sentence"] == (
            "Customers are successfully syncing and data being received"
        )
        assert (products["synchronised"], customers["left_out"]) == ("2 (4 variants)", 2)
        assert products["sentence"] in shell("status").out

    @pytest.mark.requirement("S-105")
    @pytest.mark.requirement("S-116")
    def test_errors_are_told_with_what_to_do(self, shell: Shell, house: FeedsHouse) -> None:
        house.shops["web"].product("1", "Bare", "")
        run = house.refresh()
        assert "▲ ERRORS" in shell("status").out
        assert "give the variant a SKU in the store" in shell(f"errors {run.id}").out

    def test_a_failed_refresh_is_an_error_of_its_feed(
        self, shell: Shell, house: FeedsHouse
    ) -> None:
        house.shops["web"].faults["customers"] = silent()
        house.refresh()
        products, customers = shell("status --json").document["data_sync"]
        assert (products["state"], customers["state"]) == ("OK", "ERRORS")
        assert customers["status"]["failing"] == "the store does not answer"
