"""The customers an organisation begins with."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from syncconsole.sandbox.capillary.floor import STORES
from syncconsole.sandbox.capillary.people import CUSTOM, people, slab_of

if TYPE_CHECKING:
    from tests.sandbox.capillary.client import Client

NOW = datetime(2026, 3, 2, 14, 30)  # noqa: DTZ001 - the organisation's own time has no zone


def test_the_same_seed_gives_the_same_people() -> None:
    assert people(50, 7, NOW, STORES) == people(50, 7, NOW, STORES)
    assert people(50, 7, NOW, STORES) != people(50, 8, NOW, STORES)


def test_more_people_leave_the_first_ones_as_they_are() -> None:
    assert people(80, 7, NOW, STORES)[:50] == people(50, 7, NOW, STORES)


def test_there_is_one_of_each_kind() -> None:
    made = people(120, 7, NOW, STORES)
    assert {bool(one.external_id) for one in made} == {True, False}
    assert {bool(one.email) for one in made} == {True, False}
    assert {one.fraud for one in made} == {"NONE", "CONFIRMED"}
    assert {one.slab for one in made} >= {"Bronze", "Silver", "Gold"}
    assert {name for one in made for name in one.custom} == set(CUSTOM)
    coupons = [coupon for one in made for coupon in one.coupons]
    assert {coupon.valid_till < NOW for coupon in coupons} == {True, False}
    assert {coupon.redeemed for coupon in coupons} == {True, False}
    assert len({coupon.code for coupon in coupons}) == len(coupons)
    assert all(one.registered <= one.updated <= NOW for one in made)
    assert len({one.mobile for one in made}) == 120


def test_points_add_up() -> None:
    for one in people(120, 7, NOW, STORES):
        assert one.points + one.redeemed + one.expired == one.lifetime_points
        assert one.purchases == sum(sale.amount for sale in one.sales)
    assert [slab_of(points) for points in (0, 499, 500, 9999)] == [
        "Bronze", "Bronze", "Silver", "Platinum",
    ]  # fmt: skip


def test_the_organisation_is_not_made_before_it_is_asked(club: Client) -> None:
    from syncconsole.sandbox.server import Sandbox

    with Sandbox(items=8, customers=10**9):
        pass  # a thousand million customers would have taken a while


def test_lists_of_stores_tills_and_staff_fit_together(club: Client) -> None:
    floor = club.club.floor
    stores = {row["id"] for row in floor.stores}
    assert {row["store_id"] for row in floor.associates} == stores
    associates = {row["id"] for row in floor.associates}
    assert {row["associate_id"] for row in floor.tasks} <= associates
    assert {row["task_id"] for row in floor.reminders} <= {row["id"] for row in floor.tasks}
    assert {row["type"] for row in floor.communication_templates} == {"SMS", "EMAIL"}
