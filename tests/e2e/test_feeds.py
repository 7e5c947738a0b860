"""Profile feeds from end to end: a real worker, real HTTP to the simulated store, the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.test_headless import run
from tests.support.premises import Premises

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FEEDS = """
  trade-shop:
    profile: feeds
    store: web
"""


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Premises]:
    with Premises(tmp_path) as premises:
        premises.configure(FEEDS)
        yield premises


@pytest.mark.requirement("S-099")
@pytest.mark.requirement("S-111")
@pytest.mark.requirement("S-119")
@pytest.mark.requirement("S-144")
@pytest.mark.requirement("S-145")
def test_a_refresh_over_the_wire_brings_every_product_and_writes_nothing(shop: Premises) -> None:
    code, said = run(shop, "refresh", "trade-shop")
    assert (code, said["run"]["state"]) == (0, "ok")
    assert shop.sandbox.log.calls(kind="write") == []
    steps = {step["name"]: step["note"] for step in said["run"]["steps_done"]}
    assert steps["read customers"] == "BigCommerce delivers no customers"
    products, customers = run(shop, "status")[1]["data_sync"]
    assert products["sentence"] in {
        "Products are successfully syncing and data being received",
        "Products are successfully syncing but errors have been found",
    }
    assert customers["sentence"].startswith("No customer data is being received")
    held = shop.sandbox.shop.catalogue
    assert (products["count"], products["variants"]) == (held.products, held.items)
    sku = held.sku(held.items - 1)
    code, said = run(shop, "lookup", "product", sku)
    assert (code, said["records"][0]["how"]) == (0, "variant SKU")
    record = said["records"][0]
    assert record["payload"]["sku"] == sku
    assert record["address"].startswith("http")
    product = run(shop, "lookup", "product", record["product"])[1]["records"][0]
    assert product["remote_id"] == record["product"]
    assert run(shop, "lookup", "product", "no-such-sku")[0] == 1
