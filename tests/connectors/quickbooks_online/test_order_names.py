"""Writing orders: the names of config.yaml, looked up in the company."""

from __future__ import annotations

import httpx
import pytest

from connectors.errors import Misconfigured, Rejected, Retriable
from connectors.model import Fate
from tests.connectors.http.fakes import ready
from tests.connectors.quickbooks_online.intuit import fault, reply
from tests.connectors.quickbooks_online.orders import order
from tests.connectors.quickbooks_online.selling import BATCH, RECEIPT, at, fates, push, shop


def test_a_customer_that_is_missing_is_made_once() -> None:
    company = shop()
    company.books["Customer"] = []
    connector = company.connect(orders={"customer": "O'Neill's web shop"})
    connector.push([order("1")], key="a", ready=ready)
    connector.push([order("2")], key="b", ready=ready)
    assert company.sent("/customer") == [{"DisplayName": "O'Neill's web shop"}]
    assert len({one["CustomerRef"]["value"] for one in company.sent(RECEIPT)}) == 1


def test_a_name_that_is_taken_rejects_each_order_and_says_what_to_do() -> None:
    company = shop()
    company.books["Customer"] = []
    said = "The name supplied already exists. : Id=55"
    company.answers = at("/customer", reply(400, fault("6240", "Duplicate Name", said)))
    outcomes = push(company, order("1"), order("2"))
    assert fates(outcomes) == [Fate.REJECTED] * 2
    assert "(6240)" in outcomes[0].message
    assert "orders.customer" in outcomes[0].message
    assert company.sent(BATCH) == []


def test_a_customer_whose_making_was_lost_leaves_no_doubt_of_the_orders() -> None:
    company = shop()
    company.books["Customer"] = []
    company.answers = at("/customer", httpx.ReadTimeout("slow"))
    with pytest.raises(Retriable, match="No order was written") as caught:
        push(company, order())
    assert not caught.value.maybe_done


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"shipping": "Freight"}, "orders.shipping"),
        ({"discount": "Rebate"}, "orders.discount"),
        ({"deposit": "Cash"}, "orders.deposit"),
        ({"account": "4711"}, "orders.deposit"),
        ({"location": "Moon"}, "orders.location"),
    ],
)
def test_a_name_that_names_nothing_is_a_mistake_in_the_config(
    facts: dict[str, str], named: str
) -> None:
    company = shop()
    with pytest.raises(Misconfigured, match=named):
        push(company, order(), **facts)
    assert company.sent(RECEIPT) == []


def test_a_name_of_two_asks_for_the_path_or_the_id() -> None:
    company = shop()
    paths = ("Bank:Web", "Cash:Web")
    first, second = (company.add("Account", Name="Web", FullyQualifiedName=path) for path in paths)
    with pytest.raises(Misconfigured, match="has 2 of the name Web"):
        push(company, order("1"), deposit="Web")
    push(company, order("1"), deposit="Cash:Web")
    push(company, order("2"), deposit=first["Id"])
    used = [one["DepositToAccountRef"]["value"] for one in company.sent(RECEIPT)]
    assert used == [second["Id"], first["Id"]]


def test_an_inactive_customer_is_named() -> None:
    company = shop()
    company.books["Customer"][0]["Active"] = False
    with pytest.raises(Misconfigured, match="Web customer is inactive"):
        push(company, order())


def test_names_are_looked_up_again_after_an_id_turned_out_wrong() -> None:
    company = shop()
    connector = company.connect()
    company.answers = at(RECEIPT, reply(400, fault("2500", "Invalid Reference Id")))
    connector.push([order("1")], key="a", ready=ready)
    company.books["Customer"][0]["Id"] = "777"
    connector.push([order("2")], key="b", ready=ready)
    assert company.sent(RECEIPT)[-1]["CustomerRef"] == {"value": "777"}


def test_another_refusal_while_names_are_looked_up_goes_through() -> None:
    company = shop()
    company.answers = [lambda _: None, lambda _: reply(400, fault("4000", "parse error"))]
    with pytest.raises(Rejected, match="parse error"):
        push(company, order())
