"""The connector and the sandbox's company were built apart, and they understand each other."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from connectors.contract import Tools
from connectors.errors import Retriable, Unauthorised
from connectors.model import Ask, Change, Fate, Record
from connectors.quickbooks_online.client import QuickBooksOnline, connect
from syncconsole.clock import SystemClock
from syncconsole.config import Config, Endpoint
from syncconsole.sandbox.server import Sandbox
from syncconsole.setup.login import login
from syncconsole.tokens import endpoint_tokens
from tests.connectors.http.fakes import ready
from tests.connectors.quickbooks_online.orders import line, order

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FACTS = {"customer": "O'Neill's web shop", "shipping": "Shipping", "deposit": "Checking"}


class Office:
    """A simulated company, and a person who signed in to it once."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.open = list[QuickBooksOnline]()
        self.company = sandbox.company
        keys = self.company.keys
        self.options: dict[str, Any] = {
            "realm_id": keys.realm,
            "client_id": keys.client_id,
            "client_secret": keys.client_secret,
            "base_url": sandbox.url,
            "auth_url": f"{sandbox.url}/connect/oauth2",
            "token_url": f"{sandbox.url}/oauth2/v1/tokens/bearer",
            "redirect_uri": f"{sandbox.url}/callback",
            "adjust_account": "Inventory Shrinkage",
        }
        endpoint = Endpoint("office", "quickbooks_online", self.options)
        self.config = Config(folder / "config.yaml", {"office": endpoint}, {})
        said = list[str]()

        def browser(question: str) -> str:
            reply = httpx.get(said[1], trust_env=False)
            return str(reply.headers["location"])

        login(self.config, "office", browser, said.append)

    def connect(self) -> QuickBooksOnline:
        tokens = endpoint_tokens(self.config.path, "office")
        connector = connect(self.options | {"orders": FACTS}, Tools(SystemClock(), tokens=tokens))
        self.open.append(connector)
        return connector

    def stocked(self, connector: QuickBooksOnline) -> list[Record]:
        """Items with enough on the shelf."""
        pages = connector.pages("inventory")
        found = [one for page in pages for one in page.records]
        return [one for one in found if isinstance(one.qty, int) and one.qty > 5]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Sandbox(items=60, seed=7) as sandbox:
        office = Office(sandbox, tmp_path)
        yield office
        for connector in office.open:
            connector.close()


def sale(number: str, item: Record, **more: Any) -> Change:
    return order(number, line(int(item.remote_id)), currency="EUR", **more)


@pytest.mark.requirement("S-081")
@pytest.mark.requirement("S-077")
def test_an_order_lowers_the_stock_and_books_the_revenue_once(office: Office) -> None:
    connector = office.connect()
    item = office.stocked(connector)[0]
    before = office.company.revenue
    change = sale("1", item, shipping=Decimal("5.00"), total=Decimal("24.98"))
    [first] = connector.push([change], key="a", ready=ready)
    [again] = connector.push([change], key="b", ready=ready)
    assert (first.fate, first.message) == (Fate.ACCEPTED, "")
    assert again.remote_id == first.remote_id
    assert office.company.revenue - before == Decimal("24.98")
    [now] = connector.read("inventory", [Ask(item.sku, item.refs)]).records
    assert now.qty == office.company.quantity(item.sku) == Decimal(str(item.qty)) - 2


@pytest.mark.pitfall("P-20")
def test_a_lost_answer_is_settled_by_the_reference(office: Office) -> None:
    connector = office.connect()
    item = office.stocked(connector)[0]
    pair = [sale("1", item), sale("2", item)]
    connector.push([sale("0", item)], key="a", ready=ready)  # the customer is there from now on
    office.sandbox.faults.arm("lost_answer", method="POST", times=1)
    with pytest.raises(Retriable) as caught:
        connector.push(pair, key="b", ready=ready)
    assert caught.value.maybe_done
    found = connector.read("orders", [Ask("BC-1"), Ask("BC-2")]).records
    assert sorted(one.sku for one in found) == ["BC-1", "BC-2"]
    outcomes = connector.push(pair, key="b", ready=ready)
    assert {one.remote_id for one in outcomes} == {one.remote_id for one in found}
    assert office.company.quantity(item.sku) == Decimal(str(item.qty)) - 6


def test_a_quantity_is_set_and_what_changed_is_told(office: Office) -> None:
    connector = office.connect()
    first, second, *_ = office.stocked(connector)
    assert isinstance(first.qty, int)
    changes = [
        Change("inventory", first.sku, "", first.qty, 99, first.refs),
        Change("inventory", second.sku, "", 12345, 1, second.refs),
    ]
    outcomes = connector.push(changes, key="a", ready=ready)
    assert [one.fate for one in outcomes] == [Fate.ACCEPTED, Fate.CONFLICT]
    assert office.company.quantity(first.sku) == 99
    since = SystemClock().now() - timedelta(minutes=1)
    changed = [one for page in connector.pages("inventory", since=since) for one in page.records]
    assert [(one.sku, one.qty) for one in changed] == [(first.sku, 99)]


def test_the_strange_ones_are_read_as_what_they_are(office: Office) -> None:
    connector = office.connect()
    found = [one for page in connector.pages("inventory") for one in page.records]
    by_sku = {one.sku: one for one in found}
    assert by_sku[""].reason == "no_sku"
    assert by_sku["CORD-M"].qty == Decimal("137.5")
    assert by_sku["BIVY-1"].qty == -2
    assert "OLD-TENT" not in by_sku
    [kit] = connector.read("inventory", [Ask("REPAIR-KIT")]).records
    assert kit.reason == "not_tracked"


def test_tokens_rotate_and_a_withdrawn_sign_in_says_what_to_do(office: Office) -> None:
    office.company.grants.access_seconds = 60.0  # less than the two minutes it is renewed early
    connector = office.connect()
    office.company.grants.grace = 0.0
    for _ in range(3):
        list(connector.pages("inventory"))
    kept = endpoint_tokens(office.config.path, "office").load()
    assert kept is not None
    connector.read("inventory", [])
    office.company.grants.revoke(kept.decode().split('"refresh":"')[1].split('"')[0])
    with pytest.raises(Unauthorised, match="syncconsole login"):
        list(connector.pages("inventory"))


def test_a_check_finds_its_way(office: Office) -> None:
    findings = {one.name: one for one in office.connect().check()}
    names = ("company", "sign-in", "clock", "inventory", "adjust_account", "customer", "orders")
    assert [findings[name].ok for name in names] == [True] * len(names)
