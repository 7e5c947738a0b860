"""The connector at the simulated host, over real HTTP: what the contract suite does not ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.acusport_axis.client import Axis, connect
from connectors.acusport_axis.shapes import Product, StoreStock
from connectors.acusport_axis.stock import sellable
from connectors.contract import Tools
from connectors.errors import Malformed, Misconfigured, Retriable
from connectors.model import Ask, Fate
from syncconsole.sandbox.acusport.host import PASSWORD, USER
from syncconsole.sandbox.server import Sandbox
from tests.connectors.quickbooks_online.orders import line, order
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.model import Change


_OPEN: list[Axis] = []


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(items=60, seed=7) as sandbox:
        yield sandbox
        while _OPEN:
            _OPEN.pop().close()


def at(sandbox: Sandbox, **options: Any) -> Axis:
    given = {"base_url": sandbox.url, "user": USER, "password": PASSWORD} | options
    _OPEN.append(connect(given, Tools(FakeClock())))
    return _OPEN[-1]


def sale(upc: str = "SP-5001") -> Change:
    from msgspec.structs import replace

    return order("1001", replace(line(), sku=upc, refs={"upc": upc}))


@pytest.mark.requirement("S-074")
def test_what_can_be_sold_is_on_hand_less_what_is_committed(sandbox: Sandbox) -> None:
    axis = at(sandbox)
    sandbox.axis.set_stock("SP-5001", 9)
    (outcome,) = axis.push([sale()], key="k", ready=lambda: None)
    assert (outcome.fate, outcome.remote_id) == (Fate.ACCEPTED, "70001")
    (found,) = axis.read("inventory", [Ask("SP-5001")]).records
    assert (found.qty, sandbox.axis.product("SP-5001").stock["1"].qoh) == (7, 9)
    assert sandbox.axis.orders[0]["orderNumber"] == "BC-1001"


def test_several_stores_are_never_added_up(sandbox: Sandbox) -> None:
    sandbox.axis.several = True
    with pytest.raises(Misconfigured, match=r"store: .*1, 2"):
        list(at(sandbox).pages("inventory"))
    wrong = [one for one in at(sandbox).check() if not one.ok]
    assert "store" in [one.name for one in wrong]
    (found,) = at(sandbox, store="2").read("inventory", [Ask("SP-5001")]).records
    assert found.qty == 2


@pytest.mark.parametrize(
    ("held", "committed", "reason"),
    [(None, 0, "missing"), (3, None, "missing"), ("3.x", 0, "unreadable"), (4, True, "unreadable")],
)
def test_a_figure_that_is_unknown_makes_the_quantity_unknown(
    held: object, committed: object, reason: str
) -> None:
    product = Product("U", "", (StoreStock(held, committed),))
    assert sellable(product, "") == (None, reason)


def test_a_denial_in_a_body_costs_one_new_token_and_one_more_request(sandbox: Sandbox) -> None:
    axis = at(sandbox)
    axis.read("inventory", [Ask("SP-5001")])
    sandbox.axis.expire()
    assert axis.read("inventory", [Ask("SP-5001")]).records
    sandbox.axis.expire()
    asked: list[int] = []
    axis.push([sale()], key="k", ready=lambda: asked.append(1))
    assert (len(asked), len(sandbox.axis.orders)) == (2, 1)
    assert [one.kind for one in sandbox.log.calls()].count("token") == 3


def test_a_host_that_answers_all_at_once_is_read_in_one_page() -> None:
    with Sandbox(items=600, seed=7) as large:
        axis = at(large, paging="none")
        (page,) = axis.pages("inventory")
        axis.close()
    assert len(page.records) > 250


def test_fewer_products_than_were_announced_are_no_list(sandbox: Sandbox) -> None:
    from connectors.acusport_axis.listing import _whole
    from connectors.acusport_axis.shapes import Content

    with pytest.raises(Malformed, match="announced 5"):
        _whole(Content((), 5), 4)


def test_an_order_without_an_answer_is_found_only_by_a_persons_word(sandbox: Sandbox) -> None:
    axis = at(sandbox)
    sandbox.faults.arm("lost_answer", path="/api/Ecomm/SalesOrder", times=1)
    with pytest.raises(Retriable) as caught:
        axis.push([sale()], key="k", ready=lambda: None)
    assert caught.value.maybe_done
    assert axis.read("orders", [Ask("BC-1001")]).records == ()
    told = at(sandbox, booked={"BC-1001": "70001"})
    (found,) = told.read("orders", [Ask("BC-1001")]).records
    assert (found.sku, found.remote_id) == ("BC-1001", "70001")
    (again,) = told.push([sale()], key="k", ready=lambda: None)
    assert (again.code, len(sandbox.axis.orders)) == ("already_there", 1)


def test_the_names_in_an_order_are_the_operators_to_change(sandbox: Sandbox) -> None:
    axis = at(sandbox, order_fields={"reference": "poNumber"})
    axis.push([sale()], key="k", ready=lambda: None)
    assert sandbox.axis.orders[0]["poNumber"] == "BC-1001"
    with pytest.raises(Misconfigured, match="order_fields"):
        at(sandbox, order_fields={"no": "x"})


def test_a_check_says_what_it_was_built_from(sandbox: Sandbox) -> None:
    assert any("not verified against a specification" in one.text for one in at(sandbox).check())
