"""The store's customers: some belong to a wholesale trade, as their tags or metafields say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from syncconsole.sandbox.catalogue import EPOCH
from syncconsole.sandbox.chance import seeded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syncconsole.sandbox.clock import Clock

FIRST_CUSTOMER = 5_917_633_347_819
"""The customer who is looked up by hand."""

_DAY = 86_400

_NAMES = (
    ("Dana", "Whitfield"), ("Marco", "Ferri"), ("Ines", "Duarte"), ("Tomas", "Novak"),
    ("Lena", "Vogel"), ("Aoife", "Byrne"), ("Noor", "Haddad"), ("Piet", "Janssen"),
    ("Sofia", "Lindqvist"), ("Emil", "Krause"), ("Clara", "Moreau"), ("Yuki", "Tanaka"),
)  # fmt: skip

_PRICE_LIST = ("sparklayer", "price_list", "single_line_text_field", "trade-eu")
_CREDIT = ("sparklayer", "credit_limit", "number_integer", "5000")
_LOOKALIKE = ("sparklayer_x", "price_list", "single_line_text_field", "trade-eu")
_LOYALTY = ("loyalty", "points", "number_integer", "120")

_TRADE: tuple[tuple[tuple[str, ...], tuple[tuple[str, str, str, str], ...]], ...] = (
    (("b2b", "b2b-trade"), (_PRICE_LIST, _CREDIT)),
    (("B2B ",), ()),
    (("b2b-vip",), ()),
    ((), (_PRICE_LIST,)),
    ((), (_LOOKALIKE,)),
    (("b2b",), ()),
    (("newsletter",), (_LOYALTY,)),
    ((), ()),
)
"""Tags and metafields: both, either written loosely, look-alikes of either, and neither."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A metafield: `number` is that of its global id, `updated` in seconds since 1970."""

    number: int
    namespace: str
    key: str
    type: str
    value: str
    updated: int


@dataclass(frozen=True, slots=True)
class Person:
    """A customer; times in seconds since 1970."""

    number: int
    first: str
    last: str
    email: str
    phone: str | None
    tags: tuple[str, ...]
    facts: tuple[Fact, ...]
    created: int
    updated: int
    note: str | None = None
    state: str = "ENABLED"
    company: str | None = None


class UnknownCustomerError(LookupError):
    """The store has no customer of this number."""


class Customers:
    """The customers by number; call it with the shop's lock held."""

    def __init__(self, seed: int, clock: Clock, *, count: int = 40) -> None:
        self._clock = clock
        self._people = {person.number: person for person in _people(seed, count)}
        self._facts = 1 + max(
            (fact.number for person in self._people.values() for fact in person.facts), default=0
        )

    def all(self) -> list[Person]:
        """Every customer, by number."""
        return list(self._people.values())

    def find(self, number: int | None) -> Person | None:
        """The customer of this number, or None."""
        return None if number is None else self._people.get(number)

    def by_email(self, email: str) -> Person | None:
        """The customer with this address, or None."""
        return next((one for one in self._people.values() if one.email == email), None)

    def change(self, number: int, **fields: object) -> Person:
        """Fields of Person, changed now; raises UnknownCustomerError, TypeError."""
        person = self._people.get(number)
        if person is None:
            raise UnknownCustomerError(f"the store has no customer {number}")
        now = int(self._clock.now().timestamp())
        changed: Person = replace(person, **{**fields, "updated": now})  # type: ignore[arg-type]
        self._people[number] = changed
        return changed

    def set_facts(self, number: int, facts: Iterable[tuple[str, str, str, str]]) -> Person:
        """Other metafields, each namespace, key, type and value; raises UnknownCustomerError."""
        now = int(self._clock.now().timestamp())
        made = tuple(Fact(self._next_fact(), *fact, now) for fact in facts)
        return self.change(number, facts=made)

    def _next_fact(self) -> int:
        self._facts += 1
        return self._facts


def _people(seed: int, count: int) -> list[Person]:
    """The first eight are one of each kind, the rest mixed; the first one is FIRST_CUSTOMER."""
    chance = seeded(seed, "customers")
    people = []
    for place in range(count):
        tags, facts = _TRADE[place if place < len(_TRADE) else chance.randrange(len(_TRADE))]
        first, last = _NAMES[place % len(_NAMES)]
        created = EPOCH - chance.randrange(30, 900) * _DAY
        updated = EPOCH - chance.randrange(30 * _DAY)
        number = FIRST_CUSTOMER + 1013 * place
        people.append(
            Person(
                number=number,
                first=first,
                last=last,
                email=f"{first}.{last}{place or ''}@customer.example".lower(),
                phone=f"+3312345{place:04d}" if place % 3 == 0 else None,
                tags=tags,
                facts=tuple(
                    Fact(31_000_000_000 + 10 * place + n, *fact, updated)
                    for n, fact in enumerate(facts)
                ),
                created=created,
                updated=updated,
                company=f"{last} Outdoor" if facts or tags else None,
            )
        )
    return people
