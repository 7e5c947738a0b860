"""A customer as customer/get, customer/search and customer/coupons tell him."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.sandbox.capillary.floor import stamp
from syncconsole.sandbox.capillary.people import SERIES
from syncconsole.sandbox.capillary.replies import item_status

if TYPE_CHECKING:
    from collections.abc import Collection

    from syncconsole.sandbox.capillary.person import Coupon, Person
    from syncconsole.sandbox.capillary.replies import Json

RECENT = 10
"""Transactions that customer/get tells."""


def profile(person: Person, asked: Collection[str], coupons: int) -> Json:
    """The customer with what was asked for beside the profile; `coupons` at most."""
    told: Json = {
        "firstname": person.firstname,
        "lastname": person.lastname,
        **identified(person),
        "lifetime_points": str(person.lifetime_points),
        "lifetime_purchases": str(person.purchases),
        "loyalty_points": str(person.points),
        "current_slab": person.slab,
        "registered_on": stamp(person.registered),
        "updated_on": stamp(person.updated),
        "type": person.kind,
        "source": "instore",
        "identifiers": [],
        "gender": None,
        "registered_by": person.store.title(),
        "registered_store": {"code": person.store, "name": person.store.title()},
        "registered_till": {"code": f"{person.store}.till01", "name": f"{person.store}.till01"},
        "fraud_details": {
            "status": person.fraud,
            "marked_by": "",
            "modified_on": stamp(person.fraud_at) if person.fraud_at else "",
            "reason": person.fraud_reason,
        },
        "custom_fields": {"field": _pairs(person.custom)},
        "extended_fields": {"field": _pairs(person.extended)},
        "transactions": {"transaction": []},
        "coupons": {"coupon": [coupon(one) for one in person.coupons[:coupons]]},
        "notes": [],
        "points_summaries": {"points_summary": [_points(person)]},
    }
    if "user_id" in asked:
        told["user_id"] = str(person.id)
    if "transactions" in asked:
        told["transactions"]["transaction"] = [
            {
                "id": str(sale.id),
                "number": sale.number,
                "type": "REGULAR",
                "created_date": stamp(sale.at),
                "store": sale.store,
            }
            for sale in person.sales[:RECENT]
        ]
    if "slab_history" in asked and person.slab_since is not None:
        change = {
            "to": person.slab,
            "from": "Base",
            "type": "UPGRADE",
            "changed_on": stamp(person.slab_since),
        }
        told["slab_history"] = {"history": [change]}
    if "subscriptions" in asked:
        told["subscriptions"] = {"subscription": subscriptions(person)}
    told["item_status"] = item_status(1000, "Customer successfully retrieved")
    return told


def identified(person: Person) -> Json:
    """The three identifiers, null where he has none."""
    return {
        "mobile": person.mobile or None,
        "email": person.email or None,
        "external_id": person.external_id or None,
    }


def subscriptions(person: Person) -> list[Json]:
    """Each channel and priority with "1" or "0"."""
    return [
        {"channel": channel, "priority": kind, "scope": "ALL", "status": "1" if state else "0"}
        for (channel, kind), state in person.subscribed.items()
    ]


def found(person: Person) -> Json:
    """The customer as a search tells him: an identifier he does not have is the text None."""
    return {
        "user_id": str(person.id),
        "org_id": "29",
        "firstname": person.firstname,
        "lastname": person.lastname,
        **{name: value or "None" for name, value in identified(person).items()},
        "loyalty_points": str(person.points),
        "lifetime_points": str(person.lifetime_points),
        "lifetime_purchases": str(person.purchases),
        "current_slab": person.slab,
        "registered_on": stamp(person.registered),
        "registered_by": person.store,
        "attributes": {"attribute": []},
    }


def coupon(one: Coupon) -> Json:
    """A coupon as customer/get tells it."""
    return {
        "id": str(one.id),
        "series_id": str(one.series_id),
        "code": one.code,
        "description": SERIES[one.series_id][0],
        "created_date": stamp(one.created),
        "valid_till": stamp(one.valid_till),
        "redeemed": "true" if one.redeemed else "false",
    }


def issued(one: Coupon) -> Json:
    """A coupon as customer/coupons tells it."""
    return {
        "id": str(one.id),
        "series_id": str(one.series_id),
        "series_name": SERIES[one.series_id][0],
        "redemption_count": 1 if one.redeemed else 0,
        "created_date": stamp(one.created),
        "valid_till": stamp(one.valid_till),
        "code": one.code,
        "transaction_number": None,
    }


def _pairs(fields: dict[str, str]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in fields.items()]


def _points(person: Person) -> Json:
    return {
        "programId": "469",
        "redeemed": str(person.redeemed),
        "expired": str(person.expired),
        "returned": "0",
        "adjusted": "0",
        "lifetimePoints": str(person.lifetime_points),
        "loyaltyPoints": str(person.points),
        "currentSlab": person.slab,
        "slabExpiryDate": "2121-11-16 23:59:59",
    }
