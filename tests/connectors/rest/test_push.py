"""Quantities are written by their template, and every row ends as the API says."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from connectors.errors import Abandoned, Retriable, Unauthorised
from connectors.model import Ask, Fate, Outcome
from tests.connectors.http.fakes import broken_off
from tests.connectors.rest.service import STOCK, Service, change, go, inventory, item

WRITE: dict[str, Any] = STOCK["write"]


def written(service: Service) -> list[Any]:
    return [json.loads(one.content) for one in service.asked if one.method in ("PUT", "POST")]


def fates(outcomes: list[Outcome]) -> list[tuple[str, str, str]]:
    return [(one.fate.value, one.code, one.message) for one in outcomes]


def refused(status: int, body: Any) -> Any:
    return lambda _: httpx.Response(status, json=body)


def test_the_template_carries_the_quantity_and_what_refs_kept_of_the_record() -> None:
    service = Service({"PUT /v1/items/iA": {}})
    body = {
        "free": "{after}", "code": "{sku}", "as": "v{refs.version}", "ver": "{refs.version:int}",
        "note": "{{by hand}}", "list": ["{after:text}", 1, None],
    }  # fmt: skip
    rest = service.connect(inventory(write=WRITE | {"body": body}))
    outcomes = rest.push([change("A", 77, version="3")], key="k", ready=go)
    assert [one.fate for one in outcomes] == [Fate.ACCEPTED]
    assert written(service) == [
        {"free": 77, "code": "A", "as": "v3", "ver": 3, "note": "{by hand}",
         "list": ["77", 1, None]},
    ]  # fmt: skip


def test_a_key_with_strange_letters_stands_encoded_in_the_address() -> None:
    service = Service({"PUT /v1/items/ä b/c?": {}})
    rest = service.connect(inventory(write=WRITE | {"path": "/items/{sku}"}))
    rest.push([change("ä b/c?", 1)], key="k", ready=go)
    assert service.paths == ["PUT /v1/items/%C3%A4%20b%2Fc%3F"]


@pytest.mark.parametrize("sku", ["", ".", ".."])
def test_a_key_that_would_name_another_address_is_refused_unsent(sku: str) -> None:
    service = Service({})
    rest = service.connect(inventory(write=WRITE | {"path": "/items/{sku}"}))
    (outcome,) = rest.push([change(sku, 1)], key="k", ready=go)
    assert (outcome.fate, outcome.code) == (Fate.REJECTED, "unfit")


def test_a_row_without_the_ref_its_template_needs_is_refused_unsent() -> None:
    body = {"free": "{after}", "version": "{refs.version}"}
    rest = Service({}).connect(inventory(write=WRITE | {"body": body}))
    (outcome,) = rest.push([change("A", 1)], key="k", ready=go)
    assert fates([outcome]) == [
        ("rejected", "unfit", "it cannot be written: there is no value for {refs.version}"),
    ]  # fmt: skip


def test_a_refusal_ends_the_row_with_the_code_and_text_of_the_api() -> None:
    answer = refused(422, {"error": {"code": "frozen", "text": "being\u001b[31m counted"}})
    service = Service({"PUT /v1/items/iA": answer})
    rest = service.connect(errors={"code": "error.code", "message": "error.text"})
    found = rest.push([change("A", 1)], key="k", ready=go)
    assert fates(found) == [("rejected", "frozen", "being\ufffd[31m counted")]


def test_without_a_description_of_errors_the_usual_words_are_looked_for() -> None:
    service = Service({"PUT /v1/items/iA": refused(400, {"detail": "no such thing"})})
    found = service.connect().push([change("A", 1)], key="k", ready=go)
    assert fates(found) == [("rejected", "http_400", "no such thing")]


def test_a_200_that_says_it_is_none_is_a_refusal() -> None:
    service = Service({"PUT /v1/items/iA": {"status": "error", "why": "closed"}})
    rest = service.connect(errors={"ok": "status", "is": "ok", "message": "why"})
    found = rest.push([change("A", 1)], key="k", ready=go)
    assert fates(found) == [("rejected", "refused", "closed")]


def test_a_200_that_changed_nothing_is_no_success() -> None:
    service = Service({"PUT /v1/items/iA": {"stock": {"free": 5}}})
    rest = service.connect(inventory(write=WRITE | {"echo": "stock.free"}))
    found = rest.push([change("A", 7)], key="k", ready=go)
    assert fates(found) == [
        ("rejected", "not_applied", "acknowledged, but it holds 5 where 7 was sent"),
    ]  # fmt: skip
    assert rest.push([change("A", 5)], key="k", ready=go)[0].fate is Fate.ACCEPTED


def test_an_empty_answer_is_a_success_and_a_page_of_a_proxy_is_an_unknown() -> None:
    empty = Service({"PUT /v1/items/iA": lambda _: httpx.Response(204)})
    echoing = inventory(write=WRITE | {"echo": "free"})
    assert empty.connect(echoing).push([change("A", 1)], key="k", ready=go)[0].fate is Fate.ACCEPTED
    page = httpx.Response(200, text="<p>Hello", headers={"content-type": "text/html"})
    with pytest.raises(Retriable) as raised:
        Service({"PUT /v1/items/iA": lambda _: page}).connect().push(
            [change("A", 1)], key="k", ready=go
        )
    assert raised.value.maybe_done


@pytest.mark.parametrize(
    ("answer", "unknown"),
    [
        (broken_off(httpx.ReadError("gone")), True), (refused(500, {}), True),
        (refused(503, {}), False),
    ],
)  # fmt: skip
@pytest.mark.pitfall("P-20")
def test_where_only_reading_can_tell_the_outcome_is_unknown_and_nothing_is_sent_twice(
    answer: Any, *, unknown: bool
) -> None:
    service = Service({"PUT /v1/items/iA": answer})
    with pytest.raises(Retriable) as raised:
        service.connect().push([change("A", 1)], key="k", ready=go)
    assert raised.value.maybe_done is unknown
    assert len(service.asked) == 1


def test_what_ready_raises_goes_through_and_nothing_has_left() -> None:
    def withdraw() -> None:
        raise Abandoned

    service = Service({})
    with pytest.raises(Abandoned):
        service.connect().push([change("A", 1)], key="k", ready=withdraw)
    assert service.asked == []


COMPARING = inventory(write=WRITE | {"if_match": "version"})


def test_with_if_match_the_version_of_now_is_sent_and_another_value_is_a_conflict() -> None:
    service = Service({"GET /v1/items/iA": item("A", 5, ver=9), "PUT /v1/items/iA": {}})
    rest = service.connect(COMPARING)
    assert rest.capabilities.components["inventory"].compare_and_set
    assert rest.push([change("A", 7, 5)], key="k", ready=go)[0].fate is Fate.ACCEPTED
    assert service.asked[-1].headers["if-match"] == "9"
    (moved,) = rest.push([change("A", 7, 4)], key="k", ready=go)
    assert (moved.fate, moved.actual) == (Fate.CONFLICT, 5)
    assert len(written(service)) == 1


@pytest.mark.parametrize("status", [409, 412])
def test_a_version_that_moved_meanwhile_is_a_conflict_and_no_refusal(status: int) -> None:
    service = Service({"GET /v1/items/iA": item("A"), "PUT /v1/items/iA": refused(status, {})})
    (outcome,) = service.connect(COMPARING).push([change("A", 7, 5)], key="k", ready=go)
    assert outcome.fate is Fate.CONFLICT


def test_a_record_that_tells_no_version_is_not_written_over() -> None:
    service = Service({"GET /v1/items/iA": item("A", 5, ver=None)})
    (outcome,) = service.connect(COMPARING).push([change("A", 7, 5)], key="k", ready=go)
    assert (outcome.fate, outcome.code) == (Fate.REJECTED, "no_version")


def test_with_before_in_the_body_the_api_compares() -> None:
    body = {"from": "{before}", "to": "{after}"}
    service = Service({"PUT /v1/items/iA": refused(409, {"message": "it is 3"})})
    rest = service.connect(inventory(write=WRITE | {"body": body}))
    assert rest.capabilities.components["inventory"].compare_and_set
    (outcome,) = rest.push([change("A", 7, 5)], key="k", ready=go)
    assert (outcome.fate, outcome.message) == (Fate.CONFLICT, "it is 3")
    assert written(service) == [{"from": 5, "to": 7}]


def test_what_orders_hold_is_read_just_before_and_written_on_top() -> None:
    described = inventory(
        map=STOCK["map"] | {"held": "stock.held"}, write=WRITE | {"body": {"n": "{on_hand}"}}
    )
    service = Service({
        "GET /v1/items/iA": item("A", stock={"free": 9, "held": 3}), "PUT /v1/items/iA": {},
    })  # fmt: skip
    rest = service.connect(described)
    stale = change("A", 20, 6, held="1")  # what the plan was made from
    assert rest.push([stale], key="k", ready=go)[0].fate is Fate.ACCEPTED
    assert written(service) == [{"n": 23}]
    (moved,) = rest.push([change("A", 20, 9, held="0")], key="k", ready=go)
    assert (moved.fate, moved.actual) == (Fate.CONFLICT, 6)


def test_the_guard_read_that_was_just_made_is_that_reading_and_an_older_one_is_not() -> None:
    described = inventory(
        map=STOCK["map"] | {"held": "stock.held"}, write=WRITE | {"body": {"n": "{on_hand}"}}
    )
    service = Service({
        "GET /v1/items/iA": item("A", stock={"free": 9, "held": 3}), "PUT /v1/items/iA": {},
    })  # fmt: skip
    rest = service.connect(described)
    for seconds in (1.0, 3.0):
        rest.read("inventory", [Ask("A", {"id": "iA"})])
        service.clock.passed += seconds
        rest.push([change("A", 20, 6)], key="k", ready=go)
    rest.push([change("A", 20, 6)], key="k", ready=go)
    methods = [one.method for one in service.asked]
    assert methods == ["GET", "PUT", "GET", "GET", "PUT", "GET", "PUT"]
    assert written(service) == [{"n": 23}] * 3


def test_an_idempotency_key_goes_into_the_header_that_takes_one() -> None:
    service = Service({"PUT /v1/items/iA": {}})
    rest = service.connect(inventory(write=WRITE | {"idempotency": "Idempotency-Key"}))
    assert rest.capabilities.components["inventory"].idempotency
    rest.push([change("A", 1)], key="58-1-1", ready=go)
    assert service.asked[0].headers["idempotency-key"] == "58-1-1"


BATCH: dict[str, Any] = {
    "method": "POST", "path": "/batch", "batch": 4, "body": {"set": "{rows}"},
    "row": {"code": "{sku}", "free": "{after}"},
    "results": {"at": "done", "sku": "code", "code": "error.code", "message": "error.text"},
}  # fmt: skip
FOUR = [change(code, n) for n, code in enumerate("ABCD", start=1)]


def done(request: httpx.Request, bad: str = "") -> httpx.Response:
    rows = json.loads(request.content)["set"]
    return httpx.Response(200, json={"done": [
        {"code": row["code"], "error": {"code": "locked", "text": "counted"} if row["code"] in bad
         else None}
        for row in reversed(rows)
    ]})  # fmt: skip


def test_a_batch_is_one_request_and_each_row_ends_as_its_own_entry_says() -> None:
    service = Service({"POST /v1/batch": lambda request: done(request, "C")})
    rest = service.connect(inventory(write=BATCH))
    assert rest.capabilities.components["inventory"].write_batch == 4
    assert fates(rest.push(FOUR, key="k", ready=go)) == [
        ("accepted", "", ""), ("accepted", "", ""), ("rejected", "locked", "counted"),
        ("accepted", "", ""),
    ]  # fmt: skip
    assert written(service)[0]["set"][1] == {"code": "B", "free": 2}
    with pytest.raises(ValueError, match="5 rows"):
        rest.push([*FOUR, change("E", 1)], key="k", ready=go)


def test_a_row_that_the_answer_leaves_out_is_an_unknown() -> None:
    service = Service({"POST /v1/batch": {"done": [{"code": "A"}]}})
    with pytest.raises(Retriable) as raised:
        service.connect(inventory(write=BATCH)).push(FOUR, key="k", ready=go)
    assert (raised.value.code, raised.value.maybe_done) == ("unsure", True)
    assert "leaves B out" in raised.value.message


def test_where_only_failures_are_listed_the_others_were_written() -> None:
    results = BATCH["results"] | {"only_failed": True}
    service = Service({"POST /v1/batch": {"done": [{"code": "B", "error": {"text": "no"}}]}})
    rest = service.connect(inventory(write=BATCH | {"results": results}))
    assert [one.fate.value for one in rest.push(FOUR, key="k", ready=go)] == [
        "accepted", "rejected", "accepted", "accepted",
    ]  # fmt: skip


@pytest.mark.pitfall("P-19")
def test_a_batch_refused_for_one_row_is_halved_until_it_stands_alone() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if any(row["code"] == "C" for row in json.loads(request.content)["set"]):
            return httpx.Response(400, json={"message": "C is no item"})
        return done(request)

    service = Service({"POST /v1/batch": answer})
    write = BATCH | {"idempotency": "Idempotency-Key"}
    found = service.connect(inventory(write=write)).push(FOUR, key="k", ready=go)
    assert fates(found)[2] == ("rejected", "http_400", "C is no item")
    assert [one.fate.value for one in found].count("accepted") == 3
    keys = [one.headers["idempotency-key"] for one in service.asked]
    assert len(set(keys)) == len(keys)


def test_a_batch_that_breaks_off_halfway_is_an_unknown_as_a_whole() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        codes = [row["code"] for row in json.loads(request.content)["set"]]
        if len(codes) == 4:
            return httpx.Response(400, json={})
        return done(request) if "A" in codes else httpx.Response(401, json={})

    with pytest.raises(Retriable) as raised:
        Service({"POST /v1/batch": answer}).connect(inventory(write=BATCH)).push(
            FOUR, key="k", ready=go
        )
    assert (raised.value.code, raised.value.maybe_done) == ("halfway", True)
    with pytest.raises(Unauthorised):
        Service({"POST /v1/batch": refused(401, {})}).connect(inventory(write=BATCH)).push(
            FOUR, key="k", ready=go
        )


def test_a_component_that_is_not_written_is_not_written() -> None:
    rest = Service({}).connect(inventory(write=None))
    assert not rest.capabilities.components["inventory"].writes
    with pytest.raises(ValueError, match="not written"):
        rest.push([change("A", 1)], key="k", ready=go)
    assert rest.push([], key="k", ready=go) == []
