"""What the connector sends and makes of answers that the simulated site never gives."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import httpx
import pytest

from connectors.contract import Tools
from connectors.errors import (
    Abandoned,
    Malformed,
    Misconfigured,
    Rejected,
    Retriable,
    Unauthorised,
)
from connectors.model import Ask, Fate
from connectors.sparklayer.client import connect
from connectors.sparklayer.faults import explain, named_rows
from tests.connectors.http.fakes import FakeClock
from tests.connectors.sparklayer.site import OPTIONS, SECRET, Site, change, go

FETCH, UPDATE, LISTS = "batch-fetch-stock", "batch-update-stock", "price-lists"


def answered(value: Any, status: int = 200) -> Any:
    return lambda _: httpx.Response(status, json=value)


def lists(*slugs: str, page: int = 1, pages: int = 1) -> Any:
    data = [{"slug": slug} for slug in slugs]
    return answered({"data": data, "pagination": {"current_page": page, "total_pages": pages}})


def test_every_call_names_the_site_the_token_and_the_program() -> None:
    site = Site(**{FETCH: answered([])})
    site.connect().read("inventory", [Ask("A")])
    token, fetch = site.asked
    assert json.loads(token.content) == {
        "grant_type": "client_credentials", "client_id": "key", "client_secret": SECRET,
    }  # fmt: skip
    assert token.headers["content-type"] == "application/json"
    assert "authorization" not in token.headers
    assert fetch.headers["authorization"] == "Bearer t1"
    for request in site.asked:
        assert request.headers["site-id"] == "jones"
        assert "syncconsole" in request.headers["user-agent"]


def test_a_token_is_kept_and_fetched_again_before_it_ends() -> None:
    site = Site(**{FETCH: answered([])})
    spark = site.connect()
    spark.read("inventory", [Ask("A")])
    site.clock.passed = 3479.0
    spark.read("inventory", [Ask("A")])
    assert site.tokens == 1
    site.clock.passed = 3480.0
    spark.read("inventory", [Ask("A")])
    assert site.tokens == 2


def test_keys_are_cut_into_batches_of_500_each_asked_once() -> None:
    def levels(request: httpx.Request) -> httpx.Response:
        skus = json.loads(request.content)["skus"]
        level = {"stock_location_id": "x", "stock_level": 1}
        return httpx.Response(200, json=[{"sku": sku, "stock_levels": [level]} for sku in skus])

    site = Site(**{FETCH: levels})
    asks = [Ask(f"S-{n}") for n in range(1001)] + [Ask("S-0")]
    page = site.connect().read("inventory", asks)
    assert (len(page.records), page.requests) == (1001, 3)
    sizes = [len(json.loads(one.content)["skus"]) for one in site.sent(FETCH)]
    assert sizes == [500, 500, 1]


@pytest.mark.pitfall("P-25")
@pytest.mark.parametrize(
    ("level", "quantity", "reason"),
    [(0, 0, ""), (-3, -3, ""), (None, None, "missing"), (10**12, None, "out_of_range")],
)
def test_unknown_stock_is_never_zero(level: Any, quantity: int | None, reason: str) -> None:
    told = [{"sku": "A", "stock_levels": [{"stock_location_id": "x", "stock_level": level}]}]
    (record,) = Site(**{FETCH: answered(told)}).connect().read("inventory", [Ask("A")]).records
    assert (record.qty, record.reason) == (quantity, reason)


def test_a_price_list_is_read_by_its_slug_safely_spelled_and_204_is_no_price() -> None:
    site = Site(pricing=lambda _: httpx.Response(204), **{LISTS: lists("a/b list")})
    assert [page.records for page in site.connect().pages("prices")] == [()]
    assert site.sent("pricing")[0].url.raw_path == b"/api/v1/price-lists/a%2Fb%20list/pricing"


def test_prices_stay_exact_and_units_are_told() -> None:
    rows = [
        {"sku": "A", "quantity": 12, "price": 9.5, "unit_of_measure": "case"},
        {"sku": "A", "quantity": 1, "price": 0.1234},
        {"sku": "B", "price": 1200},
    ]
    site = Site(pricing=answered(rows), **{LISTS: lists("trade")})
    (page,) = site.connect().pages("prices")
    told = {one.sku: one.fields for one in page.records}
    assert told["A"] == {
        "price_list": "trade", "price": "0.1234", "quantity": "1", "breaks": "12=9.50/case",
    }  # fmt: skip
    assert Decimal(told["B"]["price"]) == 1200


def test_hostile_names_are_cleaned() -> None:
    data = [{"slug": "x", "name": "Trade\x1b[2J\nEU"}]
    told = {"data": data, "pagination": {"current_page": 1, "total_pages": 1}}
    (page,) = Site(**{LISTS: answered(told)}).connect().pages("price_lists")
    assert "\x1b" not in page.records[0].title
    assert "\n" not in page.records[0].fields["name"]


def test_another_page_than_the_one_asked_for_is_no_page() -> None:
    site = Site(**{LISTS: lists("a", page=1, pages=2)})
    with pytest.raises(Malformed, match="page 1"):
        list(site.connect().pages("price_lists"))


def refusing(*bad: str, named: bool) -> Any:
    """A site that refuses batches with a bad SKU, by name or vaguely."""

    def handler(request: httpx.Request) -> httpx.Response:
        rows = json.loads(request.content)
        errors = [
            {"code": "invalid", "message": "no", "property": f"[{at}].sku"}
            for at, row in enumerate(rows)
            if row["sku"] in bad
        ]
        if not errors:
            return httpx.Response(204)
        told = {"title": "Bad Request", "status": 400, "detail": "Validation failed"}
        return httpx.Response(400, json=told | ({"errors": errors} if named else {}))

    return handler


@pytest.mark.pitfall("P-19")
@pytest.mark.parametrize("named", [True, False])
def test_bad_rows_are_rejected_and_the_others_written(*, named: bool) -> None:
    site = Site(**{FETCH: answered([]), UPDATE: refusing("S-3", "S-6", named=named)})
    changes = [change(f"S-{n}", n) for n in range(8)]
    outcomes = site.connect().push(changes, key="k", ready=go)
    assert [at for at, one in enumerate(outcomes) if one.fate is Fate.REJECTED] == [3, 6]
    assert all(one.code == "http_400" for one in outcomes if one.fate is Fate.REJECTED)
    accepted = {
        row["sku"]
        for request in site.sent(UPDATE)
        for row in json.loads(request.content)
        if not {"S-3", "S-6"} & {one["sku"] for one in json.loads(request.content)}
    }
    assert accepted == {f"S-{n}" for n in range(8)} - {"S-3", "S-6"}
    assert (len(site.sent(UPDATE)) == 2) is named


def test_ready_is_the_last_thing_before_a_write_and_may_end_it() -> None:
    site = Site(**{FETCH: answered([]), UPDATE: lambda _: httpx.Response(204)})

    def stop() -> None:
        assert not site.sent(UPDATE)
        raise Abandoned

    with pytest.raises(Abandoned):
        site.connect().push([change("A", 1)], key="k", ready=stop)
    assert not site.sent(UPDATE)


def test_an_end_halfway_can_only_be_told_by_reading() -> None:
    calls = list[int]()

    def handler(request: httpx.Request) -> httpx.Response:
        calls.append(len(json.loads(request.content)))
        if len(calls) == 1:
            return httpx.Response(400, json={"title": "Bad Request"})
        return httpx.Response(204 if len(calls) == 2 else 500)

    site = Site(**{FETCH: answered([]), UPDATE: handler})
    with pytest.raises(Retriable) as caught:
        site.connect().push([change(f"S-{n}", n) for n in range(4)], key="k", ready=go)
    assert caught.value.maybe_done
    assert calls == [4, 2, 2]


def test_what_must_not_be_written_is_refused_before_anything_is_sent() -> None:
    site = Site()
    spark = site.connect()
    for changes in (
        [change("A", 1)] * 501,
        [change("", 1)],
    ):
        with pytest.raises(ValueError, match=r"SKU|changes"):
            spark.push(changes, key="k", ready=go)
    assert spark.push([], key="k", ready=go) == []
    assert site.asked == []


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refused_key_is_unauthorised_and_shows_no_secret(status: int) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json={"title": "no", "detail": f"{SECRET} is wrong"})

    spark = connect(OPTIONS, Tools(FakeClock()), transport=httpx.MockTransport(refuse))
    with pytest.raises(Unauthorised) as caught:
        spark.read("inventory", [Ask("A")])
    assert SECRET not in f"{caught.value!r} {caught.value.message} {caught.value.detail}"


def test_nothing_shows_the_secret_or_a_token() -> None:
    site = Site(**{FETCH: lambda r: httpx.Response(400, json={"detail": str(r.headers)})})
    spark = site.connect()
    with pytest.raises(Rejected) as caught:
        spark.read("inventory", [Ask("A")])
    shown = f"{caught.value.message} {caught.value.detail} {spark._options!r}"
    assert SECRET not in shown
    assert "Bearer t1" not in shown


@pytest.mark.parametrize("name", ["site_id", "client_id", "client_secret"])
def test_a_missing_option_is_named(name: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        connect(OPTIONS | {name: " "}, Tools(FakeClock()))


def test_what_it_cannot_tell_is_refused() -> None:
    spark = Site().connect()
    with pytest.raises(ValueError, match="component"):
        spark.pages("customers")
    with pytest.raises(ValueError, match="since"):
        spark.pages("inventory", since=Site().clock.now())
    assert spark.address("prices", {"price_list": "x"}) == ""


def test_refusals_are_read_in_each_of_their_shapes() -> None:
    by_line = b'[{"line": 2, "field": "price", "message": "not a number"}]'
    assert named_rows(by_line, 3) == {1: "price: not a number"}
    assert explain(by_line) == "price: not a number"
    by_property = b'{"title":"x","errors":[{"property":"items[4].sku","message":"gone"}]}'
    assert named_rows(by_property, 5) == {4: "items[4].sku: gone"}
    assert named_rows(by_property, 4) == {}
    for nothing in (b"", b"{", b"null", b'{"errors": 3}', b"[1, 2]", b'{"errors": [{}]}'):
        assert named_rows(nothing, 5) == {}
    assert explain(b"") == ""
