"""How we prove who we are, and that no secret is ever seen."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from connectors.errors import Unauthorised
from tests.connectors.rest.service import TOKEN, Service, item

if TYPE_CHECKING:
    from connectors.model import Finding

SECRET = "s3cr3t/of+a=client"
LIST = {"data": [item("A")]}


def read(service: Service, **options: Any) -> httpx.Request:
    """Read the list with this kind of proof; the request."""
    cleared = {"token": None}
    list(service.connect(**{**cleared, **options}).pages("inventory"))
    return service.asked[-1]


def test_each_kind_of_proof_goes_where_it_belongs() -> None:
    service = Service({"GET /v1/items": LIST})
    basic = read(service, auth="basic", user="ana", password=SECRET)
    proof = b64encode(f"ana:{SECRET}".encode()).decode()
    assert basic.headers["authorization"] == f"Basic {proof}"
    bearer = read(service, auth="bearer", token=TOKEN)
    assert bearer.headers["authorization"] == f"Bearer {TOKEN}"
    header = read(service, auth="header", auth_name="X-Api-Key", token=TOKEN)
    assert header.headers["x-api-key"] == TOKEN
    query = read(service, auth="query", auth_name="api_key", token=TOKEN)
    assert query.url.params["api_key"] == TOKEN
    none = read(service, auth="none", headers={"X-Site": "7"})
    assert "authorization" not in none.headers
    assert none.headers["x-site"] == "7"


def test_a_token_by_client_credentials_is_fetched_once_and_anew_after_a_401() -> None:
    tokens: list[httpx.Request] = []

    def token(request: httpx.Request) -> httpx.Response:
        tokens.append(request)
        body = {"access_token": f"t{len(tokens)}", "expires_in": 3600, "token_type": "bearer"}
        return httpx.Response(200, json=body)

    def answer(request: httpx.Request) -> httpx.Response:
        known = request.headers["authorization"] != "Bearer t1"
        return httpx.Response(200, json=LIST) if known else httpx.Response(401, json={})

    service = Service({"POST /oauth/token": token, "GET /v1/items": answer})
    rest = service.connect(
        auth="oauth2", token=None, token_url="https://login.example/oauth/token",
        client_id="shop", client_secret=SECRET, scope="stock",
    )  # fmt: skip
    assert [len(page.records) for _ in range(2) for page in rest.pages("inventory")] == [1, 1]
    assert len(tokens) == 2
    assert tokens[0].content == b"grant_type=client_credentials&scope=stock"
    assert tokens[0].url.host == "login.example"
    service.clock.passed += 3600
    list(rest.pages("inventory"))
    assert len(tokens) == 3


def test_a_client_that_is_not_known_is_told_as_such() -> None:
    refused = {"error": "invalid_client", "error_description": f"no {SECRET}"}
    service = Service({"POST /token": lambda _: httpx.Response(400, json=refused)})
    with pytest.raises(Unauthorised) as raised:
        read(
            service, auth="oauth2", token_url="https://login.example/token", client_id="shop",
            client_secret=SECRET,
        )  # fmt: skip
    assert SECRET not in f"{raised.value.message} {raised.value.detail}"


@pytest.mark.pitfall("P-36")
@pytest.mark.parametrize("auth", ["bearer", "query", "header"])
def test_no_secret_is_in_an_error_a_finding_or_a_repr(auth: str) -> None:
    echo = {"message": f"token {TOKEN} at ?key={TOKEN}"}
    service = Service({"GET /v1/items": lambda _: httpx.Response(403, json=echo)})
    named: dict[str, Any] = {} if auth == "bearer" else {"auth_name": "key"}
    rest = service.connect(None, auth=auth, **named)
    findings: list[Finding] = rest.check()
    said = " ".join(f"{one.text} {one.remedy}" for one in findings)
    assert "[redacted]" in said
    assert TOKEN not in said
    assert TOKEN not in repr(rest._options)


def test_a_next_address_that_carries_the_key_is_followed_with_it_once() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("page") == "2":
            return httpx.Response(200, json={"data": [item("B")], "next": None})
        following = f"https://api.example/v1/items?page=2&key={TOKEN}"
        return httpx.Response(200, json={"data": [item("A")], "next": following})

    service = Service({"GET /v1/items": answer})
    described = {
        "path": "/items", "records": "data", "paging": {"kind": "next_url", "at": "next"},
        "map": {"id": "id", "sku": "code", "qty": "stock.free"},
    }  # fmt: skip
    rest = service.connect({"inventory": described}, auth="query", auth_name="key")
    assert [one.sku for page in rest.pages("inventory") for one in page.records] == ["A", "B"]
    assert service.asked[1].url.params.get_list("key") == [TOKEN]


CHECKS: dict[str, tuple[Any, str]] = {
    "wrong password": (lambda _: httpx.Response(401, json={}), "Correct the credential"),
    "missing scope": (lambda _: httpx.Response(403, json={}), "grant its account"),
    "403 of a wrong password": (
        lambda _: httpx.Response(403, json={"detail": "Invalid username/password."}),
        "Correct the credential",
    ),
    "wrong path": (lambda _: httpx.Response(404, json={}), "Check `url` and the component's"),
    "wrong records": ({"items": []}, "`syncconsole try` shows"),
    "maintenance": (lambda _: httpx.Response(503, text="<p>Back soon"), "in maintenance"),
    "nothing there": ({"data": []}, "Check path and where"),
    "no quantity": ({"data": [item("A", "many")]}, "Correct map.qty"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_says_what_does_not_stand_and_what_to_do(name: str) -> None:
    answer, remedy = CHECKS[name]
    found = Service({"GET /v1/items": answer}).connect().check()
    assert not found[0].ok
    assert remedy in found[0].remedy


def test_a_check_of_what_stands_counts_and_writes_nothing() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        headers = {"date": "Fri, 20 Nov 2026 12:00:09 GMT"}
        return httpx.Response(200, json=LIST, headers=headers)

    service = Service({"GET /v1/items": answer})
    found = service.connect().check()
    assert [(one.name, one.ok) for one in found] == [("inventory", True), ("clock", True)]
    assert "1 records" in found[0].text
    assert "9 s ahead" in found[1].text
    assert {one.method for one in service.asked} == {"GET"}


def test_requests_keep_to_what_the_api_takes_a_second() -> None:
    service = Service({"GET /v1/items": LIST})
    rest = service.connect(per_second=2)
    for _ in range(5):
        list(rest.pages("inventory"))
    assert service.clock.passed >= 2.0
