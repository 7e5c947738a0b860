"""Points, not requests: waited for before and after "throttled", never taken for a failure."""

from __future__ import annotations

from itertools import pairwise
from threading import Thread
from typing import Any

import httpx
import pytest

from connectors.errors import Retriable
from connectors.model import Change
from connectors.shopify.cost import Points
from connectors.shopify.shapes import Cost
from connectors.wire import Answer
from tests.connectors.http.fakes import FakeClock, ready
from tests.connectors.shopify.shop import Shop, error


class Bucket:
    """Shopify's bucket of points, in front of a shop: leaks in at a rate, refuses what is more."""

    def __init__(self, shop: Shop, *, most: float, rate: float, cost: float, left: float) -> None:
        self._shop, self._most, self._rate, self._cost = shop, most, rate, cost
        self._left, self._at = left, shop.clock.monotonic()
        self.refused = 0
        self.low = most
        shop.answers = [self] * 200

    def __call__(self, _: httpx.Request) -> httpx.Response | None:
        now = self._shop.clock.monotonic()
        self._left = min(self._most, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < self._cost:
            self.refused += 1
            body = {"errors": [error("Throttled", "THROTTLED")], "data": None}
            return self._shop.reply({**body, "extensions": {"cost": self._told()}})
        self._left -= self._cost
        self.low = min(self.low, self._left)
        self._shop.extensions["cost"] = self._told()
        return None

    def _told(self) -> dict[str, Any]:
        status = {
            "maximumAvailable": self._most,
            "currentlyAvailable": self._left,
            "restoreRate": self._rate,
        }
        return {"requestedQueryCost": self._cost, "throttleStatus": status}


@pytest.mark.pitfall("P-23")
def test_a_question_that_would_not_fit_is_kept_back_until_it_does() -> None:
    shop = Shop(1500)
    bucket = Bucket(shop, most=1000, rate=100, cost=300, left=1000)
    waits = list[tuple[float, str]]()
    connector = shop.connect(reserve=0)
    connector.on_wait = lambda seconds, why: waits.append((seconds, why))
    assert sum(len(page.records) for page in connector.pages("inventory")) == 1500
    assert bucket.refused == 0
    assert shop.clock.passed == pytest.approx((6 * 300 - 1000) / 100, abs=1.0)
    assert {why for _, why in waits} == {"the cost bucket of Shopify fills up again"}


@pytest.mark.pitfall("P-23")
def test_points_are_left_to_others_that_use_the_same_app() -> None:
    shop = Shop(1500)
    bucket = Bucket(shop, most=1000, rate=100, cost=300, left=1000)
    list(shop.connect(reserve=400).pages("inventory"))
    assert bucket.low >= 399
    big = Shop(1000)
    Bucket(big, most=1000, rate=100, cost=300, left=1000)
    list(big.connect(reserve=10**6).pages("inventory"))  # never more than half of it


@pytest.mark.pitfall("P-23")
def test_throttled_inside_http_200_is_waited_for_as_long_as_it_takes() -> None:
    shop = Shop(10)
    bucket = Bucket(shop, most=1000, rate=1, cost=500, left=-1000)
    connector = shop.connect()
    assert len(next(iter(connector.pages("inventory"))).records) == 10
    assert bucket.refused == 1
    assert shop.clock.passed == pytest.approx(1500 + 50, abs=60)


@pytest.mark.pitfall("P-23")
@pytest.mark.parametrize("headers", [{}, {"retry-after": "4"}])
def test_throttled_as_http_429_for_twenty_minutes_is_no_failure(headers: dict[str, str]) -> None:
    def until(_: httpx.Request) -> httpx.Response | None:
        if shop.clock.passed >= 1200:
            return None
        return httpx.Response(429, text="slow down", headers=headers)

    shop = Shop(10)
    shop.answers = [until] * 2000
    assert len(next(iter(shop.connect().pages("inventory"))).records) == 10


def test_a_wait_longer_than_an_hour_is_told_instead_and_proves_that_nothing_was_done() -> None:
    shop = Shop(1)
    Bucket(shop, most=1000, rate=0.1, cost=900, left=0)
    changes = [Change("inventory", "SKU-1", "1", 1, 2, {"inventory_item_id": "501"})]
    with pytest.raises(Retriable) as told:
        shop.connect().push(changes, key="1", ready=ready)
    assert (told.value.code, told.value.maybe_done) == ("throttled", False)


@pytest.mark.pitfall("P-23")
def test_throttled_without_any_figures_is_waited_for_a_second() -> None:
    shop = Shop(1)
    throttled = {"errors": [error("Throttled", "THROTTLED")]}
    shop.answers = [lambda _: shop.reply(throttled)] * 30
    assert len(next(iter(shop.connect().pages("inventory"))).records) == 1
    assert shop.clock.passed == 30


def answer(left: float, most: float = 1000.0, rate: float = 100.0) -> Answer:
    said = (
        f'{{"extensions":{{"cost":{{"throttleStatus":{{"maximumAvailable":{most},'
        f'"currentlyAvailable":{left},"restoreRate":{rate}}}}}}}}}'
    )
    return Answer(200, {}, said.encode())


def test_threads_share_the_points_and_none_spends_them_twice() -> None:
    clock = FakeClock()
    points = Points(clock)
    points.cost("Stock", 250, Cost(requested_query_cost=400))
    assert points.throttled(answer(1000)) is None
    left = list[float]()

    def spend() -> None:
        points.take("Stock", 250, "Shopify")
        left.append(clock.monotonic())

    threads = [Thread(target=spend) for _ in range(5)]
    for thread in threads:
        thread.start()
        thread.join()
    assert left[:2] == [0.0, 0.0]
    assert all(later - sooner >= 2 for sooner, later in pairwise(left[1:]))


def test_a_question_dearer_than_the_bucket_is_let_go_once_it_is_full() -> None:
    clock = FakeClock()
    points = Points(clock, reserve=100)
    points.cost("Stock", 250, Cost(requested_query_cost=5000))
    points.throttled(answer(0))
    points.take("Stock", 250, "Shopify")
    assert clock.passed == 10


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"extensions": 7}', b'{"errors": "x"}'])
def test_an_answer_that_tells_nothing_of_points_changes_nothing(body: bytes) -> None:
    points = Points(FakeClock())
    assert points.throttled(Answer(200, {}, body)) is None
