"""Component `voucher_series`: the coupons of customers and the validity of each (S-029).

They come with the customer, `COUPONS` at most; who has as many is asked about by
/customer/coupons. The series tells its name and from when its coupons may be redeemed. Expired
coupons are kept: that they are is what `validity.to` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from connectors.capillary.customers import COUPONS
from connectors.capillary.envelope import text
from connectors.capillary.paths import COUPON_SERIES, CUSTOMER_COUPONS
from connectors.capillary.raw import fields_of, things, within
from connectors.capillary.times import moment, stamp
from connectors.errors import Malformed
from connectors.model import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from connectors.capillary.api import Api
    from connectors.capillary.customer import Customer
    from connectors.query import Query


class Series(Struct, frozen=True):
    """A coupon series: its name, and the day from which its coupons may be redeemed, or ""."""

    name: str
    valid_from: str


class Vouchers:
    """The coupons of customers; the series are asked for once, before the first of them."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._series: dict[str, Series] | None = None
        self.requests = 0

    def records(self, customer: Customer, zone: tzinfo) -> Iterator[Record]:
        """A record a coupon. Raises Malformed where not all of them came."""
        series = self._known()
        coupons = things(within(customer.data, "coupons"), "coupon")
        if not coupons:  # older installations list them without the thing around
            coupons = [one for one in things(customer.data, "coupons") if "code" in one]
        if len(coupons) >= COUPONS:
            coupons = self._all_of(customer)
        for coupon in coupons:
            yield voucher_record(coupon, customer, series, zone)

    def _known(self) -> dict[str, Series]:
        if self._series is None:
            found = dict[str, Series]()
            for expired in ("false", "true"):
                reply = self._api.get(COUPON_SERIES, {"expired": expired})
                self.requests += 1
                for raw in reply.listed("series", "items", "item"):
                    data = fields_of(raw)
                    name = text(data.get("description")) or text(data.get("info"))
                    valid_from = text(data.get("redemption_valid_from"))
                    found[text(data.get("id"))] = Series(name, valid_from)
            self._series = found
        return self._series

    def _all_of(self, customer: Customer) -> list[dict[str, Any]]:
        limit = COUPONS * 10
        for _ in range(3):
            query: Query = {"id": customer.id, "limit": limit}
            reply = self._api.get(CUSTOMER_COUPONS, query, by_item=True)
            self.requests += 1
            told = [fields_of(raw) for raw in reply.listed("customers", "customer")]
            coupons = [one for each in told for one in things(within(each, "coupons"), "coupon")]
            about = reply.listed("pagination")
            total = text(fields_of(about[0]).get("total")) if about else ""
            if not total.isdecimal() or len(coupons) >= int(total):
                if len(coupons) < limit:
                    return coupons
                limit *= 10
            else:
                limit = max(int(total) + 1, limit * 10)
        raise Malformed(
            f"Capillary did not give all coupons of the customer {customer.id}. Read them again.",
            code="incomplete_read",
        )


def voucher_record(
    coupon: dict[str, Any], customer: Customer, series: dict[str, Series], zone: tzinfo
) -> Record:
    """One coupon; one without code and id raises Malformed(`no_identity`)."""
    code, number = text(coupon.get("code")), text(coupon.get("id"))
    if not (code or number):
        raise Malformed("Capillary sent a coupon without code and id.", code="no_identity")
    series_id = text(coupon.get("series_id"))
    known = series.get(series_id, Series("", ""))
    created = stamp(text(coupon.get("created_date")), zone)
    name = text(coupon.get("series_name")) or known.name or text(coupon.get("description"))
    return Record(
        component="voucher_series",
        remote_id=number or code,
        sku=code or number,
        title=name,
        updated_at=moment(text(coupon.get("created_date")), zone),
        refs={**customer.refs, "coupon_id": number, "series_id": series_id},
        fields={
            "coupon.code": code,
            "coupon.series": name,
            "coupon.series_id": series_id,
            "coupon.customer": customer.key,
            "coupon.redeemed": _redeemed(coupon),
            # A series may open later than its first coupons are given out.
            "validity.from": max(created, stamp(known.valid_from, zone)),
            "validity.to": stamp(text(coupon.get("valid_till")), zone),
        },
        payload=msgspec.json.encode(coupon),
    )


def _redeemed(coupon: dict[str, Any]) -> str:
    if "redeemed" in coupon:
        return text(coupon["redeemed"]).lower()
    count = text(coupon.get("redemption_count"))
    return "" if not count else "false" if count == "0" else "true"
