"""Access: consent, tokens that expire, refresh tokens whose value rotates."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from syncconsole.sandbox.quickbooks.grants import REFRESH_SECONDS, GrantError
from syncconsole.sandbox.quickbooks.keys import CLIENT_ID, CLIENT_SECRET, SCOPE
from tests.sandbox.quickbooks.client import Client

if TYPE_CHECKING:
    import httpx

    from tests.sandbox.fakes import FakeTime

BACK = "http://localhost:8000/callback"
CONSENT = {
    "client_id": CLIENT_ID, "redirect_uri": BACK, "response_type": "code", "scope": SCOPE,
    "state": "s-1",
}  # fmt: skip


def token(client: Client, secret: str = CLIENT_SECRET, /, **form: str) -> httpx.Response:
    """A reply of the token endpoint."""
    return client.outside("POST", "/oauth2/v1/tokens/bearer", data=form, auth=(CLIENT_ID, secret))


def refresh(client: Client, value: str) -> httpx.Response:
    """A refresh."""
    return token(client, grant_type="refresh_token", refresh_token=value)


def consented(client: Client, **changed: str) -> dict[str, str]:
    """What the authorise page sends back, in the address it sends to."""
    reply = client.outside("GET", "/connect/oauth2", params=CONSENT | changed)
    assert reply.status_code == 302
    assert reply.headers["location"].startswith(BACK)
    return {k: v[0] for k, v in parse_qs(urlsplit(reply.headers["location"]).query).items()}


def stands(client: Client, access: str) -> bool:
    """Whether the company answers with this access token."""
    with Client(client.sandbox, access) as another:
        return another.ask("GET", "query", params={"query": "select * from TaxCode"}).is_success


def test_from_consent_to_the_first_answer(client: Client) -> None:
    told = consented(client)
    assert (told["state"], told["realmId"]) == ("s-1", client.company.keys.realm)
    reply = token(
        client, grant_type="authorization_code", code=told["code"], redirect_uri=BACK
    ).json()
    assert (reply["token_type"], reply["expires_in"]) == ("bearer", 3600)
    assert reply["x_refresh_token_expires_in"] == 100 * 86_400
    assert stands(client, reply["access_token"])


def test_a_code_is_good_once_for_its_address_and_for_ten_minutes(
    client: Client, time: FakeTime
) -> None:
    used, moved, late = (consented(client)["code"] for _ in range(3))
    form = {"grant_type": "authorization_code", "redirect_uri": BACK}
    assert token(client, **form, code=used).status_code == 200
    assert token(client, **form, code=used).json()["error"] == "invalid_grant"
    elsewhere = form | {"redirect_uri": f"{BACK}/other"}
    assert token(client, **elsewhere, code=moved).status_code == 400
    time.passed = 600.0
    assert token(client, **form, code=late).status_code == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"scope": "openid"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_a_consent_that_cannot_be_is_told_at_the_address(
    client: Client, changed: dict[str, str], error: str
) -> None:
    assert consented(client, **changed) == {"state": "s-1", "error": error}


@pytest.mark.parametrize("changed", [{"client_id": "another"}, {"redirect_uri": "nowhere"}])
def test_a_stranger_is_sent_nowhere(client: Client, changed: dict[str, str]) -> None:
    reply = client.outside("GET", "/connect/oauth2", params=CONSENT | changed)
    assert (reply.status_code, "location" in reply.headers) == (400, False)


def test_an_access_token_expires_and_the_company_says_so(client: Client, time: FakeTime) -> None:
    time.passed = 3599.9
    assert stands(client, client.token)
    time.passed = 3600.0
    reply = client.ask("GET", "query", params={"query": "select * from Item"})
    assert reply.status_code == 401
    assert 'error="invalid_token"' in reply.headers["www-authenticate"]
    fault = reply.json()["fault"]
    assert (fault["type"], fault["error"][0]["code"]) == ("AUTHENTICATION", "3200")


def test_lifetimes_may_be_set(client: Client, time: FakeTime) -> None:
    client.company.grants.access_seconds = 5.0
    tokens = client.company.grants.consent()
    assert tokens.access_seconds == 5
    assert stands(client, tokens.access)
    time.passed = 5.0
    assert not stands(client, tokens.access)


def test_each_refresh_gives_a_new_value_and_the_old_one_dies_after_its_grace(
    client: Client, time: FakeTime
) -> None:
    first = client.company.grants.consent().refresh
    second = refresh(client, first).json()
    third = refresh(client, second["refresh_token"]).json()
    assert len({first, second["refresh_token"], third["refresh_token"]}) == 3
    assert stands(client, second["access_token"])
    assert refresh(client, first).json()["error"] == "invalid_grant"
    time.passed = 59.9
    again = refresh(client, second["refresh_token"]).json()
    assert again["refresh_token"] == third["refresh_token"]
    time.passed = 60.0
    assert refresh(client, second["refresh_token"]).status_code == 400
    assert refresh(client, third["refresh_token"]).status_code == 200


def test_a_refresh_token_dies_after_a_hundred_idle_days(client: Client, time: FakeTime) -> None:
    value = client.company.grants.consent().refresh
    time.passed = REFRESH_SECONDS - 1.0
    value = refresh(client, value).json()["refresh_token"]
    time.passed += REFRESH_SECONDS
    assert refresh(client, value).json()["error"] == "invalid_grant"


def test_a_revoked_consent_is_over(client: Client) -> None:
    tokens = client.company.grants.consent()
    reply = client.outside(
        "POST", "/v2/oauth2/tokens/revoke", json={"token": tokens.refresh},
        auth=(CLIENT_ID, CLIENT_SECRET),
    )  # fmt: skip
    assert reply.status_code == 200
    assert not stands(client, tokens.access)
    assert refresh(client, tokens.refresh).status_code == 400
    assert stands(client, client.token)


@pytest.mark.parametrize(
    ("secret", "form", "status", "error"),
    [
        ("wrong", {"grant_type": "refresh_token"}, 401, "invalid_client"),
        (CLIENT_SECRET, {"grant_type": "password"}, 400, "unsupported_grant_type"),
        (CLIENT_SECRET, {"grant_type": "refresh_token"}, 400, "invalid_grant"),
        (
            CLIENT_SECRET,
            {"grant_type": "refresh_token", "refresh_token": "x"},
            400,
            "invalid_grant",
        ),
    ],
)
def test_the_token_endpoint_refuses_as_the_standard_says(
    client: Client, secret: str, form: dict[str, str], status: int, error: str
) -> None:
    reply = token(client, secret, **form)
    assert (reply.status_code, reply.json()["error"]) == (status, error)


def test_credentials_go_in_the_header_and_the_rest_in_a_form(client: Client) -> None:
    at = "/oauth2/v1/tokens/bearer"
    form = {"grant_type": "refresh_token", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    assert client.outside("POST", at, data=form).status_code == 401
    reply = client.outside("POST", at, json=form, auth=(CLIENT_ID, CLIENT_SECRET))
    assert reply.json()["error"] == "invalid_request"


def test_tokens_are_neither_reads_nor_writes(client: Client) -> None:
    refresh(client, client.company.grants.consent().refresh)
    assert client.sandbox.log.counts == {"read": 0, "write": 0}
    (call,) = client.sandbox.log.calls(kind="token")
    assert (call.method, call.path) == ("POST", "/oauth2/v1/tokens/bearer")


def test_a_grant_that_never_was_is_refused(client: Client) -> None:
    for attempt in (
        client.company.grants.refresh,
        lambda code: client.company.grants.exchange(code, BACK),
    ):
        with pytest.raises(GrantError):
            attempt("")
