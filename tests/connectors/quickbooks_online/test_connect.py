"""Options, addresses, and what the connector promises of itself."""

from __future__ import annotations

from typing import Any

import pytest

from connectors import catalogue
from connectors.contract import Connector, ReadOnly, Tools
from connectors.errors import Misconfigured
from connectors.quickbooks_online.client import connect
from connectors.quickbooks_online.options import checked
from tests.connectors.http.fakes import FakeClock
from tests.connectors.quickbooks_online.company import OPTIONS, Company
from tests.connectors.quickbooks_online.intuit import CLIENT, REALM, Kept


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"realm_id": None}, "realm_id"),
        ({"realm_id": "12/../3"}, "realm_id"),
        ({"client_id": " "}, "client_id"),
        ({"client_id": 5}, "client_id"),
        ({"client_secret": None}, "client_secret"),
        ({"base_url": "http://quickbooks.example"}, "base_url"),
        ({"token_url": "http://oauth.example"}, "token_url"),
        ({"auth_url": "ftp://x"}, "auth_url"),
        ({"redirect_uri": 5}, "redirect_uri"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": True}, "timeout"),
        ({"orders": "yes"}, "orders"),
        ({"orders": {"customer": "Web: customer"}}, "orders.customer"),
        ({"orders": {"shipping": ["Freight"]}}, "orders.shipping"),
        ({"orders": {"timezone": "Mars/Base"}}, "orders.timezone"),
    ],
)
def test_a_wrong_option_is_named_before_anything_is_sent(
    options: dict[str, Any], named: str
) -> None:
    with pytest.raises(Misconfigured, match=named) as caught:
        connect({**OPTIONS, **options}, Tools(FakeClock(), tokens=Kept(None)))
    assert CLIENT[1] not in str(caught.value)


def test_a_realm_may_be_written_as_a_number() -> None:
    assert checked({**OPTIONS, "realm_id": 123}).realm_id == "123"


def test_the_defaults_are_intuits_own_addresses() -> None:
    options = checked({**OPTIONS, "token_url": None})
    assert options.api == f"https://quickbooks.api.intuit.com/v3/company/{REALM}"
    assert options.auth_url == "https://appcenter.intuit.com/connect/oauth2"
    assert options.token_url == "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"


@pytest.mark.parametrize(
    ("base", "component", "refs", "address"),
    [
        ("", "orders", {"receipt_id": "12"}, "app.qbo.intuit.com/app/salesreceipt?txnId=12"),
        ("sandbox-", "orders", {"receipt_id": "12"}, "app.sandbox.qbo.intuit.com/app/salesreceipt"),
        ("", "orders", {"receipt_id": "1&x=2"}, ""),
        ("", "orders", {}, ""),
        ("", "inventory", {"item_id": "5"}, "app.qbo.intuit.com/app/items"),
        ("", "products", {}, ""),
    ],
)
@pytest.mark.requirement("S-137")
def test_a_record_has_its_page_in_quickbooks(
    base: str, component: str, refs: dict[str, str], address: str
) -> None:
    company = Company()
    connector = company.connect(base_url=f"https://{base}quickbooks.api.intuit.com")
    assert connector.address(component, refs).startswith(f"https://{address}" if address else "")
    assert bool(connector.address(component, refs)) is bool(address)


def test_elsewhere_there_are_no_pages() -> None:
    connector = Company().connect(base_url="http://127.0.0.1:8931")
    assert connector.address("orders", {"receipt_id": "12"}) == ""


def test_it_keeps_the_connector_protocol() -> None:
    connector: Connector = Company().connect()
    assert not hasattr(ReadOnly(connector), "push")
    connector.close()


def test_connecting_sends_and_reads_nothing() -> None:
    company = Company()
    company.store.saved = []
    company.connect()
    assert company.requests == []


def test_the_catalogue_knows_it_without_loading_its_client() -> None:
    known = catalogue.capabilities("quickbooks_online")
    assert known.sides == ("office",)
    assert known.components["orders"].lowers == "on_hand"
    assert [option.name for option in known.options if option.secret] == ["client_secret"]


@pytest.mark.parametrize(("timeout", "delay"), [(120.0, 0.0), (30.0, 90.0), (300.0, 0.0)])
def test_a_write_is_given_the_two_minutes_quickbooks_may_work_at_it(
    timeout: float, delay: float
) -> None:
    ability = Company().connect(timeout=timeout).capabilities.components["orders"]
    assert (ability.request_timeout, ability.apply_delay) == (timeout, delay)


@pytest.mark.parametrize("component", ["orders", "products"])
def test_what_cannot_be_listed_says_so(component: str) -> None:
    with pytest.raises(ValueError, match="lists no"):
        Company().connect().pages(component)


def test_reads_and_writes_are_counted() -> None:
    company = Company()
    connector = company.connect()
    list(connector.pages("inventory"))
    assert connector.requests == (3, 0)
