"""Orders of a real django-oscar become sales of a real Tryton, and both sides hold less by them.

By the command line and real workers; what came of it is read by each system's own API.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.live.oscar_project import GOODS
from tests.live.premises import APPROVED, LivePremises
from tests.support.losing import LosingWire

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.live

BEGUN = 10
"""What the seeded Tryton has of each."""


def tell(text: str) -> None:
    """A figure of the report; `-rP` shows it."""
    sys.stdout.write(f"{text}\n")


def done(premises: LivePremises, *words: str) -> dict[str, Any]:
    """The run of a command that must succeed."""
    code, said = premises.say(*words)
    assert (code, said["run"]["state"]) == (0, "ok"), said["run"]
    return dict(said["run"])


@pytest.mark.requirement("S-076", "S-077", "S-078", "S-079", "S-081", "S-082", "S-088")
@pytest.mark.pitfall("P-21")
def test_a_shop_order_becomes_a_sale_once_and_both_sides_hold_less_by_it(
    premises: LivePremises,
) -> None:
    store, office = premises.store, premises.office
    assert premises.stock(8) == (8, BEGUN)
    full = done(premises, "sync", "full", "shop", *APPROVED)
    assert full["counts"]["pushed"] == GOODS
    assert [premises.stock(n) for n in range(1, GOODS + 1)] == [(BEGUN, BEGUN)] * GOODS
    number = store.buy((8, 2), (9, 1))
    before = premises.stock(8)
    assert before == (8, 10)  # the shop has sold what the office knows nothing of
    run = done(premises, "sync", "all", "shop", *APPROVED)
    assert [step["name"] for step in run["steps_done"]] == [
        "orders from web", "orders to back office", "data from back office", "data to web",
    ]  # fmt: skip
    [sale] = office.sales(f"W-{number}")
    assert (sale["state"], str(sale["total_amount"])) == ("processing", "30.00")
    assert (premises.stock(8), premises.stock(9)) == ((8, 8), (9, 9))
    again = done(premises, "sync", "all", "shop", *APPROVED)
    assert again["counts"]["pushed"] == 0
    assert len(office.sales(f"W-{number}")) == 1
    assert (premises.stock(8), premises.stock(9)) == ((8, 8), (9, 9))
    office.move("WID-0008", 5)
    smart = done(premises, "sync", "smart", "shop")
    assert smart["counts"]["pushed"] == 1
    assert premises.stock(8) == (13, 13)
    tell(
        f"order {number}: sale {sale['number']} in Tryton, {sale['total_amount']} EUR; WID-0008 in "
        f"(store, office): {before} sold, {(8, 8)} booked, {(13, 13)} restocked; Full wrote "
        f"{GOODS}, Sync All again 0, Smart 1; booked twice 0"
    )


def test_what_the_shop_counts_reaches_the_office_by_full_and_then_by_smart(
    premises: LivePremises,
) -> None:
    run = done(premises, "sync", "full", "back", *APPROVED)
    assert run["counts"]["pushed"] == GOODS
    assert [premises.stock(n) for n in (1, 12)] == [(1, 1), (12, 12)]
    premises.store.count(4, 21)
    assert done(premises, "sync", "smart", "back")["counts"]["pushed"] == 1
    assert premises.stock(4) == (21, 21)


@pytest.mark.pitfall("P-20", "P-21")
def test_under_lost_answers_no_order_is_booked_twice_and_no_stock_is_wrong(
    premises: LivePremises, tmp_path: Path
) -> None:
    """The server did the work each time, and its answer never came. Answers lost on a sale's way
    there are in the contract (test_tryton.py): Tryton is given a minute before they are settled."""
    store, office = premises.store, premises.office
    done(premises, "sync", "full", "shop", *APPROVED)
    with LosingWire(store.root) as web, LosingWire(office.url) as books:
        between = LivePremises(tmp_path, store, office, store_url=web.url, office_url=books.url)
        numbers = [store.buy((8, 1), (9, 1)) for _ in range(4)]
        office.move("WID-0003", 1)
        books.lose.append("model.sale.sale.process")
        web.lose.append("PATCH /api/admin/stockrecords/3/")
        states: list[str] = []
        while "ok" not in states and len(states) < 4:
            _, said = between.say("sync", "all", "shop", *APPROVED)
            states.append(said["run"]["state"])
        lost = [*books.lost, *web.lost]
        assert (web.lose, books.lose) == ([], [])
    booked = [office.sales(f"W-{number}") for number in numbers]
    assert [[sale["state"] for sale in sales] for sales in booked] == [["processing"]] * 4
    assert [premises.stock(n) for n in (3, 8, 9)] == [(11, 11), (6, 6), (6, 6)]
    assert states[-1] == "ok"
    tell(
        f"{len(lost)} answers lost in {len(states)} Sync All ({', '.join(states)}): "
        f"{len(numbers)} orders, {sum(map(len, booked))} sales, doubled 0, stock equal"
    )
