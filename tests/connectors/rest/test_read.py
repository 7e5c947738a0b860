"""Single keys are asked for in the fewest requests the description allows."""

from __future__ import annotations

from typing import Any

import httpx

from connectors.model import Ask
from tests.connectors.rest.service import Service, inventory, item


def asks(*codes: str) -> list[Ask]:
    return [Ask(code, {"id": f"i{code}"}) for code in codes]


def found(rest: Any, keys: list[Ask]) -> list[str]:
    return [one.sku for one in rest.read("inventory", keys).records]


def one(code: str) -> Any:
    return lambda _: httpx.Response(200, json=item(code))


def test_a_path_with_the_key_is_one_request_a_key_and_a_404_is_an_absence() -> None:
    service = Service({
        "GET /v1/items/iA": one("A"), "GET /v1/items/iB": lambda _: httpx.Response(404, json={}),
    })  # fmt: skip
    page = service.connect().read("inventory", asks("A", "B"))
    assert ([record.sku for record in page.records], page.requests) == (["A"], 2)


def listed(request: httpx.Request) -> httpx.Response:
    codes = request.url.params["codes"].split(",")
    return httpx.Response(200, json={"data": [item(code) for code in codes if code != "X"]})


def test_a_parameter_takes_as_many_keys_as_the_batch_says() -> None:
    service = Service({"GET /v1/items": listed})
    rest = service.connect(inventory(read={"param": "codes", "batch": 2}))
    assert rest.capabilities.components["inventory"].read_batch == 2
    assert found(rest, asks("A", "B", "X")) == ["A", "B"]
    assert service.paths == ["GET /v1/items?codes=A,B", "GET /v1/items?codes=X"]


def test_what_comes_beside_what_was_asked_for_is_dropped() -> None:
    everything = {"data": [item("A"), item("B"), item("C")]}
    rest = Service({"GET /v1/items": everything}).connect(inventory(read={"param": "code"}))
    assert found(rest, [Ask("B")]) == ["B"]


def test_keys_may_be_asked_for_by_a_ref() -> None:
    service = Service({"GET /v1/items": {"data": [item("A")]}})
    rest = service.connect(inventory(read={"param": "v", "value": "{refs.version}"}))
    assert found(rest, [Ask("A", {"version": "7"})]) == ["A"]
    assert service.paths == ["GET /v1/items?v=7"]


def test_a_key_that_cannot_be_asked_for_is_looked_for_in_the_whole_list() -> None:
    everything = {"data": [item("A,1"), item("B")]}
    service = Service({"GET /v1/items": everything})
    rest = service.connect(inventory(read={"param": "codes", "batch": 5}))
    assert found(rest, [Ask("A,1")]) == ["A,1"]
    assert service.paths == ["GET /v1/items"]
    by_path = Service({"GET /v1/items": everything}).connect()
    assert found(by_path, [Ask("B"), Ask("NOPE")]) == ["B"]


def test_an_endpoint_without_read_looks_through_its_list_once_for_all_keys() -> None:
    service = Service({"GET /v1/items": {"data": [item("A"), item("B")]}})
    rest = service.connect(inventory(read=None, write=None))
    assert found(rest, asks("A", "B", "C")) == ["A", "B"]
    assert len(service.asked) == 1
    assert rest.capabilities.components["inventory"].read_batch == 100
