"""Who may ask the store, by which version, and what it says to those who may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.sandbox.shopify.keys import CLIENT_ID, CLIENT_SECRET, READ_ONLY_TOKEN
from tests.sandbox.shopify.client import Client

if TYPE_CHECKING:
    from tests.sandbox.fakes import FakeTime

NAME = "{ shop { name } }"
TOKEN = "/admin/oauth/access_token"
FORM = {
    "grant_type": "client_credentials",
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
}


def test_a_static_token_opens_the_store(read: Client) -> None:
    assert read.data("{ shop { name currencyCode ianaTimezone plan { publicDisplayName } } }") == {
        "shop": {
            "name": "Outdoor Shop (sandbox)",
            "currencyCode": "EUR",
            "ianaTimezone": "Europe/Paris",
            "plan": {"publicDisplayName": "Basic"},
        }
    }


@pytest.mark.parametrize("token", ["", "shpat_unknown"])
def test_an_unknown_token_is_answered_with_401_and_no_data(read: Client, token: str) -> None:
    with Client(read.sandbox, token) as stranger:
        reply = stranger.post(NAME)
    assert reply.status_code == 401
    assert reply.json() == {
        "errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"
    }


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("2026-10", "2026-10"),
        ("2026-04", "2026-04"),
        ("unstable", "unstable"),
        ("2024-01", "2026-04"),
        ("2031-01", "2026-10"),
    ],
)
def test_a_version_that_is_not_served_falls_to_one_that_is_and_the_header_says_so(
    read: Client, asked: str, served: str
) -> None:
    reply = read.post(NAME, version=asked)
    assert reply.headers["x-shopify-api-version"] == served
    assert reply.json()["data"]["shop"]["name"]
    assert reply.headers["x-request-id"]


def test_what_is_no_version_is_no_address(read: Client) -> None:
    assert read.post(NAME, version="2026-13").status_code == 404


def test_credentials_give_a_token_that_lives_a_day(client: Client, time: FakeTime) -> None:
    reply = client.outside("POST", TOKEN, data=FORM).json()
    assert reply["expires_in"] == 86_400
    assert "write_inventory" in reply["scope"].split(",")
    client.token = reply["access_token"]
    time.passed = 86_399.9
    assert client.post(NAME).status_code == 200
    time.passed = 86_400.0
    assert client.post(NAME).status_code == 401


def test_credentials_may_come_as_json_too(client: Client) -> None:
    client.token = client.outside("POST", TOKEN, json=FORM).json()["access_token"]
    assert client.data(NAME)


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "another"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_wrong_credentials_give_nothing(
    client: Client, changed: dict[str, str], status: int, error: str
) -> None:
    reply = client.outside("POST", TOKEN, data=FORM | changed)
    assert (reply.status_code, reply.json()["error"]) == (status, error)


def test_tokens_may_be_ended_and_their_life_set_from_outside(
    client: Client, time: FakeTime
) -> None:
    client.control(token_seconds=5)
    client.token = client.outside("POST", TOKEN, data=FORM).json()["access_token"]
    time.passed = 4.9
    assert client.data(NAME)
    client.control(expire=True)
    assert client.post(NAME).status_code == 401


def test_the_installation_lists_the_scopes_of_the_token_that_asks(read: Client) -> None:
    query = "{ currentAppInstallation { accessScopes { handle description } } }"
    with Client(read.sandbox, READ_ONLY_TOKEN) as reader:
        scopes = reader.data(query)["currentAppInstallation"]["accessScopes"]
    assert [one["handle"] for one in scopes] == [
        "read_customers", "read_inventory", "read_locations", "read_orders", "read_products",
    ]  # fmt: skip
    assert scopes[0]["description"] == "Read customers"


def test_a_field_beyond_the_scopes_is_denied_by_name(client: Client) -> None:
    client.control(scopes=["read_products"])
    query = "{ customers(first: 1) { nodes { id } } }"
    body = client.ask(query)
    (error,) = body["errors"]
    assert body["data"] is None
    assert error["path"] == ["customers"]
    assert error["message"].startswith("Access denied for customers field.")
    assert error["extensions"]["code"] == "ACCESS_DENIED"
    assert "read_customers" in error["extensions"]["requiredAccess"]
    assert client.data("{ products(first: 1) { nodes { id } } }")


def test_a_reader_may_not_write(client: Client) -> None:
    client.token = READ_ONLY_TOKEN
    given = {"name": "available", "reason": "correction", "quantities": []}
    query = """mutation($input: InventorySetQuantitiesInput!) {
      inventorySetQuantities(input: $input) @idempotent(key: "k") { userErrors { code } } }"""
    assert client.code(query, input=given) == "ACCESS_DENIED"


def test_a_body_that_is_no_request_is_400(read: Client) -> None:
    reply = read.outside(
        "POST", "/admin/api/2026-10/graphql.json", content=b"{",
        headers={"X-Shopify-Access-Token": read.token},
    )  # fmt: skip
    assert reply.status_code == 400
