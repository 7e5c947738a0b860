"""Intuit's limits: kept to beforehand, and waited out where they were met (P-23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from connectors.model import Ask, Fate
from tests.connectors.http.fakes import page, ready
from tests.connectors.quickbooks_online.company import Company, item
from tests.connectors.quickbooks_online.intuit import fault, reply
from tests.connectors.quickbooks_online.orders import order

if TYPE_CHECKING:
    from collections.abc import Callable

SAID = "message=ThrottleExceeded; errorCode=003001; statusCode=429"
XML = (
    '<?xml version="1.0" encoding="UTF-8"?><IntuitResponse xmlns="http://schema.intuit.com/finance'
    '/v3" time="2026-11-20T04:00:00-08:00"><Fault type="SERVICE"><Error code="3001"><Message>'
    f"{SAID}</Message></Error></Fault></IntuitResponse>"
)


@pytest.mark.parametrize(
    "refusal",
    [
        lambda _: reply(429, fault("3001", SAID, kind="SERVICE")),
        lambda _: reply(403, fault("3001", SAID, kind="SERVICE")),
        page(429, XML, "application/xml"),
        page(403, XML, "text/xml"),
        lambda _: httpx.Response(429),
    ],
)
@pytest.mark.pitfall("P-23")
def test_too_many_requests_is_a_wait_of_a_minute_and_no_failure(
    refusal: Callable[[httpx.Request], httpx.Response],
) -> None:
    company = Company([item(1)])
    company.answers = [refusal] * 20
    connector = company.connect()
    waits = list[tuple[float, str]]()
    connector.on_wait = lambda seconds, why: waits.append((seconds, why))
    assert connector.read("inventory", [Ask("SKU-1")]).records
    assert waits == [(60.0, "QuickBooks Online asks us to wait")] * 20


def test_a_write_waits_it_out_too_and_asks_each_time_whether_it_may_leave() -> None:
    company = Company([item(1)])
    company.add("Customer", DisplayName="Web customer")
    refused = list[bool]()

    def refuse_once(request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.endswith("/salesreceipt") or refused:
            return None
        refused.append(True)
        return page(403, XML, "text/xml")(request)  # type: ignore[operator]

    company.answers = [refuse_once] * 9
    asked = list[float]()
    [outcome] = company.connect().push(
        [order()], key="k", ready=lambda: asked.append(company.clock.passed)
    )
    assert outcome.fate is Fate.ACCEPTED
    assert asked[1] - asked[0] == pytest.approx(60.0)


def test_no_more_than_ten_requests_leave_in_a_second() -> None:
    company = Company([item(1)])
    connector = company.connect()
    for _ in range(25):
        connector.read("inventory", [Ask("SKU-1")])
    assert company.clock.passed == pytest.approx(2.0)


def test_no_more_than_five_hundred_leave_in_a_minute() -> None:
    company = Company([item(1)])
    connector = company.connect()
    left = list[float]()
    company.answers = [lambda _: left.append(company.clock.passed)] * 1100
    for _ in range(1100):
        connector.read("inventory", [Ask("SKU-1")])
    assert left[500] - left[0] >= 60.0
    assert left[1000] - left[500] >= 60.0
    assert left[-1] < 140.0


def test_no_more_than_forty_batches_leave_in_a_minute() -> None:
    company = Company([item(1, onhand=1000)])
    company.add("Customer", DisplayName="Web customer")
    connector = company.connect()
    for number in range(0, 82, 2):
        pair = [order(str(number)), order(str(number + 1))]
        connector.push(pair, key=f"k{number}", ready=ready)
    assert len(company.sent("/batch")) == 41
    assert 60.0 <= company.clock.passed < 70.0
