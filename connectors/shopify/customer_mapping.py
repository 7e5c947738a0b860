"""What Shopify calls a customer, turned into a record. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw, Struct

from connectors.model import Record
from connectors.raw import moment
from connectors.shopify.ids import number
from connectors.shopify.raw import listed, shaped, texts, within

if TYPE_CHECKING:
    from collections.abc import Sequence


class Metafield(Struct, frozen=True):
    """A value somebody keeps with a customer, under a namespace of theirs."""

    namespace: str
    key: str
    type: str
    value: str


_customer = msgspec.json.Decoder(dict[str, Any])
_members = msgspec.json.Decoder(dict[str, Raw])
_metafield = msgspec.json.Decoder(Metafield)


def metafields(raws: Sequence[bytes]) -> list[Metafield]:
    """The metafields as they came; raises Malformed."""
    return [shaped(_metafield, raw, "a metafield") for raw in raws]


def customer_record(raw: bytes, kept: Sequence[Metafield]) -> Record:
    """The customer with all metafields; the record's key is its number.

    `payload` is the customer as received, with `metafields` as {"nodes": [...]}, complete and in
    order, however it was read. The names and addresses of people are in it and in `fields`.
    """
    found = shaped(_customer, raw, "a customer")
    customer = number(str(found.get("id")))
    members = shaped(_members, raw, "a customer")
    # The lines of a bulk operation come in any order.
    ordered = sorted(kept, key=lambda one: (one.namespace, one.key))
    payload = {**members, "metafields": {"nodes": ordered}}
    return Record(
        component="customers",
        remote_id=customer,
        sku=customer,
        title=str(found.get("displayName") or ""),
        updated_at=moment(found.get("updatedAt")),
        refs={"customer_id": customer},
        fields=texts(
            {
                "email": within(found, "defaultEmailAddress", "emailAddress"),
                "phone": within(found, "defaultPhoneNumber", "phoneNumber"),
                "first_name": found.get("firstName"),
                "last_name": found.get("lastName"),
                "state": found.get("state"),
                "tags": listed(found.get("tags")),
                "metafield_namespaces": ", ".join(sorted({one.namespace for one in kept})),
                "company": _company(found.get("companyContactProfiles")),
            }
        ),
        payload=msgspec.json.encode(payload),
    )


def _company(profiles: Any) -> str | None:
    """The companies the customer buys for (B2B), None where there is none."""
    listed_ones = profiles if isinstance(profiles, list) else []
    names = [within(profile, "company", "name") for profile in listed_ones]
    return ", ".join(name for name in names if isinstance(name, str) and name) or None
