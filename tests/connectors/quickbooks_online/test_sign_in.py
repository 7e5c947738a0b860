"""The sign-in: renewed in time, saved before it is used, by one at a time, and never seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import httpx
import msgspec
import pytest

from connectors.contract import Tools
from connectors.errors import Misconfigured, Retriable, Unauthorised
from connectors.model import Ask
from connectors.quickbooks_online.client import connect
from connectors.quickbooks_online.tokens import packed
from tests.connectors.http.fakes import FakeClock, ready
from tests.connectors.quickbooks_online.company import OPTIONS, Company, item
from tests.connectors.quickbooks_online.intuit import REALM, fault, reply
from tests.connectors.quickbooks_online.orders import order


def big_company() -> Company:
    return Company([item(n) for n in range(1, 2500)])


def test_a_token_that_is_good_is_used_and_nothing_is_renewed() -> None:
    company = Company([item(1)])
    company.connect().read("inventory", [Ask("SKU-1")])
    assert company.requests[0].headers["authorization"] == "Bearer access-tok0"
    assert company.intuit.asked == []


def test_it_is_renewed_shortly_before_it_expires() -> None:
    company = Company([item(1)])
    connector = company.connect()
    company.clock.passed = 3479.0
    connector.read("inventory", [Ask("SKU-1")])
    assert company.intuit.given == 0
    company.clock.passed = 3481.0
    connector.read("inventory", [Ask("SKU-1")])
    assert company.intuit.given == 1
    assert company.requests[-1].headers["authorization"] == "Bearer access-tok1"


def test_the_token_endpoint_is_asked_as_rfc_6749_says() -> None:
    company = Company([item(1)])
    company.clock.passed = 4000.0
    company.connect().read("inventory", [])
    company.connect().read("inventory", [Ask("SKU-1")])
    assert company.intuit.asked == [
        {"grant_type": "refresh_token", "refresh_token": "refresh-tok0"}
    ]
    [headers] = company.intuit.headers
    assert headers["content-type"] == "application/x-www-form-urlencoded"


def test_it_may_end_in_the_middle_of_a_long_read() -> None:
    company = big_company()
    pages = company.connect().pages("inventory")
    first = next(pages)
    company.intuit.good.clear()  # withdrawn early: only the 401 tells
    rest = list(pages)
    records = {one.sku for page in (first, *rest) for one in page.records}
    assert len(records) == 2499
    assert company.intuit.given == 1


def test_the_refresh_token_rotates_and_the_newest_is_used_each_time() -> None:
    company = Company([item(1)])
    connector = company.connect()
    for hour in range(1, 4):
        company.clock.passed = hour * 4000.0
        connector.read("inventory", [Ask("SKU-1")])
    assert [asked["refresh_token"] for asked in company.intuit.asked] == [
        "refresh-tok0",
        "refresh-tok1",
        "refresh-tok2",
    ]
    assert company.kept().refresh == "refresh-tok3"


def test_the_newest_is_saved_before_it_is_used() -> None:
    company = Company([item(1)])
    company.clock.passed = 4000.0
    stored = list[str]()

    def look(request: httpx.Request) -> None:
        stored.append(company.kept().headers()["Authorization"])
        stored.append(request.headers["authorization"])

    company.answers = [look]
    company.connect().read("inventory", [Ask("SKU-1")])
    assert stored == ["Bearer access-tok1"] * 2


def test_what_cannot_be_saved_is_not_used() -> None:
    company = Company([item(1)])
    company.clock.passed = 4000.0

    def full(token: bytes) -> None:
        raise OSError("no space left")

    company.store.save = full  # type: ignore[method-assign]
    with pytest.raises(OSError, match="no space"):
        company.connect().read("inventory", [Ask("SKU-1")])
    assert company.requests == []


def test_two_who_ask_at_once_renew_once() -> None:
    company = Company([item(1)])
    connector = company.connect()
    company.clock.passed = 4000.0
    together = Barrier(4)

    def read() -> int:
        together.wait(timeout=10)
        return len(connector.read("inventory", [Ask("SKU-1")]).records)

    with ThreadPoolExecutor(4) as pool:
        assert [one.result() for one in [pool.submit(read) for _ in range(4)]] == [1] * 4
    assert company.intuit.given == 1


def test_what_another_process_renewed_is_taken_over() -> None:
    company = Company([item(1)])
    ours, theirs = company.connect(), company.connect()
    ours.read("inventory", [Ask("SKU-1")])
    company.clock.passed = 4000.0
    theirs.read("inventory", [Ask("SKU-1")])
    ours.read("inventory", [Ask("SKU-1")])
    assert company.intuit.given == 1


def test_a_write_that_met_an_expired_token_is_sent_once_more_and_asks_again() -> None:
    company = Company([item(1)])
    company.add("Customer", DisplayName="Web customer")
    asked = list[int]()

    def expire(request: httpx.Request) -> httpx.Response | None:
        if request.url.path.endswith("/salesreceipt") and len(asked) == 1:
            company.intuit.good.clear()
        return None

    company.answers = [expire] * 10
    [outcome] = company.connect().push([order()], key="k", ready=lambda: asked.append(1))
    assert outcome.remote_id
    assert len(asked) == 2
    assert len(company.books["SalesReceipt"]) == 1


def test_a_renewed_token_that_is_refused_too_ends_the_matter() -> None:
    company = Company([item(1)])
    refused = fault("3200", "AuthenticationFailed", kind="AUTHENTICATION")
    company.answers = [lambda _: reply(401, refused)] * 9
    with pytest.raises(Unauthorised, match="syncconsole login ENDPOINT"):
        company.connect().read("inventory", [Ask("SKU-1")])
    assert (len(company.requests), company.intuit.given) == (2, 1)


def test_a_sign_in_that_has_ended_says_how_to_sign_in_again() -> None:
    company = Company([item(1)])
    company.clock.passed = 4000.0
    company.intuit.refresh = "somebody elses"
    with pytest.raises(Unauthorised, match="syncconsole login ENDPOINT") as caught:
        company.connect().read("inventory", [Ask("SKU-1")])
    assert caught.value.code == "invalid_grant"
    assert company.requests == []


def test_a_wrong_app_is_told_from_an_ended_sign_in() -> None:
    company = Company([item(1)])
    company.clock.passed = 4000.0
    with pytest.raises(Unauthorised, match="client_id and client_secret"):
        company.connect(client_secret="wrong").read("inventory", [Ask("SKU-1")])


def test_no_answer_of_the_token_endpoint_is_asked_again_with_the_same_token() -> None:
    company = Company([item(1)])
    company.clock.passed = 4000.0
    company.intuit.answer = httpx.ReadTimeout("slow")
    assert company.connect().read("inventory", [Ask("SKU-1")]).records
    assert [one["refresh_token"] for one in company.intuit.asked] == ["refresh-tok0"] * 2


def test_a_token_endpoint_that_is_down_is_worth_a_later_try_and_nothing_was_sent() -> None:
    company = Company([item(1)])
    company.add("Customer", DisplayName="Web customer")
    connector = company.connect()
    company.clock.passed = 4000.0

    def down(request: httpx.Request) -> httpx.Response:
        company.intuit.answer = reply(503, {})
        return company.intuit.answer

    company.intuit._answered = down  # type: ignore[method-assign]
    with pytest.raises(Retriable) as caught:
        connector.push([order()], key="k", ready=ready)
    assert not caught.value.maybe_done
    assert company.requests == []


@pytest.mark.parametrize(
    ("stored", "code"),
    [(None, "no_token"), (b"{", "bad_token"), (b'{"access": 5}', "bad_token")],
)
def test_without_a_sign_in_there_is_nothing_to_send(stored: bytes | None, code: str) -> None:
    company = Company()
    company.store.saved = [] if stored is None else [stored]
    with pytest.raises(Unauthorised, match="syncconsole login") as caught:
        company.connect().read("inventory", [Ask("A")])
    assert caught.value.code == code
    assert company.requests == []


def test_a_sign_in_for_another_company_is_not_used() -> None:
    company = Company()
    company.store.save(packed(msgspec.structs.replace(company.kept(), realm_id="999")))
    with pytest.raises(Unauthorised, match=f"999, and realm_id is {REALM}"):
        company.connect().read("inventory", [Ask("A")])


def test_without_a_place_for_tokens_there_is_no_connector() -> None:
    with pytest.raises(Misconfigured, match="sign-in"):
        connect(OPTIONS, Tools(FakeClock()))


def test_ends_that_an_answer_does_not_tell_are_kept() -> None:
    company = Company([item(1)])
    company.clock.passed = 4000.0
    hard = company.clock.now() + timedelta(days=900)
    company.store.save(packed(msgspec.structs.replace(company.kept(), hard_until=hard)))
    told = {"access_token": "a", "refresh_token": "b", "expires_in": 3600}
    company.intuit.answer = reply(200, told)
    company.intuit.good["a"] = company.clock.now() + timedelta(hours=1)
    company.connect().read("inventory", [Ask("SKU-1")])
    assert company.kept().hard_until == hard
