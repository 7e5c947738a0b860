"""The simulated SparkLayer site, asked over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import httpx
import pytest

from syncconsole.sandbox.server import Sandbox
from syncconsole.sandbox.sparklayer.site import CLIENT_ID, CLIENT_SECRET, PLACES, SITE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from tests.sandbox.fakes import FakeTime

KEY = {
    "grant_type": "client_credentials",
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
}
FETCH, UPDATE = "/api/v1/batch-fetch-stock", "/api/v1/batch-update-stock"


class Client:
    """Asks one site with a token of its own; nothing of the program's own connector."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.site = sandbox.sparklayer
        self.token = self.site.issue()[0]
        self._http = httpx.Client(base_url=sandbox.url, trust_env=False, timeout=10.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def ask(self, method: str, path: str, **sent: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Site-Id": SITE}
        return self._http.request(method, path, headers=headers | sent.pop("headers", {}), **sent)

    def levels(self, *skus: str, **asked: Any) -> dict[str, Any]:
        found = self.ask("POST", FETCH, json={"skus": list(skus), **asked}).raise_for_status()
        return {one["sku"]: one["stock_levels"] for one in found.json()}

    def update(self, *rows: dict[str, Any]) -> httpx.Response:
        return self.ask("POST", UPDATE, json=list(rows))


@pytest.fixture
def client(time: FakeTime) -> Iterator[Client]:
    with Sandbox(items=240, seed=7, clock=time.clock) as sandbox, Client(sandbox) as client:
        yield client


def at_default(sku: str, quantity: int, **more: Any) -> dict[str, Any]:
    return {"stock_location_external_id": "default", "sku": sku, "stock_level": quantity, **more}


def test_a_token_comes_for_credentials_in_json_and_lives_an_hour(
    client: Client, time: FakeTime
) -> None:
    told = client.ask("POST", "/api/auth/token", json=KEY).json()
    assert told["expires_in"] == 3600
    client.token = told["access_token"]
    time.passed = 3599.0
    assert client.ask("GET", "/api/v2/price-lists").status_code == 200
    time.passed = 3600.0
    assert client.ask("GET", "/api/v2/price-lists").status_code == 401


def test_a_form_wrong_credentials_or_another_site_give_no_token(client: Client) -> None:
    at = "/api/auth/token"
    assert client.ask("POST", at, data=KEY).status_code == 400
    assert client.ask("POST", at, json=KEY | {"client_secret": "x"}).status_code == 401
    assert client.ask("POST", at, json=KEY, headers={"Site-Id": "other"}).status_code == 401
    refused = client.ask("POST", at, json=KEY | {"grant_type": "password"})
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert refused.json()["status"] == 400


def test_price_lists_come_in_pages_by_name(client: Client) -> None:
    def page(number: int) -> dict[str, Any]:
        query = {"page": number, "page_size": 2}
        told: dict[str, Any] = client.ask("GET", "/api/v2/price-lists", params=query).json()
        return told

    pages = [page(number) for number in (1, 2, 3)]
    assert [one["slug"] for told in pages for one in told["data"]] == [
        "base-list", "clearance", "retail-minus-20", "trade-eu", "vip",
    ]  # fmt: skip
    assert pages[2]["pagination"] == {
        "total": 5, "per_page": 2, "current_page": 3, "total_pages": 3,
    }  # fmt: skip
    too_large = client.ask("GET", "/api/v2/price-lists", params={"page_size": 251})
    assert too_large.json()["errors"][0]["property"] == "page_size"


def test_a_list_gives_every_stored_price_by_sku_and_quantity(client: Client) -> None:
    rows = client.ask("GET", "/api/v1/price-lists/trade-eu/pricing").json()
    assert [one["sku"] for one in rows] == sorted(one["sku"] for one in rows)
    assert [one for one in rows if one["sku"] == "ABC-1"] == [
        {"sku": "ABC-1", "quantity": 1, "price": 39.95},
        {"sku": "ABC-1", "quantity": 5, "price": 37.45},
        {"sku": "ABC-1", "quantity": 10, "price": 34.95},
    ]
    assert not any(one["sku"] == "ABC-3" for one in rows)


@pytest.mark.parametrize("slug", ["clearance", "retail-minus-20"])
def test_a_list_without_stored_prices_is_204(client: Client, slug: str) -> None:
    reply = client.ask("GET", f"/api/v1/price-lists/{slug}/pricing")
    assert (reply.status_code, reply.content) == (204, b"")


def test_an_unknown_list_is_404(client: Client) -> None:
    assert client.ask("GET", "/api/v1/price-lists/none/pricing").status_code == 404


def test_stock_is_told_of_the_default_location_unless_others_are_asked_for(
    client: Client,
) -> None:
    both = next(
        sku for sku, place in client.site.levels if place == PLACES[1].id
    )  # stocked at the second location too
    assert len(client.levels(both)[both]) == 1
    every = client.levels(both, filter={"all_stock_locations": True})[both]
    assert [one["stock_location_id"] for one in every] == [one.id for one in PLACES]
    second = client.levels(both, filter={"stock_location_ids": [PLACES[1].id]})[both]
    assert [one["stock_location_id"] for one in second] == [PLACES[1].id]
    assert client.levels("NOBODY-KNOWS") == {}


def test_an_update_overwrites_the_whole_level(client: Client) -> None:
    client.update(at_default("ABC-1", 3, restock_date="2026-05-01", min_stock_level=-2))
    (level,) = client.levels("ABC-1")["ABC-1"]
    assert (level["stock_level"], level["restock_date"], level["min_stock_level"]) == (
        3, "2026-05-01", -2,
    )  # fmt: skip
    assert client.update(at_default("ABC-1", 4)).status_code == 204
    (level,) = client.levels("ABC-1")["ABC-1"]
    assert (level["stock_level"], level["restock_date"], level["min_stock_level"]) == (
        4, None, None,
    )  # fmt: skip


def test_one_bad_row_refuses_the_batch_and_is_named(client: Client) -> None:
    rows = [
        at_default("ABC-1", 1),
        at_default("ABC-1", 2),
        {"stock_location_external_id": "nowhere", "sku": "ABC-2", "stock_level": 1},
        at_default("ABC-3", 1) | {"stock_level": "many"},
    ]
    reply = client.update(*rows)
    assert reply.status_code == 400
    assert [(one["property"], one["code"]) for one in reply.json()["errors"]] == [
        ("[1].sku", "duplicate"),
        ("[2].stock_location_external_id", "invalid"),
        ("[3].stock_level", "invalid"),
    ]
    assert client.site.stock("ABC-1").stock == 12


def test_faults_meet_it_as_they_meet_the_others(client: Client) -> None:
    for fault, status in (
        ("409", 409), ("429", 429), ("503", 503), ("expired_token", 401), ("missing_scope", 403),
    ):  # fmt: skip
        client.sandbox.faults.arm(fault, times=1, seconds=2.0)
        reply = client.ask("GET", "/api/v2/price-lists")
        assert reply.status_code == status
        assert reply.json()["title"]
        assert (reply.headers.get("retry-after") == "2") is (status == 429)


def test_the_dashboard_is_worked_from_outside(client: Client) -> None:
    def post(**fields: Any) -> dict[str, Any]:
        reply = client.ask("POST", "/_sandbox/sparklayer", json=fields).raise_for_status()
        told: dict[str, Any] = reply.json()
        return told

    assert post(sku="ABC-3", list="vip", cents=5000)["prices"] == {"vip": {"1": 5000}}
    assert post(sku="ABC-3", list="vip", cents=None)["prices"] == {}
    assert post(sku="ABC-3", stock=9)["stock"] == 9
    post(sku="ABC-3", expire=True)
    assert client.ask("GET", "/api/v2/price-lists").status_code == 401


def test_a_fetch_of_stock_is_a_read_and_a_token_neither(client: Client) -> None:
    client.levels("ABC-1")
    client.ask("POST", "/api/auth/token", json=KEY)
    assert client.sandbox.log.counts == {"read": 1, "write": 0}
    client.update(at_default("ABC-1", 1))
    assert client.sandbox.log.counts == {"read": 1, "write": 1}
