"""A check says what is wrong and how to mend it, writes nothing, and never raises."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

from connectors.quickbooks_online.tokens import packed, unpacked
from tests.connectors.http.fakes import answer, page
from tests.connectors.quickbooks_online.company import Company, item
from tests.connectors.quickbooks_online.intuit import CLIENT, REALM, fault, reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.model import Finding

FACTS = {"customer": "Web customer", "shipping": "Shipping", "deposit": "Bank"}


def sound() -> Company:
    company = Company([item(n) for n in range(1, 13)])
    company.add("Customer", DisplayName="Web customer")
    company.add("Item", Name="Shipping", Type="Service")
    company.add("Account", Name="Bank")
    company.add("Account", Name="Shrinkage")
    return company


def found(company: Company, **options: Any) -> dict[str, Finding]:
    return {finding.name: finding for finding in company.connect(**options).check()}


def failing(company: Company, **options: Any) -> list[str]:
    return [one.name for one in found(company, **options).values() if not one.ok]


def test_a_sound_company_says_what_was_reached_and_found() -> None:
    company = sound()
    findings = company.connect(orders=FACTS, adjust_account="Shrinkage").check()
    assert [(one.name, one.ok, one.text) for one in findings] == [
        ("company", True, "reached Outdoor Shop Inc, US; the sign-in is accepted"),
        ("sign-in", True, "Intuit did not tell when the sign-in ends"),
        ("clock", True, "QuickBooks' clock is 0 s ahead of this machine's"),
        ("inventory", True, "12 active inventory items; a check writes nothing"),
        ("adjust_account", True, "stock adjustments are booked to Shrinkage"),
        ("customer", True, "orders are booked for Web customer"),
        ("orders", True, "found deposit Bank, shipping Shipping"),
        ("numbers", True, "our references are kept as receipt numbers"),
    ]
    assert {request.method for request in company.requests} == {"GET"}


def test_without_orders_nothing_of_orders_is_asked() -> None:
    assert list(found(sound())) == ["company", "sign-in", "clock", "inventory"]


def test_a_customer_that_is_missing_will_be_made() -> None:
    company = sound()
    company.books["Customer"] = []
    finding = found(company, orders=FACTS)["customer"]
    assert finding.ok
    assert finding.text.endswith("made with the first order")
    assert company.sent("/customer") == []


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"orders": {"shipping": "Freight"}}, "orders"),
        ({"orders": {"account": "Cash"}}, "orders"),
        ({"adjust_account": "Nowhere"}, "adjust_account"),
    ],
)
def test_a_name_that_names_nothing_is_found_before_the_first_order(
    options: dict[str, Any], name: str
) -> None:
    finding = found(sound(), **options)[name]
    assert not finding.ok
    assert finding.remedy == "Correct that key in config.yaml."


def test_numbers_that_quickbooks_gives_itself_are_no_references() -> None:
    company = sound()
    company.preferences = {"SalesFormsPrefs": {"CustomTxnNumbers": False}}
    finding = found(company, orders=FACTS)["numbers"]
    assert not finding.ok
    assert "custom transaction numbers" in finding.remedy


def test_no_inventory_items_at_all_is_worth_a_word() -> None:
    assert failing(Company()) == ["inventory"]


@pytest.mark.parametrize(
    ("hard", "rolling", "ok", "text"),
    [
        (900, 100, True, "renewed with use; unused, it ends on 2027-02-28"),
        (60, 100, True, "ends for good on 2027-01-19, in 60 days"),
        (20, 100, False, "ends for good on 2026-12-10, in 20 days"),
        (-1, 100, False, "ends for good on 2026-11-19, in 0 days"),
        (None, 100, True, "renewed with use"),
    ],
)
def test_the_end_of_the_sign_in_is_told_in_time(
    hard: int | None, rolling: int, ok: bool, text: str
) -> None:
    company = sound()
    now = company.clock.now()
    tokens = msgspec.structs.replace(
        unpacked(company.store.load(), REALM),
        refresh_until=now + timedelta(days=rolling),
        hard_until=None if hard is None else now + timedelta(days=hard),
    )
    company.store.save(packed(tokens))
    finding = found(company)["sign-in"]
    assert (finding.ok, "syncconsole login" in finding.remedy) == (ok, not ok)
    assert text in finding.text


@pytest.mark.parametrize(("ahead", "ok"), [(30, True), (-50, True), (300, False), (-7200, False)])
def test_the_clocks_are_compared(ahead: int, ok: bool) -> None:
    company = sound()
    theirs = company.clock.now() + timedelta(seconds=ahead)
    date = theirs.strftime("%a, %d %b %Y %H:%M:%S GMT")
    company.answers = [lambda _: reply(200, {"CompanyInfo": {}}, date=date)]
    clock = found(company)["clock"]
    assert clock.ok is ok
    assert f"{abs(ahead)} s" in clock.text


def test_nobody_signed_in_is_one_finding_that_says_what_to_do() -> None:
    company = sound()
    company.store.saved = []
    findings = found(company)
    assert list(findings) == ["company"]
    assert "syncconsole login" in findings["company"].remedy


def test_a_wrong_app_is_one_finding_that_says_where_its_keys_are() -> None:
    company = sound()
    company.clock.passed = 4000.0
    assert "developer portal" in found(company, client_secret="wrong")["company"].remedy


def test_a_user_who_may_not_is_told_from_a_sign_in_that_ended() -> None:
    company = sound()
    refused = fault("3100", "ApplicationAuthorizationFailed", kind="AuthorizationFault")
    company.answers = [lambda _: reply(403, refused)]
    assert "administrator" in found(company)["company"].remedy


def test_a_wrong_realm_or_host_is_named() -> None:
    company = sound()
    company.answers = [lambda _: reply(400, fault("6190", "Invalid realm"))] * 9
    assert "realm_id" in found(company)["company"].remedy


@pytest.mark.parametrize(
    ("trouble", "remedy"),
    [
        (page(503, "<html>Down</html>"), "maintenance"),
        (page(200, "<html>Sign in to the proxy</html>"), "proxy"),
        (answer(302, location="https://login.example/?t=1"), "config.yaml"),
        (httpx.ConnectError("Name or service not known"), "network"),
    ],
)
def test_something_else_in_front_of_quickbooks_is_told(trouble: Any, remedy: str) -> None:
    company = sound()

    def play(request: httpx.Request) -> httpx.Response:
        if isinstance(trouble, Exception):
            raise trouble
        played: httpx.Response = trouble(request)
        return played

    company.answers = [play] * 20
    findings = found(company)
    assert list(findings) == ["company"]
    assert remedy in findings["company"].remedy


@pytest.mark.parametrize("status", [200, 204, 301, 400, 401, 403, 404, 500, 503])
@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b"null", b'{"CompanyInfo": 5}', b"<a>", b"\xff"]
)
def test_no_answer_makes_a_check_raise(status: int, body: bytes) -> None:
    company = sound()
    company.answers = [lambda _: httpx.Response(status, content=body)] * 60
    findings = company.connect(orders=FACTS).check()
    assert findings
    assert not any(finding.ok for finding in findings)
    assert all(finding.remedy for finding in findings)


def test_a_step_that_fails_leaves_the_others() -> None:
    company = sound()

    def broken(request: httpx.Request) -> httpx.Response | None:
        return reply(500, {}) if request.url.path.endswith("/preferences") else None

    company.answers = [broken] * 60
    assert failing(company, orders=FACTS) == ["numbers"]


def test_no_finding_shows_a_secret() -> None:
    company = sound()
    steps: list[Callable[[httpx.Request], httpx.Response]] = [
        lambda _: reply(400, fault("1", f"bad {CLIENT[1]} and access-tok0"))
    ]
    company.answers = [*steps] * 30
    shown = repr(company.connect(orders=FACTS).check())
    assert CLIENT[1] not in shown
    assert "access-tok0" not in shown
