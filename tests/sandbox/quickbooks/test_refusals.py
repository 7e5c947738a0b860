"""What the company does not do is said in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.quickbooks.client import Client


@pytest.mark.parametrize(
    ("method", "path", "sent", "code"),
    [
        ("GET", "gadget/1", {}, "500"),
        ("GET", "item/x", {}, "610"),
        ("GET", "companyinfo/1", {}, "500"),
        ("POST", "item", {"json": {"Name": "Rope"}}, "500"),
        (
            "POST",
            "customer",
            {"content": b"{", "headers": {"content-type": "application/json"}},
            "2010",
        ),
        ("POST", "customer", {"content": b"{}", "headers": {"content-type": "text/plain"}}, "500"),
        ("POST", "customer", {"json": []}, "2010"),
        ("GET", "item/1", {"params": {"colour": "red"}}, "2010"),
        ("DELETE", "item/1", {}, "500"),
    ],
)
def test_what_the_company_does_not_do_is_a_fault(
    client: Client, method: str, path: str, sent: dict[str, Any], code: str
) -> None:
    assert client.fault(client.ask(method, path, **sent))["code"] == code
