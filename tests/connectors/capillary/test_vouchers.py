"""Coupons of customers, each with its validity; expired ones are not dropped (S-029)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from connectors.capillary.times import moment, stamp, zone_of
from connectors.errors import Malformed
from connectors.model import Ask, Record
from tests.connectors.capillary.club import Club, Json, enveloped, member

if TYPE_CHECKING:
    import httpx


def coupon(number: int, **more: Any) -> Json:
    found: Json = {
        "id": str(number),
        "series_id": "7",
        "code": f"CODE{number}",
        "description": "Offer",
        "created_date": "2026-10-01 10:00:00",
        "valid_till": "2026-10-31 23:59:59",
        "redeemed": "false",
    }
    return found | more


def vouchers(club: Club) -> list[Record]:
    pages = club.connect().pages("voucher_series")
    return [one for page in pages for one in page.records]


@pytest.mark.requirement("S-029")
def test_a_coupon_carries_its_validity_and_an_expired_one_is_there_too() -> None:
    fresh = coupon(2, created_date="2026-11-15T10:00:00.000Z", valid_till="2027-01-31 23:59:59")
    club = Club(member(1, coupons={"coupon": [coupon(1), fresh]}))
    expired, valid = vouchers(club)
    assert (expired.sku, expired.remote_id, expired.title) == ("CODE1", "1", "Welcome")
    assert expired.fields == {
        "coupon.code": "CODE1",
        "coupon.series": "Welcome",
        "coupon.series_id": "7",
        "coupon.customer": "X-1",
        "coupon.redeemed": "false",
        "validity.from": "2026-10-09T18:30:00Z",  # the series opens after the coupon was given
        "validity.to": "2026-10-31T18:29:59Z",
    }
    assert valid.fields["validity.from"] == "2026-11-15T10:00:00Z"
    assert valid.refs["customer_id"] == "1"
    assert len(club.sent("/coupon/series")) == 2  # once, not for each customer


def test_one_alone_and_the_older_list_are_understood() -> None:
    club = Club(member(1, coupons={"coupon": coupon(1)}), member(2, coupons=[coupon(2)]))
    assert [one.sku for one in vouchers(club)] == ["CODE1", "CODE2"]


def test_a_coupon_is_read_again_through_its_customer() -> None:
    club = Club(member(1, coupons={"coupon": [coupon(1), coupon(2)]}))
    one, _ = vouchers(club)
    read = club.connect().read("voucher_series", [Ask(one.sku, one.refs)])
    assert read.records == (one,)
    assert club.connect().read("voucher_series", [Ask("CODE1")]).records == ()


class Many(Club):
    """A customer with more coupons than come along."""

    def __init__(self, total: int, told: int) -> None:
        self.coupons = [coupon(n) for n in range(total)]
        self.told = told
        super().__init__(member(1, coupons={"coupon": self.coupons[:100]}))

    def customer_coupons(self, request: httpx.Request) -> httpx.Response:
        limit = min(int(request.url.params["limit"]), self.told)
        one = {"id": "1", "coupons": {"coupon": self.coupons[:limit]}}
        about = {"limit": str(limit), "offset": "0", "total": len(self.coupons)}
        return enveloped(200, pagination=about, customers={"customer": [one]})


@pytest.mark.parametrize("total", [100, 150, 1000, 1500])
def test_who_has_many_is_asked_about_on_his_own(total: int) -> None:
    club = Many(total, 9999)
    assert len(vouchers(club)) == total
    assert len(club.sent("/customer/coupons")) <= 2


def test_coupons_that_do_not_all_come_are_an_error() -> None:
    with pytest.raises(Malformed, match="not give all coupons"):
        vouchers(Many(1500, 200))


def test_a_coupon_without_any_identity_is_an_error() -> None:
    with pytest.raises(Malformed, match="without code and id"):
        vouchers(Club(member(1, coupons={"coupon": [coupon(1, code="", id=None)]})))


@pytest.mark.parametrize(
    ("told", "redeemed"),
    [
        ({"redeemed": "true"}, "true"),
        ({"redeemed": False}, "false"),
        ({"redeemed": None, "redemption_count": 0}, ""),
        ({"redemption_count": 2}, "true"),
    ],
)
def test_whether_it_was_redeemed_is_told_in_either_way(told: Json, redeemed: str) -> None:
    one = coupon(1)
    del one["redeemed"]
    [record] = vouchers(Club(member(1, coupons={"coupon": one | told})))
    assert record.fields["coupon.redeemed"] == redeemed


@pytest.mark.parametrize(
    ("offset", "text", "found"),
    [
        ("+05:30", "2026-10-01 00:00:00", "2026-09-30T18:30:00Z"),
        ("-08:00", "2026-10-01", "2026-10-01T08:00:00Z"),
        ("", "2026-10-01 00:00:00", "2026-10-01T00:00:00Z"),
        ("+99:00", "2026-10-01 00:00:00", "2026-10-01T00:00:00Z"),
        ("+05:30", "2026-10-01T00:00:00.000Z", "2026-10-01T00:00:00Z"),
        ("+05:30", "never", "never"),
        ("+05:30", "0001-01-01 00:00:00", "0001-01-01 00:00:00"),
        ("+05:30", "", ""),
    ],
)
def test_times_without_a_zone_are_the_organisations(offset: str, text: str, found: str) -> None:
    zone = zone_of(offset)
    assert stamp(text, zone) == found
    assert (moment(text, zone) is None) is (found == text)
