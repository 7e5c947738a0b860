"""The ids behind the names that config.yaml gives: customer, account, items, department."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.customer_first import refused, unmade
from connectors.errors import Misconfigured, Retriable
from connectors.quickbooks_online.api import request_id
from connectors.quickbooks_online.faults import explain
from connectors.quickbooks_online.query import quoted, statement
from connectors.quickbooks_online.shapes import Created, Item, Named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.order_facts import OrderFacts
    from connectors.quickbooks_online.api import Api


class Ids(Struct, frozen=True):
    """What a receipt refers to; "" where nothing is configured."""

    customer: str
    deposit: str = ""
    shipping: str = ""
    discount: str = ""
    location: str = ""


class Books:
    """Looks names up in one company; what was found is remembered until `forget`."""

    def __init__(self, api: Api, facts: OrderFacts) -> None:
        self._api = api
        self._facts = facts
        self._ids: Ids | None = None
        self._adjusting = ""

    def ids(self, key: str, ready: Callable[[], None]) -> Ids:
        """The ids of all that is configured; the customer is made where there is none.

        Raises Misconfigured naming the key of `orders` that names nothing, Rejected where the
        customer's name is taken, and as `Api.query` and `Api.post` do. Whatever it raises, no
        receipt was written.
        """
        if self._ids is None:
            facts = self._facts
            self._ids = Ids(
                deposit=self.account(facts.deposit, "orders.deposit"),
                shipping=self.item(facts.shipping, "orders.shipping"),
                discount=self.item(facts.discount, "orders.discount"),
                location=self.department(facts.location),
                customer=self.customer() or self._made(key, ready),
            )
        return self._ids

    def forget(self) -> None:
        """Look everything up again next time: an id we used is no longer right."""
        self._ids = None
        self._adjusting = ""

    def adjusting(self, said: str) -> str:
        """The id of the account that stock adjustments are booked to; raises as `account`."""
        if not self._adjusting:
            self._adjusting = self.account(said, "adjust_account")
        return self._adjusting

    def customer(self) -> str:
        """The id of the customer all receipts are for, "" where there is none yet."""
        name = self._facts.customer
        found = self._api.query(
            statement("Customer", f"DisplayName = {quoted(name)}", "Active in (true, false)")
        ).customer
        if found and not found[0].active:
            raise Misconfigured(
                f"orders.customer: {name} is inactive in QuickBooks; make it active again."
            )
        return found[0].id if found else ""

    def account(self, said: str, option: str) -> str:
        """The id of an account by name or id, "" for ""; raises Misconfigured for none."""
        if not said:
            return ""
        return _one(self._api.query(statement("Account", _by(said))).account, said, option)

    def item(self, said: str, option: str) -> str:
        """The id of an item, as `account`."""
        if not said:
            return ""
        return _one(self._api.query(statement("Item", _by(said))).item, said, option)

    def department(self, said: str) -> str:
        """The id of a location, which the API calls a department, as `account`."""
        if not said:
            return ""
        found = self._api.query(statement("Department", _by(said))).department
        return _one(found, said, "orders.location")

    def _made(self, key: str, ready: Callable[[], None]) -> str:
        name = self._facts.customer
        try:
            answer = self._api.post(
                "/customer",
                {"DisplayName": name},
                request_id=request_id(key, "customer", name),
                ready=ready,
            )
            if answer.succeeded:
                made = self._api.http.acknowledged(answer, Created, "POST /customer").customer
                if made is not None:
                    return made.id
        except Retriable as error:
            raise unmade(name, error) from None
        said = self._api.http.redactor.line(explain(answer.body) or "no reason given")
        raise refused("QuickBooks Online", name, said, self._api.http.request_id(answer))


def _by(said: str) -> str:
    """By id where all digits, by the whole path where there is a colon, else by name."""
    if said.isascii() and said.isdecimal():
        return f"Id = {quoted(said)}"
    return f"{'FullyQualifiedName' if ':' in said else 'Name'} = {quoted(said)}"


def _one(found: Sequence[Named | Item], said: str, option: str) -> str:
    if len(found) == 1:
        return found[0].id
    wrong = f"has {len(found)} of the name" if found else "has no active"
    raise Misconfigured(
        f"{option}: this company {wrong} {said}. Write the name as it stands in QuickBooks, its "
        "whole path (Parent:Child), or its id."
    )
