"""Customers: made with a name that nobody else has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.quickbooks.client import Client, Json


def test_a_customer_is_made_and_found_by_name(client: Client) -> None:
    body = {"DisplayName": "O'Hara", "PrimaryEmailAddr": {"Address": "o@customer.example"}}
    kept = client.post("customer", body).json()["Customer"]
    assert client.ids(r"select * from Customer where DisplayName = 'O\'Hara'") == [kept["Id"]]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"DisplayName": "walk-in CUSTOMER"}, "6240"),
        ({}, "2020"),
        ({"DisplayName": "a:b"}, "6000"),
        ({"DisplayName": "x" * 501}, "2050"),
        ({"DisplayName": "Web", "Colour": "red"}, "2010"),
    ],
)
def test_a_customer_that_cannot_be_is_a_fault(client: Client, body: Json, code: str) -> None:
    assert client.fault(client.post("customer", body))["code"] == code
    assert client.select("select count(*) from Customer")["totalCount"] == 1
