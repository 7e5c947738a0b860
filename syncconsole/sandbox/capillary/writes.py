"""customer/add and customer/update: what they take, and what they do.

An identifier is filled where there was none and never changed; what is not there or not known is
the item's own failure. customer/add changes a customer that is there already, as the vendor's page
"Register customer" says.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.capillary.people import CUSTOM
from syncconsole.sandbox.capillary.person import CHANNELS
from syncconsole.sandbox.capillary.profiles import identified, subscriptions
from syncconsole.sandbox.capillary.replies import CapillaryFault, bad_request, item_status

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncconsole.sandbox.capillary.organisation import Organisation
    from syncconsole.sandbox.capillary.person import Person
    from syncconsole.sandbox.capillary.replies import Json

IDENTIFIERS = ("mobile", "email", "external_id")
FRAUD = ("CONFIRMED", "NONE")

_KNOWN = (
    "id", *IDENTIFIERS, "firstname", "lastname", "registered_on", "type", "custom_fields",
    "extended_fields", "subscriptions", "fraud_status",
)  # fmt: skip


class _ItemError(Exception):
    """An item that fails alone."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def customers_of(body: object, most: int) -> list[Json]:
    """The customers of a request body, one alone without a list included."""
    root = body.get("root") if isinstance(body, dict) else None
    customer = root.get("customer") if isinstance(root, dict) else None
    listed = customer if isinstance(customer, list) else [customer]
    rows: list[Json] = [row for row in listed if isinstance(row, dict)]
    if not rows or len(rows) != len(listed):
        raise bad_request("a body is {root: {customer: [...]}}")
    if len(rows) > most:
        raise CapillaryFault(1060, f"Batch limit exceeded, {most} at most")
    return rows


def added(organisation: Organisation, row: Json) -> Json:
    """The customer that was registered, or changed because it was there."""

    def do() -> Person:
        if not any(row.get(name) for name in IDENTIFIERS):
            raise _ItemError(1013, "No identifier was passed")
        known = _known(organisation, row)
        if known is not None:
            return _written(organisation, known, row)
        made = organisation.register(**{name: str(row.get(name) or "") for name in IDENTIFIERS})
        made.subscribed = dict.fromkeys(CHANNELS, False)
        registered = _time(row.get("registered_on"))
        if registered is not None:
            made.registered = registered
        return _written(organisation, made, row)

    return _item(row, do, "Customer successfully registered")


def updated(organisation: Organisation, row: Json) -> Json:
    """The customer as it is afterwards."""

    def do() -> Person:
        known = _known(organisation, row)
        if known is None:
            raise _ItemError(1012, "Customer not registered")
        return _written(organisation, known, row)

    return _item(row, do, "Customer successfully updated")


def _item(row: Json, do: Callable[[], Person], good: str) -> Json:
    try:
        for name in row:
            _refuse_stranger(name)
        person = do()
    except _ItemError as error:
        told = {name: row.get(name) for name in ("id", *IDENTIFIERS) if row.get(name)}
        return {**told, "item_status": item_status(error.code, error.message, good=False)}
    return {
        "user_id": person.id,
        "firstname": person.firstname,
        "lastname": person.lastname,
        **identified(person),
        "fraud_status": person.fraud,
        "custom_fields": {"field": []},
        "subscriptions": {"subscription": subscriptions(person)},
        "side_effects": {"effect": []},
        "item_status": item_status(1000, good),
    }


def _refuse_stranger(name: str) -> None:
    if name not in _KNOWN:
        raise _ItemError(400, f"{name} is not a field of a customer")


def _known(organisation: Organisation, row: Json) -> Person | None:
    for name in ("id", *IDENTIFIERS):
        found = organisation.find(name, str(row.get(name) or ""))
        if found is not None:
            return found
    return None


def _written(organisation: Organisation, person: Person, row: Json) -> Person:
    given: dict[str, Any] = {
        name: str(row[name]) for name in ("firstname", "lastname") if row.get(name)
    }
    for name in IDENTIFIERS:
        value = str(row.get(name) or "")
        held = getattr(person, name)
        if value and held and held != value:
            raise _ItemError(1017, f"{name} cannot be changed")
        if value:
            given[name] = value
    if "fraud_status" in row:
        status = str((row["fraud_status"] or {}).get("status", ""))
        if status not in FRAUD:
            raise _ItemError(3045, f"{status} is not a fraud status")
        given |= {"fraud": status, "fraud_at": organisation.now()}
    if "subscriptions" in row:
        given["subscribed"] = person.subscribed | _subscriptions(row["subscriptions"])
    if "custom_fields" in row:
        given["custom"] = _custom(row["custom_fields"])
    if "extended_fields" in row:
        told = row["extended_fields"].get("field", [])
        given["extended"] = {str(one["name"]): str(one["value"]) for one in told}
    return organisation.change(str(person.id), **given)


def _custom(told: Json) -> dict[str, str]:
    found = {}
    for one in told.get("field", []):
        if one.get("name") not in CUSTOM:
            raise _ItemError(1018, f"The organisation has no custom field {one.get('name')}")
        found[one["name"]] = str(one.get("value") or "")
    return found


def _subscriptions(told: Json) -> dict[tuple[str, str], bool]:
    found = {}
    for one in told.get("subscription", []):
        channel = (str(one.get("channel", "")).upper(), str(one.get("priority", "")).upper())
        if channel not in CHANNELS or one.get("is_subscribed") not in ("0", "1"):
            raise _ItemError(1019, "This subscription cannot be set")
        found[channel] = one["is_subscribed"] == "1"
    return found


def _time(told: object) -> datetime | None:
    if not told:
        return None
    try:
        return datetime.fromisoformat(str(told))
    except ValueError:
        raise _ItemError(1020, f"{told} is not a time") from None
