"""The fourteen components of a Store Center, in the order of the source document (S-025)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping


class Way(StrEnum):
    """How a component moves between local server and main server."""

    BOTH = "both ways"
    DOWN = "download"
    NONE = "not used"


class Attribute(Struct, frozen=True):
    """One attribute of a component: its words in the source document, and the prefix by which a
    record's tracked fields belong to it (`profile.name` belongs to `profile`)."""

    name: str
    slug: str


class Component(Struct, frozen=True):
    """A kind of record a Store Center keeps. `id` is its name in code, config and at connectors.

    `clienteling`: fetched only for Clienteling versions (S-042). `scope` is whose records they
    are: of the customer base, of this one store, or of the organisation. `note` is what the source
    document says of where it appears.
    """

    id: str
    title: str
    way: Way
    attributes: tuple[Attribute, ...] = ()
    clienteling: bool = False
    scope: str = ""
    note: str = ""

    @property
    def used(self) -> bool:
        """Whether it is ever synchronised; no request is made for one that is not (S-030)."""
        return self.way is not Way.NONE


def _unused(identity: str, title: str) -> Component:
    return Component(identity, title, Way.NONE)


def _clienteling(identity: str, title: str, scope: str, *attributes: Attribute) -> Component:
    return Component(identity, title, Way.DOWN, attributes, clienteling=True, scope=scope)


COMPONENTS: tuple[Component, ...] = (
    Component(
        "customers",
        "Customer",
        Way.BOTH,
        (
            Attribute("customer profile details", "profile"),
            Attribute("loyalty details", "loyalty"),
            Attribute("line store transactions", "transactions"),
            Attribute("redemption and points", "redemption"),
            Attribute("slabs", "slabs"),
            Attribute("subscription status", "subscription"),
        ),
    ),
    Component(
        "custom_fields",
        "Custom Fields",
        Way.BOTH,
        (Attribute("values of custom fields filled for customers", "values"),),
        note="appears in: registration, updation",
    ),
    Component(
        "voucher_series",
        "Voucher Series",
        Way.BOTH,
        (
            Attribute("details of coupons issued to customers", "coupon"),
            Attribute("validity of each coupon", "validity"),
        ),
    ),
    _unused("inventory_master", "Inventory Master"),
    _unused("customer_attributes", "Customer Attributes"),
    _unused("store_attributes", "Store Attributes"),
    _unused("loyalty_tracker", "Loyalty Tracker"),
    Component(
        "fraud_users",
        "Fraud Users List",
        Way.DOWN,
        (Attribute("list of fraud customers", "status"),),
    ),
    _clienteling(
        "task_metadata",
        "Task Metadata",
        "organization",
        Attribute("metadata of call tasks", "details"),
    ),
    _clienteling("tasks", "Tasks", "organization", Attribute("list of call tasks", "details")),
    _clienteling(
        "associates", "Associates", "store", Attribute("list of associates of the store", "details")
    ),
    _clienteling(
        "reminders",
        "Reminders",
        "store",
        Attribute("list of reminders created for the store", "details"),
    ),
    _clienteling(
        "communication_templates",
        "Communication Template",
        "organization",
        Attribute("SMS and email templates", "details"),
    ),
    _clienteling(
        "stores",
        "Stores",
        "organization",
        Attribute("list of all stores of your organization", "details"),
    ),
)

BY_ID: Mapping[str, Component] = {component.id: component for component in COMPONENTS}


def fetched(*, clienteling: bool) -> tuple[Component, ...]:
    """The components this version synchronises: the used ones, the six of Clienteling versions
    only where the connection has one."""
    return tuple(each for each in COMPONENTS if each.used and (clienteling or not each.clienteling))
