"""One customer as Capillary tells it, turned into records. Pure.

The attributes are those of Store Center's component Customer (S-026), custom fields and fraud
status its own components (S-027, S-035).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from connectors.capillary.attributes import points, slabs, subscriptions, transactions
from connectors.capillary.envelope import text
from connectors.capillary.raw import number, things, within
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
    """The customer's identifier of this kind as it is spelled, "" where there is none."""
    spelled = text(data.get(name))
    return spelled if spelled.strip() else ""


def customer_record(customer: Customer, zone: tzinfo) -> Record:
    """Component `customers`: all six attributes as fields, blank where Capillary tells nothing."""
    data = customer.data
    store = within(data, "registered_store")
    fields = {
        **{f"profile.{name}": text(data.get(name)) for name in ("firstname", "lastname")},
        **{f"profile.{name}": identifier(data, name) for name in IDENTIFIERS},
        "profile.type": text(data.get("type")),
        **{
            f"profile.extended.{text(one.get('name'))}": text(one.get("value"))
            for one in things(within(data, "extended_fields"), "field")
        },
        "profile.registered_on": stamp(text(data.get("registered_on")), zone),
        "profile.registered_store": text(store.get("code")),
        **{
            f"loyalty.{name}": number(data.get(name))
            for name in ("loyalty_points", "lifetime_points", "lifetime_purchases")
        },
        **transactions(data, zone),
        **points(data),
        **slabs(data, zone),
        **subscriptions(data),
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
