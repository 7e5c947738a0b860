"""Who may ask, how often, and what there is to ask for."""

from __future__ import annotations

import httpx
import pytest

from syncconsole.sandbox.server import Sandbox
from tests.sandbox.client import ITEMS, Client
from tests.sandbox.fakes import FakeTime


@pytest.mark.parametrize("headers", [{}, {"X-Auth-Token": ""}, {"X-Auth-Token": "wrong"}])
def test_without_the_token_nothing_is_told(untouched: Client, headers: dict[str, str]) -> None:
    address = untouched.sandbox.url + untouched.sandbox.keys.prefix + ITEMS
    reply = httpx.get(address, headers=headers, trust_env=False)
    assert reply.status_code == 401
    assert set(reply.json()) == {"status", "title", "type", "errors"}
    assert reply.json()["title"].startswith("Unauthorized")


def test_the_token_of_one_store_opens_no_other(untouched: Client) -> None:
    token = {"X-Auth-Token": untouched.sandbox.keys.token}
    reply = httpx.get(
        f"{untouched.sandbox.url}/stores/other/v2/time", headers=token, trust_env=False
    )
    assert reply.status_code == 401


def test_a_read_only_token_reads_and_may_not_write(sandbox: Sandbox) -> None:
    sku = sandbox.catalogue.sku(0)
    row = {"location_id": 1, "sku": sku, "quantity": 77}
    with Client(sandbox, token=sandbox.keys.read_only_token) as client:
        before = client.on_hand(sku)
        for reply in (client.put(row), client.post(row)):
            assert reply.status_code == 403
            assert reply.json()["title"] == "You don't have a required scope to access the endpoint"
        assert client.on_hand(sku) == before


def test_a_path_that_does_not_exist_is_404(untouched: Client) -> None:
    assert untouched.get("/v3/inventory/shelves").status_code == 404
    assert untouched.get("/v3/inventory/locations/one/items").status_code == 404


def test_a_method_that_a_path_does_not_know_is_405(untouched: Client) -> None:
    assert untouched.ask("DELETE", ITEMS).status_code == 405


def test_the_quota_is_counted_down_used_up_and_given_back() -> None:
    time = FakeTime()
    with Sandbox(items=20, quota=3, clock=time.clock) as sandbox, Client(sandbox) as client:
        left = [client.get("/v2/time").headers["x-rate-limit-requests-left"] for _ in range(3)]
        assert left == ["2", "1", "0"]
        time.passed = 12.0
        refused = client.put({"location_id": 1, "sku": "L-1001-GRN", "quantity": 1})
        assert refused.status_code == 429
        assert refused.headers["x-rate-limit-time-reset-ms"] == "18000"
        assert refused.headers["x-rate-limit-requests-left"] == "0"
        time.passed = 30.0
        assert client.get("/v2/time").status_code == 200
        assert client.on_hand("L-1001-GRN") != 1


def test_a_thousand_skus_fit_into_one_address(untouched: Client) -> None:
    catalogue = untouched.sandbox.catalogue
    every = ",".join(catalogue.sku(item) for item in range(240))
    assert len(untouched.data(ITEMS, sku__in=",".join([every] * 4), limit=240)) == 240
