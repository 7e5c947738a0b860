"""One customer as Capillary tells it, turned into records. Pure.

The attributes are those of Store Center's component Customer (S-026), custom fields and fraud
status its own components (S-027, S-035).
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from connectors.capillary.envelope import text
from connectors.capillary.times import moment, stamp
from connectors.errors import Malformed
from connectors.model import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

IDENTIFIERS = ("external_id", "mobile", "email")
"""What a customer's key is taken from, the first that is there; without any it is the id."""

HONEST = frozenset({"", "NONE", "NOT_FRAUD"})
"""Fraud statuses that put nobody on the list of fraud users."""

_decoder = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
_NUMBERS = ("redeemed", "expired", "returned", "adjusted")


class Customer(Struct, frozen=True):
    """A customer with the key and the kind of identifier it was taken from; `raw` as it came."""

    id: str
    key: str
    identifier: str
    data: dict[str, Any]
    raw: bytes

    @property
    def refs(self) -> dict[str, str]:
        """The remote ids that a later read or write needs."""
        return {"customer_id": self.id, "customer": self.key, "identifier": self.identifier}


def fields_of(raw: bytes) -> dict[str, Any]:
    """The members of a thing, numbers exact; raises Malformed(`wrong_type`)."""
    try:
        return _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        fault = str(error)
    raise Malformed(f"Capillary sent a thing that cannot be read: {fault}", code="wrong_type")


def customer_of(data: dict[str, Any], raw: bytes) -> Customer:
    """The customer; one without an id raises Malformed(`no_identity`)."""
    number = text(data.get("user_id")) or text(data.get("id"))
    if not number:
        raise Malformed("Capillary sent a customer without an id.", code="no_identity")
    for name in IDENTIFIERS:
        if key := identifier(data, name):
            return Customer(number, key, name, data, raw)
    return Customer(number, number, "id", data, raw)


def identifier(data: dict[str, Any], name: str) -> str:
    """The customer's identifier of this kind, "" where there is none."""
    return text(data.get(name)).strip()


def customer_record(customer: Customer, zone: tzinfo) -> Record:
    """Component `customers`: all six attributes as fields, blank where Capillary tells nothing."""
    data = customer.data
    store = within(data, "registered_store")
    fields = {
        **{f"profile.{name}": text(data.get(name)) for name in ("firstname", "lastname")},
        **{f"profile.{name}": identifier(data, name) for name in IDENTIFIERS},
        "profile.type": text(data.get("type")),
        "profile.registered_on": stamp(text(data.get("registered_on")), zone),
        "profile.registered_store": text(store.get("code")),
        **{
            f"loyalty.{name}": number(data.get(name))
            for name in ("loyalty_points", "lifetime_points", "lifetime_purchases")
        },
        **_transactions(data, zone),
        **_points(data),
        **_slabs(data, zone),
        **_subscriptions(data),
    }
    return Record(
        component="customers",
        remote_id=customer.id,
        sku=customer.key,
        title=" ".join(filter(None, (fields["profile.firstname"], fields["profile.lastname"]))),
        updated_at=moment(text(data.get("updated_on")), zone),
        refs=customer.refs,
        fields=fields,
        payload=customer.raw,
    )


def custom_field_records(customer: Customer, zone: tzinfo) -> Iterator[Record]:
    """Component `custom_fields`: one record a filled field, keyed `customer/field`."""
    for field in things(within(customer.data, "custom_fields"), "field"):
        name, value = text(field.get("name")), text(field.get("value"))
        if name and value:
            yield Record(
                component="custom_fields",
                remote_id=f"{customer.id}/{name}",
                sku=f"{customer.key}/{name}",
                title=name,
                updated_at=moment(text(customer.data.get("updated_on")), zone),
                refs={**customer.refs, "field": name},
                fields={"values.value": value},
                payload=msgspec.json.encode(field),
            )


def fraud_record(customer: Customer, zone: tzinfo) -> Record:
    """Component `fraud_users`: the customer's fraud status, whichever it is."""
    told = within(customer.data, "fraud_details")
    status = text(told.get("status")).upper() or "NONE"
    return Record(
        component="fraud_users",
        remote_id=customer.id,
        sku=customer.key,
        title=status,
        updated_at=moment(text(told.get("modified_on")), zone),
        refs=customer.refs,
        fields={"status.status": status, "status.reason": text(told.get("reason"))},
        payload=customer.raw,
    )


def within(data: dict[str, Any], name: str) -> dict[str, Any]:
    """The thing of this name; an empty one where there is none ("", null and [] stand for it)."""
    found = data.get(name)
    return found if isinstance(found, dict) else {}


def things(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The things of this name, one alone without a list included."""
    found = data.get(name)
    listed = found if isinstance(found, list) else [found]
    return [one for one in listed if isinstance(one, dict)]


def number(value: object) -> str:
    """A number in its one spelling: 500, "500.0" and 5E2 are "500"; as it came where it is none."""
    found = _decimal(value)
    return text(value) if found is None else _spelled(found)


def _decimal(value: object) -> Decimal | None:
    try:
        found = Decimal(text(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < 30 else None


def _spelled(found: Decimal) -> str:
    return format(found.normalize() + 0, "f")


def _transactions(data: dict[str, Any], zone: tzinfo) -> dict[str, str]:
    """The recent ones (Capillary tells ten), newest first as told."""
    recent = [
        {
            "id": text(one.get("id")),
            "number": text(one.get("number")),
            "type": text(one.get("type")),
            "created": stamp(text(one.get("created_date")), zone),
            "store": text(one.get("store")),
        }
        for one in things(within(data, "transactions"), "transaction")
    ]
    return {"transactions.recent": msgspec.json.encode(recent).decode() if recent else ""}


def _points(data: dict[str, Any]) -> dict[str, str]:
    """Points redeemed, expired, returned and adjusted, over all programmes."""
    summaries = things(within(data, "points_summaries"), "points_summary")
    sums = {}
    for name in _NUMBERS:
        found = [one for one in (_decimal(each.get(name)) for each in summaries) if one is not None]
        sums[f"redemption.{name}"] = _spelled(sum(found, Decimal(0))) if found else ""
    return sums


def _slabs(data: dict[str, Any], zone: tzinfo) -> dict[str, str]:
    history = [
        stamp(text(one.get("changed_on")), zone)
        for one in things(within(data, "slab_history"), "history")
    ]
    summary = next(iter(things(within(data, "points_summaries"), "points_summary")), {})
    until = text(data.get("tier_expiry_date")) or text(summary.get("slabExpiryDate"))
    return {
        "slabs.current": text(data.get("current_slab")).strip(),
        "slabs.expires": stamp(until, zone),
        "slabs.changed_on": max(history, default=""),
    }


def _subscriptions(data: dict[str, Any]) -> dict[str, str]:
    """`subscription.<channel>_<priority>`: "1" subscribed, "0" not; as sms_bulk."""
    found = {}
    for one in things(within(data, "subscriptions"), "subscription"):
        channel, priority = text(one.get("channel")).lower(), text(one.get("priority")).lower()
        state = text(one.get("status", one.get("is_subscribed")))
        if channel and priority and state in ("0", "1"):
            found[f"subscription.{channel}_{priority}"] = state
    return found
