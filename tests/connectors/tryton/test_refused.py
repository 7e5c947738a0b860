"""What a Tryton can refuse, and what stands between: as the simulated one does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from connectors.errors import Malformed, Misconfigured, Unauthorised
from connectors.model import Ask, Fate
from connectors.tryton.faults import fault_of
from syncconsole.sandbox.server import Sandbox
from tests.connectors.http.fakes import ready
from tests.connectors.tryton.peer import Office
from tests.connectors.tryton.test_sandbox import SimulatedPeer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syncconsole.sandbox.faults import Faults
    from syncconsole.sandbox.tryton.company import Ledger


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(items=30, seed=7) as sandbox:
        yield sandbox


@pytest.fixture
def ledger(sandbox: Sandbox) -> Ledger:
    return sandbox.tryton


@pytest.fixture
def faults(sandbox: Sandbox) -> Faults:
    return sandbox.faults


@pytest.fixture
def office(sandbox: Sandbox) -> Iterator[Office]:
    office = Office(SimulatedPeer(sandbox))
    yield office
    office.connector.close()


def test_a_warning_rejects_the_sale_where_it_stands_and_it_is_gone_on_with(
    office: Office, ledger: Ledger
) -> None:
    sku = office.peer.good()
    orders = [office.order("1", sku), office.order("2", sku)]
    ledger.warn = True
    outcomes = office.connector.push(orders, key="a", ready=ready)
    assert [(one.fate, one.code) for one in outcomes] == [(Fate.REJECTED, "warning")] * 2
    assert "credit limit" in outcomes[0].message
    assert "waits in Tryton as quotation" in outcomes[0].message
    assert office.connector.read("orders", [Ask("W-1")]).records == ()
    assert office.qty(sku) == 10
    ledger.warn = False
    outcomes = office.connector.push(orders, key="b", ready=ready)
    assert [one.fate for one in outcomes] == [Fate.ACCEPTED] * 2
    assert [len(office.peer.sales(f"W-{n}")) for n in (1, 2)] == [1, 1]
    assert office.qty(sku) == 6


@pytest.mark.pitfall("P-19")
def test_one_bad_sale_among_many_is_refused_alone(office: Office, ledger: Ledger) -> None:
    sku = office.peer.good()
    orders = [office.order(str(n), sku, units=1) for n in range(1, 6)]
    bad = office.peer.good()
    orders[2] = office.order("3", bad)

    def put_away() -> None:
        ledger.books["product.product"].change(ledger.product(bad)["id"], salable=False)

    office.tap.before["sale.sale.create"] = put_away
    outcomes = office.connector.push(orders, key="a", ready=ready)
    assert [one.fate for one in outcomes] == [
        Fate.ACCEPTED, Fate.ACCEPTED, Fate.REJECTED, Fate.ACCEPTED, Fate.ACCEPTED,
    ]  # fmt: skip
    assert "is not valid according to its domain" in outcomes[2].message
    assert office.qty(sku) == 6


def test_a_record_that_somebody_else_changes_is_told_per_row(
    office: Office, ledger: Ledger
) -> None:
    sku = office.peer.good()
    order, change = office.order("1", sku), office.quantity(sku, 10, 5)
    ledger.busy = 1
    [outcome] = office.connector.push([order], key="a", ready=ready)
    assert (outcome.fate, outcome.code) == (Fate.REJECTED, "concurrency")
    assert "next run" in outcome.message
    ledger.busy = 1
    [outcome] = office.connector.push([change], key="a", ready=ready)
    assert (outcome.fate, outcome.code) == (Fate.CONFLICT, "concurrency")
    assert office.peer.on_hand(sku) == 10


def test_a_missing_right_is_told_by_name_and_nothing_is_concluded(
    office: Office, ledger: Ledger
) -> None:
    sku = office.peer.good()
    order = office.order("1", sku)
    ledger.denied = {"sale.sale"}
    findings = {one.name: one for one in office.connector.check()}
    assert [name for name, one in findings.items() if not one.ok] == ["sales"]
    assert findings["sales"].text == "the user may not read sale.sale"
    assert "groups" in findings["sales"].remedy
    with pytest.raises(Unauthorised, match="lacks a right"):
        office.connector.push([order], key="a", ready=ready)
    ledger.denied = {"product.product"}
    with pytest.raises(Unauthorised, match="lacks a right"):
        list(office.connector.pages("inventory"))


def test_a_module_that_is_not_activated_is_told_by_name(office: Office, ledger: Ledger) -> None:
    del ledger.books["sale.sale"]
    findings = {one.name: one for one in office.connector.check()}
    assert "activate the module sale" in findings["sales"].text
    assert findings["sales"].remedy == "Activate that module: Administration, Modules, in Tryton."


@pytest.mark.parametrize(
    ("error", "kind", "forbidden"),
    [
        (["UserError", ['You are not allowed to access "Sale".', "", None]], "user_error", True),
        (["UserError", ['You can not call "quote" on "9" of "Sale".', ""]], "user_error", False),
        (["UserWarning", ["name.1", "Over the limit.", ""]], "warning", False),
        (["ConcurrencyException", "Records were modified."], "concurrency", False),
        (["LoginException", ["sms_code", "SMS code", "char"]], "login", False),
        (["'sale.sale'", "Traceback ..."], "crash", False),
        ("nonsense", "crash", False),
        ([], "crash", False),
        (None, "crash", False),
        ([{"a": 1}, 3], "crash", False),
    ],
)
def test_whatever_comes_as_an_error_is_read_as_one(
    error: object, kind: str, forbidden: bool
) -> None:
    fault = fault_of(error)
    assert (fault.kind, fault.forbidden) == (kind, forbidden)
    assert fault.sentence


@pytest.mark.parametrize(
    ("fault", "sentence", "remedy"),
    [
        ("html", "maintenance page", "proxy"),
        ("503", "not available now", "maintenance"),
        ("dropped", "broke off", "whether the server runs"),
    ],
)
def test_what_stands_between_is_told_each_in_its_own_words(
    office: Office, faults: Faults, fault: str, sentence: str, remedy: str
) -> None:
    faults.arm(fault)
    [finding] = office.connector.check()
    assert not finding.ok
    assert sentence in finding.text
    assert remedy in finding.remedy


def test_too_many_wrong_passwords_are_not_waited_for(sandbox: Sandbox) -> None:
    sandbox.tryton.attempts = 100
    office = Office(SimulatedPeer(sandbox))
    with pytest.raises(Unauthorised, match="no more log-ins for now") as caught:
        office.qty("SLOW-1")
    assert caught.value.code == "locked_out"
    office.connector.close()


@pytest.mark.pitfall("P-18")
def test_a_short_page_is_never_an_end(office: Office, faults: Faults) -> None:
    faults.arm("short", path="*product.product.search_read")
    with pytest.raises(Malformed) as caught:
        list(office.connector.pages("inventory"))
    assert caught.value.code == "incomplete_read"


def test_a_sale_that_somebody_cancels_is_not_made_again(office: Office, ledger: Ledger) -> None:
    sku = office.peer.good()
    order = office.order("1", sku)
    ledger.warn = True
    office.connector.push([order], key="a", ready=ready)
    [sale] = ledger.sales("W-1")
    ledger.books["sale.sale"].change(sale["id"], state="cancelled")
    ledger.warn = False
    [outcome] = office.connector.push([order], key="b", ready=ready)
    assert (outcome.fate, outcome.code) == (Fate.ACCEPTED, "already_there")
    assert "was cancelled in Tryton" in outcome.message
    assert len(ledger.sales("W-1")) == 1


def test_somebody_elses_sale_of_the_same_reference_is_left_alone(
    office: Office, ledger: Ledger
) -> None:
    ledger.books["sale.sale"].add(reference="W-1", description="by phone", state="processing")
    assert office.connector.read("orders", [Ask("W-1")]).records == ()
    [outcome] = office.connector.push([office.order("1", office.peer.good())], key="a", ready=ready)
    assert outcome.fate is Fate.ACCEPTED
    assert [one["description"] for one in ledger.sales("W-1")] == [
        "by phone", "Web order 1 (syncconsole W-1)",
    ]  # fmt: skip


def test_goods_that_were_sent_are_gone_once(office: Office, ledger: Ledger) -> None:
    sku = office.peer.good()
    office.connector.push([office.order("1", sku)], key="a", ready=ready)
    ledger.ship("W-1")
    assert (office.qty(sku), office.peer.on_hand(sku)) == (8, 8)


def test_the_count_of_a_location_below_zero_is_rejected_unsent(
    office: Office, ledger: Ledger
) -> None:
    sku = office.peer.good()
    change = office.quantity(sku, 10, -4)
    office.tap.calls.clear()
    [outcome] = office.connector.push([change], key="a", ready=ready)
    assert (outcome.fate, outcome.code) == (Fate.REJECTED, "below_zero")
    assert "stock.inventory.create" not in office.tap.calls


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"database": " "}, "database"),
        ({"quantity": "on_hand"}, "quantity"),
        ({"user": "a:b"}, "user"),
        ({"base_url": "http://erp.example.com"}, "base_url"),
        ({"orders": {"customer": True}}, "orders.customer"),
        ({"orders": {"account": "Cash"}}, "orders.account"),
    ],
)
def test_what_cannot_be_right_is_told_before_anything_is_sent(
    sandbox: Sandbox, options: dict[str, object], said: str
) -> None:
    with pytest.raises(Misconfigured, match=said):
        Office(SimulatedPeer(sandbox), **options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"location": "Nowhere"}, "location"),
        ({"orders": {"tax": "No such"}}, "orders.tax"),
        ({"orders": {"shipping": "UNSOLD"}}, "orders.shipping"),
        ({"orders": {"location": "Nowhere"}}, "orders.location"),
    ],
)
def test_a_name_that_names_nothing_is_told_with_its_key(
    sandbox: Sandbox, options: dict[str, object], said: str
) -> None:
    office = Office(SimulatedPeer(sandbox), **options)
    [wrong, *_] = [one for one in office.connector.check() if not one.ok]
    assert wrong.text.startswith(f"{said}: ")
    office.connector.close()


def test_one_storage_location_alone_may_be_what_counts(sandbox: Sandbox) -> None:
    office = Office(SimulatedPeer(sandbox), location="STO")
    sku = office.peer.good()
    assert office.qty(sku) == 10
    [outcome] = office.connector.push([office.quantity(sku, 10, 6)], key="a", ready=ready)
    assert (outcome.fate, office.qty(sku)) == (Fate.ACCEPTED, 6)
    office.connector.close()


def test_addresses_lead_to_the_web_client(office: Office) -> None:
    address = office.connector.address("orders", {"sale_id": "12"})
    assert address == f"{office.peer.options['base_url']}/#sandbox/model/sale.sale/12"
    assert office.connector.address("orders", {"sale_id": "1; drop"}) == ""
    assert office.connector.address("prices", {}) == ""
