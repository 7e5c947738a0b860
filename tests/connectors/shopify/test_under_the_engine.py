"""The engine pushes to Shopify: every row ends as the shop says, also where answers are lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from syncconsole.cache.connect import close_cache
from syncconsole.domain.runs import Mode
from syncconsole.engine.execute import execute
from tests.connectors.shopify.shop import Shop
from tests.support.house import House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from connectors.contract import Clock, Connector
    from syncconsole.config import Endpoint


@pytest.fixture(autouse=True)
def _closed_afterwards() -> Iterator[None]:
    yield
    close_cache()


class Premises(House):
    """A warehouse that holds what the shop holds, with a connector of its own for every run."""

    def __init__(self, folder: Path, shop: Shop, options: dict[str, Any]) -> None:
        office = Scripted({one.sku: one.levels[1]["available"] for one in shop.stocks})
        super().__init__(folder, office, Scripted({}))
        self._connect = partial(shop.connect, **options)

    def _open(self, endpoint: Endpoint, clock: Clock, orders: Mapping[str, Any]) -> Connector:
        return self.office if endpoint.name == "office" else self._connect()


def house(folder: Path, shop: Shop, **options: Any) -> Premises:
    """The premises with the first Full behind them."""
    made = Premises(folder, shop, options)
    assert made.run(Mode.FULL).state == "ok"
    shop.counter.calls.clear()
    shop.counter.written.clear()
    return made


def available(shop: Shop) -> list[int]:
    return [one.levels[1]["available"] for one in shop.stocks]


@pytest.mark.parametrize("bulk", ["auto", "false"])
def test_what_changed_in_the_warehouse_is_set_in_the_shop(tmp_path: Path, bulk: str) -> None:
    shop = Shop(600)
    premises = house(tmp_path, shop, bulk=bulk)
    premises.configure(canary=0)  # 300 rows take two requests
    for number in range(1, 601, 2):
        premises.office.put(f"SKU-{number}", 70)
    run = premises.run(Mode.SMART)
    assert run.state == "ok"
    assert premises.counts(run)["pushed"] == 300
    assert available(shop)[:4] == [70, 2, 70, 4]
    assert len(shop.counter.calls) == 2


@pytest.mark.pitfall("P-05")
def test_what_was_sold_since_the_plan_ends_stale_and_the_rest_is_pushed(tmp_path: Path) -> None:
    shop = Shop(10)
    premises = house(tmp_path, shop)
    for number in range(1, 11):
        premises.office.put(f"SKU-{number}", 70)

    def sell(request: httpx.Request) -> None:
        if b"SetQuantities" in request.content:
            shop.stock(4).levels[1]["available"] = 1
            shop.answers.clear()

    shop.answers = [sell] * 50
    run = premises.run(Mode.SMART)
    rows = premises.rows(run)
    assert rows["SKU-4"] == ("stale", "target_moved")
    assert premises.counts(run)["pushed"] == 9
    assert (available(shop)[3], sorted(shop.counter.written)[0]) == (1, (1, 70))
    assert len({number for number, _ in shop.counter.written}) == len(shop.counter.written) == 9


@pytest.mark.pitfall("P-20")
def test_an_answer_that_was_lost_is_settled_by_reading_and_not_by_writing(tmp_path: Path) -> None:
    shop = Shop(10)
    premises = house(tmp_path, shop)
    premises.office.put("SKU-3", 70)

    def lose(request: httpx.Request) -> None:
        if b"SetQuantities" in request.content:
            shop.answers.clear()
            shop(request)
            raise httpx.ReadTimeout("the answer was lost")

    shop.answers = [lose] * 50
    run = premises.run(Mode.SMART)
    assert premises.rows(run)["SKU-3"][0] == "pushed"
    assert shop.counter.written == [(3, 70)]


def test_a_worker_that_died_while_shopify_wrote_its_file_waits_for_the_same_one(
    tmp_path: Path,
) -> None:
    shop = Shop(10)
    premises = house(tmp_path, shop, bulk="true")
    premises.office.put("SKU-3", 70)
    looks = 0

    def die(request: httpx.Request) -> None:
        nonlocal looks
        premises.clock.pass_(1.0)
        looks += b'"Bulk"' in request.content
        if looks == 4:
            shop.answers.clear()
            raise KeyboardInterrupt

    begun = len(shop.bulk.files)
    shop.bulk.states = ["RUNNING"] * 10
    shop.answers = [die] * 50
    run = premises.ask(Mode.FULL)
    with pytest.raises(KeyboardInterrupt):
        execute(premises.job(run), premises.config)
    assert premises.row(run).cursor == f"bulk:{begun + 1}:0:0"
    execute(premises.job(run), premises.config)
    assert premises.row(run).state == "ok"
    assert len(shop.bulk.files) == begun + 1
    assert available(shop)[2] == 70
