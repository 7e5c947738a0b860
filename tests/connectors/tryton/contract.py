"""What the connector promises of a Tryton: one body, run over the simulated and the real one."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING

import pytest

from connectors.errors import ConnectorError, Retriable
from connectors.model import Ask, Fate
from syncconsole.clock import SystemClock
from tests.connectors.http.fakes import ready
from tests.connectors.tryton.peer import Office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.connectors.tryton.peer import Peer

_NUMBERS = count(1001)
WRITES = ("create", "quote", "confirm", "process")


def number() -> str:
    """The number of an order that no other test has."""
    return str(next(_NUMBERS))


@pytest.fixture
def office(peer: Peer) -> Iterator[Office]:
    office = Office(peer)
    yield office
    office.connector.close()


class Contract:
    """Subclassed where a fixture `peer` says which Tryton it is."""

    def test_a_check_finds_everything_in_order(self, office: Office) -> None:
        findings = office.connector.check()
        assert [(one.name, one.text) for one in findings if not one.ok] == []
        assert [one.name for one in findings] == [
            "company", "rights", "clock", "warehouse", "inventory", "sales", "customer", "orders",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("option", "value", "sentence", "remedy"),
        [
            ("password", "wrong", "the user or the password is wrong", "`password`"),
            ("database", "nowhere", "has no database nowhere", "`database`"),
            ("base_url", "http://127.0.0.1:9", "could not be reached", "base_url"),
        ],
    )
    def test_what_is_wrong_in_the_config_is_told_each_in_its_own_words(
        self, peer: Peer, option: str, value: str, sentence: str, remedy: str
    ) -> None:
        office = Office(peer, **{option: value})
        [finding] = office.connector.check()
        office.connector.close()
        assert (finding.name, finding.ok) == ("company", False)
        assert sentence in finding.text
        assert remedy in finding.remedy

    def test_goods_are_read_with_what_is_available_and_all_else_with_its_reason(
        self, office: Office
    ) -> None:
        sku = office.peer.good()
        pages = list(office.connector.pages("inventory"))
        records = [one for page in pages for one in page.records]
        assert pages[0].total == len(records)
        assert pages[-1].cursor == ""
        by_sku = {one.sku: one for one in records}
        assert by_sku[sku].qty == 10
        assert by_sku[sku].updated_at is not None
        assert by_sku[""].reason == "no_sku"
        assert "SHIPPING" not in by_sku
        asked = office.connector.read("inventory", [Ask("SHIPPING"), Ask("NO-SUCH"), Ask(sku)])
        assert {(one.sku, one.qty, one.reason) for one in asked.records} == {
            ("SHIPPING", None, "not_tracked"), (sku, 10, ""),
        }  # fmt: skip

    @pytest.mark.requirement("S-077", "S-081")
    def test_two_exported_are_two_less_available_and_still_on_hand(self, office: Office) -> None:
        sku, slow, other = office.peer.good(), office.peer.slow, office.peer.good()
        before, first = office.qty(slow), number()
        orders = [
            office.order(first, sku, total=Decimal("19.98")),
            office.order(f"{first}b", slow, other),  # sent together, next week
        ]
        outcomes = office.connector.push(orders, key="a", ready=ready)
        assert [(one.fate, one.message) for one in outcomes] == [(Fate.ACCEPTED, "")] * 2
        [sale] = office.peer.sales(f"W-{first}")
        assert (sale["state"], sale["total_amount"]) == ("processing", Decimal("19.98"))
        assert (office.qty(sku), office.peer.forecast(sku), office.peer.on_hand(sku)) == (8, 8, 10)
        assert (office.qty(slow), office.qty(other)) == (before - 2, 8)
        assert (office.peer.forecast(other), office.peer.on_hand(other)) == (10, 10)

    @pytest.mark.pitfall("P-21")
    def test_an_order_written_twice_is_one_sale(self, office: Office) -> None:
        sku, first = office.peer.good(), number()
        order = office.order(first, sku)
        [made] = office.connector.push([order], key="a", ready=ready)
        [again] = office.connector.push([order], key="b", ready=ready)
        assert (again.fate, again.code) == (Fate.ACCEPTED, "already_there")
        assert again.remote_id == made.remote_id
        assert len(office.peer.sales(f"W-{first}")) == 1
        assert office.qty(sku) == 8

    @pytest.mark.pitfall("P-20")
    @pytest.mark.parametrize("button", WRITES)
    def test_a_lost_answer_is_settled_by_the_reference_and_nothing_is_doubled(
        self, office: Office, button: str
    ) -> None:
        sku, first = office.peer.good(), number()
        orders = [office.order(first, sku), office.order(f"{first}b", sku)]
        office.tap.lost.add(f"sale.sale.{button}")
        with pytest.raises(Retriable) as caught:
            office.connector.push(orders, key="a", ready=ready)
        assert caught.value.maybe_done
        read = office.connector.read("orders", [Ask(f"W-{first}")]).records
        assert len(read) == len([one for one in office.peer.sales(f"W-{first}")
                                 if one["state"] == "processing"])  # fmt: skip
        outcomes = office.connector.push(orders, key="a", ready=ready)
        assert [one.fate for one in outcomes] == [Fate.ACCEPTED] * 2
        for reference in (f"W-{first}", f"W-{first}b"):
            [sale] = office.peer.sales(reference)
            assert sale["state"] == "processing"
        assert office.qty(sku) == 6
        found = office.connector.read("orders", [Ask(f"W-{first}")]).records
        assert [one.remote_id for one in found] == [outcomes[0].remote_id]

    def test_a_session_that_ended_is_opened_again_and_the_call_is_made(
        self, office: Office
    ) -> None:
        sku = office.peer.good()
        office.qty(sku)
        office.tap.end_session(office.peer.options)
        assert office.qty(sku) == 10
        office.tap.end_session(office.peer.options)
        change = office.quantity(sku, 10, 4)
        office.tap.before["stock.inventory.confirm"] = lambda: office.tap.end_session(
            office.peer.options
        )
        [outcome] = office.connector.push([change], key="a", ready=ready)
        assert outcome.fate is Fate.ACCEPTED
        assert office.peer.on_hand(sku) == 4
        assert office.tap.calls.count("common.db.login") >= 3

    def test_quantities_are_counted_in_one_inventory_and_what_moved_is_a_conflict(
        self, office: Office
    ) -> None:
        first, second, third = (office.peer.good() for _ in range(3))
        office.connector.push([office.order(number(), first)], key="o", ready=ready)
        changes = [
            office.quantity(first, 8, 20),
            office.quantity(second, 99, 1),
            office.quantity(third, 10, 10),
        ]
        office.tap.calls.clear()
        outcomes = office.connector.push(changes, key="a", ready=ready)
        assert [one.fate for one in outcomes] == [Fate.ACCEPTED, Fate.CONFLICT, Fate.ACCEPTED]
        assert (outcomes[1].actual, outcomes[2].code) == (10, "already_there")
        assert (office.qty(first), office.peer.on_hand(first)) == (20, 22)
        assert (office.qty(second), office.qty(third)) == (10, 10)
        written = [one for one in office.tap.calls if one.startswith("stock.inventory.")]
        assert written == [
            "stock.inventory.create", "stock.inventory.line.search_read",
            "stock.inventory.confirm",
        ]  # fmt: skip

    @pytest.mark.pitfall("P-05")
    def test_what_moves_while_a_count_is_written_is_never_lost(self, office: Office) -> None:
        early, late = office.peer.good(), office.peer.good()
        change = office.quantity(early, 10, 7)
        office.tap.before["stock.inventory.create"] = lambda: office.peer.move(early, -3)
        [outcome] = office.connector.push([change], key="a", ready=ready)
        assert (outcome.fate, outcome.code) == (Fate.CONFLICT, "moved")
        assert office.peer.on_hand(early) == 7
        change = office.quantity(late, 10, 15)
        office.tap.before["stock.inventory.confirm"] = lambda: office.peer.move(late, -3)
        [outcome] = office.connector.push([change], key="b", ready=ready)
        assert outcome.fate is Fate.ACCEPTED
        assert office.peer.on_hand(late) == 12  # five more were found, three were sold

    def test_a_lost_answer_to_a_draft_leaves_no_doubt_and_to_its_confirmation_does(
        self, office: Office
    ) -> None:
        sku = office.peer.good()
        change = office.quantity(sku, 10, 3)
        for method, doubt, left in (("create", False, 10), ("confirm", True, 3)):
            office.tap.lost.add(f"stock.inventory.{method}")
            with pytest.raises(Retriable) as caught:
                office.connector.push([change], key="a", ready=ready)
            assert caught.value.maybe_done is doubt
            assert office.peer.on_hand(sku) == left

    @pytest.mark.pitfall("P-17")
    def test_what_changed_since_is_told_by_moves_and_not_by_the_products_own_time(
        self, office: Office
    ) -> None:
        sold, moved, quiet = (office.peer.good() for _ in range(3))
        since = SystemClock().now()
        office.peer.move(moved, 2)
        office.connector.push([office.order(number(), sold)], key="a", ready=ready)
        told = office.connector.pages("inventory", since=since)
        found = {one.sku: one for page in told for one in page.records}
        assert (found[sold].qty, found[moved].qty) == (8, 12)
        assert quiet not in found
        products = office.connector.pages("products", since=since)
        assert [one.sku for page in products for one in page.records] == []
        for sku in (sold, moved):
            at = found[sku].updated_at
            assert at is not None
            assert at >= since - timedelta(seconds=1)

    def test_an_inactive_product_is_told_as_such(self, office: Office) -> None:
        sku = office.peer.good()
        since = SystemClock().now()
        office.peer.move(sku, -10)  # one with stock cannot be put away
        office.peer.set_active(sku, False)
        told = office.connector.pages("inventory", since=since)
        found = {one.sku: one for page in told for one in page.records}
        assert (found[sku].qty, found[sku].reason) == (None, "inactive")

    def test_shipping_discount_and_tax_go_where_the_config_says(self, peer: Peer) -> None:
        facts = {"shipping": "SHIPPING", "discount": "DISCOUNT", "tax": "VAT 20 %"}
        office, first = Office(peer, orders=facts), number()
        sku = peer.good()
        order = office.order(
            first, sku, tax=Decimal("4.80"), total=Decimal("28.78"), shipping=Decimal("5.00"),
            discount=Decimal("1.00"),
        )  # fmt: skip
        [outcome] = office.connector.push([order], key="a", ready=ready)
        assert (outcome.fate, outcome.message) == (Fate.ACCEPTED, "")
        other = office.order(f"{first}b", sku, total=Decimal("20.00"))
        [outcome] = office.connector.push([other], key="b", ready=ready)
        assert (outcome.fate, outcome.code) == (Fate.ACCEPTED, "differs")
        assert "23.98" in outcome.message
        office.connector.close()

    def test_a_customer_that_is_not_there_is_made_once(self, peer: Peer) -> None:
        name = f"Web shop {number()}"
        office = Office(peer, orders={"customer": name})
        sku = peer.good()
        for _ in range(2):
            [outcome] = office.connector.push([office.order(number(), sku)], key="a", ready=ready)
            assert outcome.fate is Fate.ACCEPTED
        parties = office.connector.pages("customers")
        assert [one.title for page in parties for one in page.records].count(name) == 1
        office.connector.close()

    def test_what_cannot_be_sold_is_rejected_and_the_others_are_not(self, office: Office) -> None:
        sku, first = office.peer.good(), number()
        orders = [
            office.order(first, sku),
            office.order(f"{first}b", "UNSOLD"),
            office.order(f"{first}c", sku, shipping=Decimal(3)),
            office.order(f"{first}d", sku, currency="XXX"),
        ]
        outcomes = office.connector.push(orders, key="a", ready=ready)
        assert [(one.fate, one.code) for one in outcomes] == [
            (Fate.ACCEPTED, ""), (Fate.REJECTED, "not_for_sale"),
            (Fate.REJECTED, "no_shipping"), (Fate.REJECTED, "currency"),
        ]  # fmt: skip
        assert office.qty(sku) == 8
        assert office.peer.sales(f"W-{first}b") == []

    @pytest.mark.pitfall("P-36")
    def test_no_error_shows_the_password_or_the_session(self, office: Office) -> None:
        sku = office.peer.good()
        order = office.order(number(), sku)
        secrets = (office.peer.options["password"], office.tap.session.removeprefix("Session "))
        for method in ("product.product.search_read", "sale.sale.create"):
            office.tap.echoed = {method: f"I do not understand {' and '.join(secrets)}"}
            with pytest.raises(ConnectorError) as caught:
                office.qty(sku) if "search" in method else office.connector.push(
                    [order], key="a", ready=ready
                )
            told = f"{caught.value!r} {caught.value.message} {caught.value.detail}"
            assert "I do not understand" in told
            assert not any(secret in told for secret in secrets)
