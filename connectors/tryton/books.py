"""The ids behind the names that config.yaml gives: party, tax, products, warehouse, currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from connectors.customer_first import CUSTOMER, refused, unmade
from connectors.errors import Misconfigured, Rejected, Retriable
from connectors.tryton.api import Refused
from connectors.tryton.naming import named
from connectors.tryton.place import find_place
from connectors.tryton.shapes import Named, Party, Sellable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.order_facts import OrderFacts
    from connectors.tryton.api import Api
    from connectors.tryton.reading import Reading

_SELLABLE = ("code", "sale_uom", "salable", "account_category.customer_taxes_used")


class Ids(Struct, frozen=True):
    """What a sale refers to; None and 0 where nothing is configured."""

    party: Party
    warehouse: int | None
    tax: int | None = None
    shipping: Sellable | None = None
    discount: Sellable | None = None


class Books:
    """Looks names up in one company; what was found is remembered until `forget`."""

    def __init__(self, api: Api, reading: Reading, facts: OrderFacts) -> None:
        self._api = api
        self._reading = reading
        self._facts = facts
        self._ids: Ids | None = None
        self._currencies = dict[str, int]()

    def ids(self, ready: Callable[[], None]) -> Ids:
        """The ids of all that is configured; the party is made where there is none.

        Raises Misconfigured naming the key of `orders` that names nothing, Rejected where the
        party could not be made, and as `Api.read` does. Whatever it raises, no sale was written.
        """
        if self._ids is None:
            facts = self._facts
            self._ids = Ids(
                warehouse=self.warehouse(),
                tax=self.tax(facts.tax),
                shipping=self.product(facts.shipping, "orders.shipping"),
                discount=self.product(facts.discount, "orders.discount"),
                party=self.party() or self._made(ready),
            )
        return self._ids

    def forget(self) -> None:
        """Look everything up again next time: an id we used may be no longer right."""
        self._ids = None

    def party(self) -> Party | None:
        """The party all sales are for, None where there is none yet."""
        name = self._facts.customer
        fields = ("code", "name", "active", "addresses")
        ever = {"active_test": False}
        found = self._api.search("party.party", Party, [named(name)], fields, context=ever)
        if len(found) > 1:
            raise Misconfigured(
                f"orders.customer: there are {len(found)} parties of the name {name}; write the "
                "code or the id of one."
            )
        if found and not found[0].active:
            raise Misconfigured(
                f"orders.customer: {name} is inactive in Tryton; make it active again."
            )
        if found and not found[0].addresses:
            raise Misconfigured(
                f"orders.customer: {name} has no address in Tryton, and a sale needs one: add it."
            )
        return found[0] if found else None

    def tax(self, said: str) -> int | None:
        """The id of a tax of sales, None for ""."""
        if not said:
            return None
        domain = [named(said, "name", "description"), ["parent", "=", None]]
        found: Named = _one(self._api.search("account.tax", Named, domain, ()), said, "orders.tax")
        return found.id

    def product(self, said: str, option: str) -> Sellable | None:
        """A product by code, name or id, None for ""."""
        if not said:
            return None
        found = self._api.search("product.product", Sellable, [named(said)], _SELLABLE)
        product: Sellable = _one(found, said, option)
        if not product.salable or product.sale_uom is None:
            raise Misconfigured(f"{option}: {said} is not for sale in Tryton: mark it salable.")
        return product

    def warehouse(self) -> int | None:
        """The warehouse that sends; the one whose stock is read where none is named."""
        said = self._facts.location
        place = find_place(self._api, said, "orders.location") if said else self._reading.place
        return place.warehouse

    def currency(self, code: str) -> int | None:
        """The id of a currency by its code, None where the company has none such."""
        if code not in self._currencies:
            found = self._api.search("currency.currency", Named, [["code", "=", code]], ())
            if not found:
                return None
            self._currencies[code] = found[0].id
        return self._currencies[code]

    def sellable(self, ids: Sequence[int]) -> dict[int, Sellable]:
        """What lines need of these products, by id; those that are gone are left out."""
        domain = [["id", "in", sorted(set(ids))]]
        found = self._api.search("product.product", Sellable, domain, _SELLABLE)
        return {one.id: one for one in found}

    def _made(self, ready: Callable[[], None]) -> Party:
        name = self._facts.customer
        if name.isascii() and name.isdecimal():
            raise Misconfigured(f"orders.customer: there is no party with the id {name}.")
        values: dict[str, Any] = {"name": name, "addresses": [["create", [{}]]]}
        try:
            self._api.write("model.party.party.create", [[values]], ready)
        except Refused as error:
            raise refused(self._api.title, name, error.said) from None
        except Retriable as error:
            raise unmade(name, error) from None
        made = self.party()
        if made is None:
            raise Rejected(
                f"{self._api.title} does not show the customer {name} it has just made: the user "
                "lacks the right to read parties.",
                code=CUSTOMER,
            )
        return made


def _one(found: Sequence[Any], said: str, option: str) -> Any:
    if len(found) == 1:
        return found[0]
    wrong = f"has {len(found)} of the name" if found else "has no active"
    raise Misconfigured(
        f"{option}: this company {wrong} {said}. Write its code, its name as it stands in Tryton, "
        "or its id."
    )
