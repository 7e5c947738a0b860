"""What a change of fields becomes in a request: only what Capillary documents as writable.

Points, slabs, transactions and redemptions are Capillary's own sums. An identifier can be filled
where there was none, never changed ("Update customer details": that is a request that people
decide on), and a blank changes nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from connectors.capillary.customer import IDENTIFIERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from connectors.model import Change

FRAUD = ("CONFIRMED", "NONE")
"""The statuses that customer/update takes (vendor page "Update customer details")."""

_NAMES = ("firstname", "lastname")
_EXTENDED = "profile.extended."
_MADE_WITH = (*_NAMES, *IDENTIFIERS, "type")


class Row(Struct):
    """One customer in a request, the changes it carries (by place), and what was left out."""

    body: dict[str, Any]
    places: list[int]
    left: tuple[str, ...] = ()


class Unfit(Exception):
    """A change that cannot be written; `code` is the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def new_customer(change: Change, place: int, zone: tzinfo) -> Row:
    """A customer to be registered; raises Unfit without any identifier."""
    fields = change.fields
    body: dict[str, Any] = {
        name: value for name in _MADE_WITH if (value := fields.get(f"profile.{name}", "").strip())
    }
    if not any(name in body for name in IDENTIFIERS):
        raise Unfit("no_identifier", "A customer needs an external id, a mobile or an email.")
    if extended := _extended(fields):
        body["extended_fields"] = {"field": extended}
    if registered := fields.get("profile.registered_on", ""):
        body["registered_on"] = _local(registered, zone)
    if subscriptions := _subscriptions(fields):
        body["subscriptions"] = {"subscription": subscriptions}
    return Row(body, [place])


def changed_customer(change: Change, place: int, number: str) -> Row:
    """What differs of a known customer; raises Unfit where nothing of it can be written."""
    expects = change.expects or {}
    differing = {
        name: value for name, value in change.fields.items() if expects.get(name, "") != value
    }
    body: dict[str, Any] = {"id": number}
    left = list[str]()
    subscriptions, extended = dict[str, str](), dict[str, str]()
    for name, value in differing.items():
        attribute, _, field = name.partition(".")
        filled = field in IDENTIFIERS and not expects.get(name, "").strip()
        if attribute == "profile" and (field in _NAMES or filled) and value.strip():
            body[field] = value
        elif attribute == "subscription" and value in ("0", "1") and "_" in field:
            subscriptions[name] = value
        elif name.startswith(_EXTENDED) and value.strip():
            extended[name] = value
        else:
            left.append(name)
    if extended:
        body["extended_fields"] = {"field": _extended(extended)}
    if subscriptions:
        body["subscriptions"] = {"subscription": _subscriptions(subscriptions)}
    if len(body) == 1 and left:
        raise Unfit("not_writable", f"Capillary takes no change of {listed(left)}.")
    return Row(body, [place], tuple(left))


def custom_values(changes: Iterable[tuple[int, Change]], number: str) -> Row:
    """All custom fields of one customer; raises Unfit where one has no name."""
    row = Row({"id": number, "custom_fields": {"field": []}}, [])
    for place, change in changes:
        name = change.refs.get("field", "") or change.sku.rpartition("/")[2]
        value = change.fields.get("values.value")
        if not name or value is None:
            raise Unfit("no_field", "A custom field's value is `values.value`, keyed by its name.")
        row.body["custom_fields"]["field"].append({"name": name, "value": value})
        row.places.append(place)
    return row


def fraud_status(change: Change, place: int, number: str) -> Row:
    """A customer put on the list of fraud users or taken from it."""
    status = change.fields.get("status.status", "").upper()
    if status not in FRAUD:
        raise Unfit("not_writable", f"A fraud status is set to {' or '.join(FRAUD)}, nothing else.")
    return Row({"id": number, "fraud_status": {"status": status}}, [place])


def listed(names: Iterable[str]) -> str:
    """As "loyalty.loyalty_points, slabs.current"."""
    return ", ".join(sorted(names))


def _extended(fields: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"name": name.removeprefix(_EXTENDED), "value": value}
        for name, value in fields.items()
        if name.startswith(_EXTENDED) and value.strip()
    ]


def _subscriptions(fields: Mapping[str, str]) -> list[dict[str, str]]:
    found = []
    for name, value in fields.items():
        attribute, _, field = name.partition(".")
        channel, _, priority = field.rpartition("_")
        if attribute == "subscription" and channel and value in ("0", "1"):
            found.append(
                {
                    "priority": priority.upper(),
                    "scope": "all",
                    "is_subscribed": value,
                    "channel": channel,
                }
            )
    return found


def _local(stamp: str, zone: tzinfo) -> str:
    """A time as Capillary takes it, in the organisation's zone; as it is where unreadable."""
    try:
        time = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    return f"{time.astimezone(zone) if time.tzinfo else time:%Y-%m-%d %H:%M:%S}"
