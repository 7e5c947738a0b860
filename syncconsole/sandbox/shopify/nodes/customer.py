"""Customers with their tags and metafields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.shopify.asked import connect, found
from syncconsole.sandbox.shopify.connection import Connection, Sorted
from syncconsole.sandbox.shopify.gids import gid
from syncconsole.sandbox.shopify.nodes import metafields
from syncconsole.sandbox.shopify.nodes.address import Address, CompanyContact
from syncconsole.sandbox.shopify.nodes.money import Money
from syncconsole.sandbox.shopify.search.fields import Field
from syncconsole.sandbox.shopify.search.filtering import Searchable
from syncconsole.sandbox.shopify.times import iso

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncconsole.sandbox.order import Order
    from syncconsole.sandbox.shopify.asked import Info
    from syncconsole.sandbox.shopify.customers import Person
    from syncconsole.sandbox.shopify.nodes.metafields import Metafield
    from syncconsole.sandbox.shopify.store import Store


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """A customer's address."""

    email_address: str
    valid_format: bool = True


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A customer's number."""

    phone_number: str


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer, as the store knows them now."""

    store: Store
    person: Person
    typename = "Customer"
    locale = "fr"
    tax_exempt = False
    verified_email = True

    @property
    def id(self) -> str:
        return gid("Customer", self.person.number)

    @property
    def legacy_resource_id(self) -> str:
        return str(self.person.number)

    @property
    def first_name(self) -> str:
        return self.person.first

    @property
    def last_name(self) -> str:
        return self.person.last

    @property
    def display_name(self) -> str:
        return f"{self.person.first} {self.person.last}"

    @property
    def email(self) -> str:
        return self.person.email

    @property
    def phone(self) -> str | None:
        return self.person.phone

    @property
    def default_email_address(self) -> EmailAddress:
        return EmailAddress(self.person.email)

    @property
    def default_phone_number(self) -> PhoneNumber | None:
        return PhoneNumber(self.person.phone) if self.person.phone else None

    @property
    def default_address(self) -> Address:
        one = self.person
        return Address(one.number, one.first, one.last, one.company, one.phone)

    @property
    def company_contact_profiles(self) -> list[CompanyContact]:
        one = self.person
        return [CompanyContact(one.number, one.company)] if one.company else []

    @property
    def note(self) -> str | None:
        return self.person.note

    @property
    def state(self) -> str:
        return self.person.state

    @property
    def tags(self) -> list[str]:
        return list(self.person.tags)

    @property
    def created_at(self) -> str:
        return iso(self.person.created)

    @property
    def updated_at(self) -> str:
        return iso(self.person.updated)

    @property
    def number_of_orders(self) -> str:
        return str(len(self._orders))

    @property
    def amount_spent(self) -> Money:
        return Money(sum(order.total + order.tax for order in self._orders))

    def metafield(self, _info: Info, key: str, namespace: str | None = None) -> Metafield | None:
        return metafields.one(self.person.facts, namespace, key)

    def metafields(
        self, info: Info, namespace: str | None = None,
        keys: list[str] | None = None, **window: Any,
    ) -> Connection:  # fmt: skip
        return metafields.many(info, self.person.facts, namespace, keys, window)

    @property
    def _orders(self) -> list[Order]:
        return [one for one in self.store.shop.orders.all() if one.email == self.person.email]


def customers(info: Info, sort_key: str, query: str | None, window: dict[str, Any]) -> Connection:
    """Customers that a search finds, sorted."""
    store: Store = info.context.store
    rows = found(info, store.customers.all(), query, searched_customers())
    values: dict[str, Callable[[Person], Any]] = {
        "CREATED_AT": lambda one: one.created,
        "UPDATED_AT": lambda one: one.updated,
        "NAME": lambda one: f"{one.last}, {one.first}",
    }
    value = values.get(sort_key)

    def key(one: Person) -> tuple[Any, int]:
        return (value(one) if value else one.number), one.number

    of = Sorted(sorted(rows, key=key), key, lambda one: Customer(store, one), sort_key)
    return connect(info, of, window)


def searched_customers() -> Searchable[Person]:
    """What customers are searched by; when they were changed, by whole days only."""
    return Searchable(
        {
            "id": Field("id", lambda one: one.number),
            "email": Field("text", lambda one: one.email),
            "first_name": Field("text", lambda one: one.first),
            "last_name": Field("text", lambda one: one.last),
            "phone": Field("text", lambda one: one.phone),
            "state": Field("text", lambda one: one.state),
            "tag": Field("list", lambda one: one.tags),
            "customer_date": Field("time", lambda one: one.created),
            "updated_at": Field("day", lambda one: one.updated),
        },
        lambda one: f"{one.first} {one.last} {one.email}",
        frozenset({"accepts_marketing", "country", "last_abandoned_order_date", "order_date",
                   "orders_count", "tag_not", "total_spent"}),
    )  # fmt: skip
