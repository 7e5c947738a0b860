"""How many requests it takes, so that README's figures stay true."""

from __future__ import annotations

from connectors.model import Ask, Change, Fate
from connectors.tryton.capabilities import CAPABILITIES, MOST_COUNTED, MOST_SALES, PAGE
from syncconsole.sandbox.server import Sandbox
from tests.connectors.http.fakes import ready
from tests.connectors.tryton.peer import Office
from tests.connectors.tryton.test_sandbox import SimulatedPeer


def test_a_batch_of_counts_is_two_writes_and_five_reads_and_one_of_orders_four_writes() -> None:
    with Sandbox(items=1200, seed=7) as sandbox:
        office = Office(SimulatedPeer(sandbox))
        pages = list(office.connector.pages("inventory"))
        records = [one for page in pages for one in page.records]
        assert [len(page.records) for page in pages[:-1]] == [PAGE] * (len(pages) - 1)
        assert len({one.remote_id for one in records}) == len(records) == pages[0].total
        assert len(pages) == 3
        assert [page.requests for page in pages] == [4, 3, 4]

        stocked = [one for one in records if isinstance(one.qty, int) and one.qty > 0]
        changes = [
            Change("inventory", one.sku, "", int(one.qty), int(one.qty) + 1, one.refs)
            for one in stocked[:MOST_COUNTED]
            if one.qty is not None
        ]
        before = office.connector.requests
        outcomes = office.connector.push(changes, key="a", ready=ready)
        after = office.connector.requests
        assert {one.fate for one in outcomes} == {Fate.ACCEPTED}
        assert (after[0] - before[0], after[1] - before[1]) == (5, 2)
        assert CAPABILITIES.components["inventory"].write_requests == 2

        asks = [Ask(one.sku, one.refs) for one in stocked[:PAGE]]
        page = office.connector.read("inventory", asks)
        assert len(page.records) == min(PAGE, len(asks))
        assert page.requests == CAPABILITIES.components["inventory"].read_requests == 4

        orders = [office.order(str(n), stocked[n].sku) for n in range(MOST_SALES)]
        before = office.connector.requests
        outcomes = office.connector.push(orders, key="b", ready=ready)
        after = office.connector.requests
        assert {one.fate for one in outcomes} == {Fate.ACCEPTED}
        assert after[1] - before[1] == CAPABILITIES.components["orders"].write_requests == 4
        office.connector.close()


def test_what_it_can_do_is_told_without_its_client() -> None:
    assert CAPABILITIES.components["orders"].lowers == "available"
    assert not any(one.compare_and_set for one in CAPABILITIES.components.values())
    assert [name for name, one in CAPABILITIES.components.items() if one.writes] == [
        "inventory", "orders",
    ]  # fmt: skip
