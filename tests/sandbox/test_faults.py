"""Each fault, as it looks from the other end of the wire."""

from __future__ import annotations

import http.client
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from syncconsole.sandbox.faults import NAMES, Fault, Faults
from tests.sandbox.client import ITEMS, Client

if TYPE_CHECKING:
    from syncconsole.sandbox.server import Sandbox

ROW = {"location_id": 1, "sku": "L-1001-GRN", "quantity": 77}


def test_slow_does_the_work_and_answers_too_late(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.arm("slow", method="PUT", seconds=60.0)
    with pytest.raises(httpx.ReadTimeout):
        client.ask("PUT", "/v3/inventory/adjustments/absolute", json={"items": [ROW]}, timeout=0.2)
    assert client.on_hand("L-1001-GRN") == 77


def test_slow_answers_in_the_end(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.arm("slow", seconds=0.01)
    assert client.get("/v2/time").status_code == 200


def test_429_refuses_and_says_when_to_come_again(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.arm("429", seconds=2.5, times=1)
    reply = client.put(ROW)
    assert reply.status_code == 429
    assert reply.headers["x-rate-limit-time-reset-ms"] == "2500"
    assert reply.headers["x-rate-limit-requests-left"] == "0"
    assert client.on_hand("L-1001-GRN") != 77


def test_429_of_the_platform_has_no_headers(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.arm("429", bare=True)
    reply = client.get("/v2/time")
    assert reply.status_code == 429
    assert not [name for name in reply.headers if name.startswith("x-rate-limit")]


def test_503_refuses_and_does_nothing(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.arm("503", times=1)
    assert client.put(ROW).status_code == 503
    assert client.on_hand("L-1001-GRN") != 77


def test_dropped_closes_the_connection_and_does_nothing(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.arm("dropped", times=1)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        client.put(ROW)
    assert client.on_hand("L-1001-GRN") != 77


def test_a_lost_answer_leaves_the_write_done(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.arm("lost_answer", method="PUT", times=1)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        client.put(ROW)
    assert client.on_hand("L-1001-GRN") == 77


def test_truncated_announces_more_than_it_sends(sandbox: Sandbox, client: Client) -> None:
    whole = client.get(ITEMS).content
    sandbox.faults.arm("truncated", times=1)
    wire = http.client.HTTPConnection("127.0.0.1", sandbox.port, timeout=10.0)
    with closing(wire):
        token = {"X-Auth-Token": sandbox.keys.token}
        wire.request("GET", sandbox.keys.prefix + ITEMS, headers=token)
        reply = wire.getresponse()
        assert reply.headers["content-length"] == str(len(whole))
        with pytest.raises(http.client.IncompleteRead) as cut:
            reply.read()
    assert cut.value.partial == whole[: len(whole) // 2]


def test_empty_is_a_list_of_nothing(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.arm("empty", path="/v3/inventory/*")
    body = client.get(ITEMS).json()
    assert (body["data"], body["meta"]["pagination"]["total"]) == ([], 0)
    assert client.get("/v3/catalog/variants").json()["data"]


def test_short_is_consistent_with_itself_over_all_its_pages(
    sandbox: Sandbox, client: Client
) -> None:
    sandbox.faults.arm("short")
    pages = [client.get(ITEMS, limit=20, page=page).json() for page in (1, 2, 3, 4)]
    told = [page["meta"]["pagination"] for page in pages]
    assert {(page["total"], page["total_pages"]) for page in told} == {(46, 3)}
    assert [page["count"] for page in told] == [20, 20, 6, 0]
    skus = [item["identity"]["sku"] for page in pages for item in page["data"]]
    assert skus == [sandbox.catalogue.sku(item) for item in range(46)]


def test_duplicate_page_brings_the_page_before_under_this_number(
    sandbox: Sandbox, client: Client
) -> None:
    sandbox.faults.arm("duplicate_page", page=2)
    first, second, third = (client.get(ITEMS, limit=20, page=page).json() for page in (1, 2, 3))
    assert second["data"] == first["data"]
    assert second["meta"]["pagination"]["current_page"] == 2
    assert third["data"] != first["data"]


def test_maintenance_is_a_page_for_people_with_status_503(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.arm("maintenance", times=1)
    reply = client.get("/v3/inventory/items")
    assert reply.status_code == 503
    assert reply.headers["content-type"].startswith("text/html")


def test_html_is_a_login_page_with_status_200(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.arm("html", times=1)
    reply = client.put(ROW)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/html")
    assert "<form" in reply.text
    assert client.on_hand("L-1001-GRN") != 77


def test_a_fault_strikes_only_the_requests_it_is_armed_for(
    sandbox: Sandbox, client: Client
) -> None:
    sandbox.faults.arm("503", requests=[2, 4], path="/v2/*")
    paths = ["/v2/time", "/v2/time", "/v2/time", ITEMS, "/v2/time"]
    assert [client.get(path).status_code for path in paths] == [200, 503, 200, 200, 200]


def test_a_fault_ends_after_so_many_strikes(sandbox: Sandbox, client: Client) -> None:
    sandbox.faults.arm("503", times=2)
    assert [client.get("/v2/time").status_code for _ in range(3)] == [503, 503, 200]
    assert sandbox.faults.armed() == []


def test_chance_repeats_with_its_seed() -> None:
    def strikes(seed: int) -> list[bool]:
        faults = Faults()
        faults.arm("503", chance=0.3, seed=seed)
        return [faults.strike(n, "GET", "/", "") is not None for n in range(200)]

    assert strikes(1) == strikes(1) != strikes(2)
    assert 30 < sum(strikes(1)) < 90


def test_the_first_fault_armed_is_the_one_met() -> None:
    faults = Faults()
    faults.arm("503", method="PUT")
    faults.arm("429")
    put, get = (faults.strike(1, method, "/", "") for method in ("PUT", "GET"))
    assert (put and put.name, get and get.name) == ("503", "429")
    faults.clear()
    assert faults.strike(2, "GET", "/", "") is None


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": "earthquake"}, "no fault is called 'earthquake'"),
        ({"name": "503", "chance": 2.0}, "between 0 and 1"),
        ({"name": "503", "times": 0}, "1 or more times"),
    ],
)
def test_a_fault_that_cannot_be_is_refused(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Faults().arm(**wrong)  # type: ignore[arg-type]


def test_every_fault_of_the_list_is_tested_here_or_at_its_system() -> None:
    here = Path(__file__)
    files = (here, *here.parent.glob("*/test_*.py"))
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    assert [name for name in NAMES if f'"{name}"' not in source] == []
    assert {Fault(name).name for name in NAMES} == set(NAMES)
