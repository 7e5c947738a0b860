"""A list is read to its proved end, whichever way its pages are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from connectors.errors import Malformed, Misconfigured, Rejected
from tests.connectors.rest.service import STOCK, Service, inventory, item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.rest.client import Rest

CODES = [f"A-{n}" for n in range(7)]
ITEMS = [item(code) for code in CODES]

KINDS: dict[str, dict[str, Any]] = {
    "page": {"kind": "page", "param": "page", "size_param": "per_page", "size": 3},
    "page from 0": {"kind": "page", "param": "p", "first": 0, "size_param": "n", "size": 3},
    "offset": {"kind": "offset", "param": "skip", "size_param": "take", "size": 3},
    "cursor": {"kind": "cursor", "param": "after", "at": "meta.next"},
    "next_url": {"kind": "next_url", "at": "links.next"},
    "link": {"kind": "link"},
}


def pager(kind: str, items: list[Any] = ITEMS, *, total: bool = False) -> Any:
    """A list of three a page, of that kind."""
    paging = KINDS[kind]

    def answer(request: httpx.Request) -> httpx.Response:
        asked: Mapping[str, str] = request.url.params
        if kind.startswith("page"):
            start = (int(asked[paging["param"]]) - paging.get("first", 1)) * 3
        elif kind == "offset":
            start = int(asked["skip"])
        elif kind == "cursor":
            start = int(asked.get("after", "0"))
        else:
            start = int(asked.get("from", "0"))
        page, more = items[start : start + 3], start + 3 < len(items)
        body: dict[str, Any] = {"data": page, "meta": {"next": str(start + 3) if more else None}}
        address = f"https://api.example/v1/items?from={start + 3}&x=a%2Cb"
        body["links"] = {"next": address} if more else {}
        headers = {"link": f'<https://x.example>; rel="prev", <{address}>; rel="next"'}
        if total:
            body["count"] = len(items)
        return httpx.Response(200, json=body, headers=headers if more else {})

    return answer


def skus(rest: Rest, cursor: str = "") -> list[str]:
    return [one.sku for page in rest.pages("inventory", cursor=cursor) for one in page.records]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.pitfall("P-18")
def test_every_record_comes_once_and_a_read_goes_on_at_each_cursor(kind: str) -> None:
    service = Service({"GET /v1/items": pager(kind)})
    rest = service.connect(inventory(paging=KINDS[kind]))
    pages = list(rest.pages("inventory"))
    assert [one.sku for page in pages for one in page.records] == CODES
    assert pages[-1].cursor == ""
    for n, page in enumerate(pages[:-1], start=1):
        rest_of_it = [one.sku for later in pages[n:] for one in later.records]
        assert skus(rest, page.cursor) == rest_of_it


@pytest.mark.parametrize("kind", ["page", "offset"])
def test_with_a_total_nothing_is_asked_for_past_the_end(kind: str) -> None:
    service = Service({"GET /v1/items": pager(kind, ITEMS[:6], total=True)})
    rest = service.connect(inventory(paging=KINDS[kind], total="count"))
    pages = list(rest.pages("inventory"))
    assert [len(page.records) for page in pages] == [3, 3]
    assert {page.total for page in pages} == {6}
    assert len(service.asked) == 2


def test_without_a_total_a_full_last_page_is_followed_by_an_empty_one() -> None:
    service = Service({"GET /v1/items": pager("page", ITEMS[:6])})
    rest = service.connect(inventory(paging=KINDS["page"]))
    assert [len(page.records) for page in rest.pages("inventory")] == [3, 3, 0]


def test_a_404_past_the_last_page_is_its_end_and_one_at_the_first_page_is_not() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if int(request.url.params["page"]) > 2:
            return httpx.Response(404, json={"detail": "Invalid page."})
        return pager("page", ITEMS[:6])(request)  # type: ignore[no-any-return]

    service = Service({"GET /v1/items": answer})
    assert len(skus(service.connect(inventory(paging=KINDS["page"])))) == 6
    nothing = Service({"GET /v1/items": lambda _: httpx.Response(404, json={})})
    with pytest.raises(Rejected):
        skus(nothing.connect(inventory(paging=KINDS["page"])))


@pytest.mark.parametrize("kind", ["page", "offset", "cursor", "next_url"])
@pytest.mark.pitfall("P-18")
def test_a_page_that_comes_again_and_again_is_told_and_not_read_for_ever(kind: str) -> None:
    body = {
        "data": ITEMS[:3], "meta": {"next": "3"},
        "links": {"next": "https://api.example/v1/items?from=3"},
    }  # fmt: skip
    rest = Service({"GET /v1/items": body}).connect(inventory(paging=KINDS[kind]))
    with pytest.raises(Malformed) as raised:
        skus(rest)
    assert raised.value.code == "same_page"


@pytest.mark.pitfall("P-18")
def test_an_end_before_the_announced_total_is_no_end() -> None:
    body = {"data": ITEMS[:3], "meta": {"next": None}, "count": 7}
    rest = Service({"GET /v1/items": body}).connect(
        inventory(paging=KINDS["cursor"], total="count")
    )
    with pytest.raises(Malformed) as raised:
        skus(rest)
    assert (raised.value.code, raised.value.message) == (
        "incomplete_read", "Acme, inventory: the list ended after 3 of 7 records",
    )  # fmt: skip


def test_the_credential_is_not_taken_to_another_host() -> None:
    body = {"data": ITEMS[:3], "links": {"next": "https://evil.example/v1/items?from=3"}}
    service = Service({"GET /v1/items": body})
    with pytest.raises(Misconfigured) as raised:
        skus(service.connect(inventory(paging=KINDS["next_url"])))
    assert raised.value.code == "other_host"
    assert {one.url.host for one in service.asked} == {"api.example"}


def test_a_list_asked_for_by_post_carries_everything_in_its_body() -> None:
    import json

    bodies: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        start = int(bodies[-1]["skip"])
        return httpx.Response(200, json={"data": ITEMS[start : start + 3], "count": 7})

    service = Service({"POST /v1/items": answer})
    rest = service.connect(
        inventory(method="POST", query={"kind": "all"}, paging=KINDS["offset"], total="count")
    )
    assert skus(rest) == CODES
    assert bodies[1] == {"kind": "all", "take": "3", "skip": "3"}


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("iso", "2026-11-20T12:30:00Z"), ("date", "2026-11-20"), ("unix", "1795177800"),
        ("unix_ms", "1795177800000"),
    ],
)  # fmt: skip
def test_what_changed_since_a_time_is_asked_for_as_the_api_spells_it(form: str, said: str) -> None:
    from datetime import datetime, timedelta, timezone

    service = Service({"GET /v1/items": {"data": []}})
    rest = service.connect(inventory(since={"param": "changed_since", "format": form}))
    since = datetime(2026, 11, 20, 13, 30, tzinfo=timezone(timedelta(hours=1)))
    list(rest.pages("inventory", since=since))
    assert service.asked[0].url.params["changed_since"] == said
    assert rest.capabilities.components["inventory"].since


def test_without_such_a_filter_everything_is_read_and_said_to_be() -> None:
    from datetime import UTC, datetime

    service = Service({"GET /v1/items": {"data": ITEMS}})
    rest = service.connect()
    (page,) = rest.pages("inventory", since=datetime(2026, 11, 20, tzinfo=UTC))
    assert len(page.records) == 7
    assert not rest.capabilities.components["inventory"].since


HOSTILE: dict[str, tuple[Any, str, str]] = {
    "html": (
        lambda _: httpx.Response(200, text="<html>Log in</html>",
                                 headers={"content-type": "text/html"}),
        "not_json", "login page",
    ),
    "cut": (
        lambda _: httpx.Response(200, content=b'{"data": [', headers={
            "content-type": "application/json"}),
        "bad_json", "cannot be read",
    ),
    "no records": ({"items": [], "meta": {}}, "no_records", "`data` found nothing: it has items"),
    "null": ({"data": None}, "no_records", "`data` found is no list"),
    "records an object": ({"data": {"a": 1}}, "no_records", "is no list"),
    "a list for an object": ([1, 2], "no_records", "`data` found nothing: it is a list of 2"),
    "records are text": ({"data": ["a"]}, "no_id", "`id` found nothing: it is text"),
    "no id": ({"data": [{"code": "A"}]}, "no_id", "map.id: `id` found nothing: it has code"),
    "no sku at all": (
        {"data": [{"id": 1, "sku": "A"}, {"id": 2}]},
        "no_sku", "map.sku: `code` found nothing: it has id, sku",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.pitfall("P-24")
def test_an_answer_that_is_not_as_described_is_told_by_its_path_and_never_an_empty_list(
    name: str,
) -> None:
    answer, code, words = HOSTILE[name]
    with pytest.raises(Malformed) as raised:
        skus(Service({"GET /v1/items": answer}).connect({"inventory": STOCK}))
    assert raised.value.code == code
    assert words in raised.value.message
