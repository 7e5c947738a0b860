"""The customers an organisation begins with: the same for the same seed.

Most have all three identifiers; each 7th has no external id, each 11th no email, each 13th is on
the list of fraud users, and half of the coupons have expired.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from syncconsole.sandbox.capillary.person import CHANNELS, Coupon, Person, Sale
from syncconsole.sandbox.chance import seeded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

FIRST_PERSON, FIRST_SALE, FIRST_COUPON = 50_001, 700_001, 400_001

SERIES = {
    2101: ("Welcome, 10 % off", 30),
    2102: ("Birthday gift", 60),
    2103: ("Free repair", 365),
}
"""Coupon series: name, and the days a coupon of it is valid."""

SLABS = (("Bronze", 0), ("Silver", 500), ("Gold", 2000), ("Platinum", 5000))
"""Tiers with the lifetime points from which they are reached."""

CUSTOM = {
    "age_group": ("18-25", "26-35", "36-50", "51-70"),
    "shoe_size": ("38", "40", "42", "44"),
    "club": ("climbing", "cycling", "running"),
}

_FIRST = (
    "Ana", "Ben", "Chiara", "Dmitri", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kiran",
    "Léa", "Mateo", "Nadia", "Omar", "Priya", "Quinn", "Rosa", "Sören", "Tomás", "Uma", "Yuki",
)  # fmt: skip
_LAST = (
    "Abel", "Bianchi", "Costa", "Dubois", "Eriksen", "Fischer", "García", "Haddad", "Ito", "Jansen",
    "Kumar", "Lefèvre", "Moreau", "Novak", "O'Neill", "Petrov", "Rossi", "Schmidt", "Tanaka",
)  # fmt: skip
_CITIES = ("Hamburg", "Lyon", "Porto", "Ghent")
_DAYS = 900


def people(count: int, seed: int, now: datetime, stores: Sequence[str]) -> list[Person]:
    """The customers, in the order of their ids; `now` is the organisation's time."""
    chance = seeded(seed, "capillary/people")
    return [_person(number, chance, now, stores) for number in range(count)]


def slab_of(lifetime_points: int) -> str:
    """The tier that so many points reach."""
    return next(name for name, least in reversed(SLABS) if lifetime_points >= least)


def _person(number: int, chance: Random, now: datetime, stores: Sequence[str]) -> Person:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    registered = _day(now, chance.randrange(1, _DAYS), chance)
    updated = registered + (now - registered) * chance.random()
    person = Person(
        id=FIRST_PERSON + number,
        firstname=first,
        lastname=last,
        mobile=f"4915{number:09d}",
        email="" if number % 11 == 10 else f"customer{number}@example.test",
        external_id="" if number % 7 == 6 else f"C-{1001 + number}",
        registered=registered,
        updated=updated.replace(microsecond=0),
        store=chance.choice(stores),
    )
    for name, values in CUSTOM.items():
        if chance.random() < 0.6:
            person.custom[name] = chance.choice(values)
    person.extended = {"city": chance.choice(_CITIES)}
    person.subscribed = {channel: chance.random() < 0.7 for channel in CHANNELS}
    _buy(person, number, chance, now)
    _reward(person, number, chance, now)
    if number % 13 == 12:
        person.fraud, person.fraud_reason = "CONFIRMED", "many returns"
        person.fraud_at = person.updated
    return person


def _buy(person: Person, number: int, chance: Random, now: datetime) -> None:
    for turn in range(chance.randrange(4)):
        at = person.registered + (now - person.registered) * chance.random()
        sale = Sale(
            FIRST_SALE + number * 10 + turn,
            f"B-{number}-{turn}",
            at.replace(microsecond=0),
            person.store,
            chance.randrange(10, 900),
        )
        person.sales.append(sale)
    person.sales.sort(key=lambda sale: sale.at, reverse=True)
    person.purchases = sum(sale.amount for sale in person.sales)
    person.lifetime_points = person.purchases * 2
    person.redeemed = person.lifetime_points // 5
    person.expired = person.lifetime_points // 10
    person.points = person.lifetime_points - person.redeemed - person.expired
    person.slab = slab_of(person.lifetime_points)
    person.slab_since = person.sales[0].at if person.sales else person.registered


def _reward(person: Person, number: int, chance: Random, now: datetime) -> None:
    for turn in range(chance.randrange(3)):
        series = chance.choice(list(SERIES))
        expired = chance.random() < 0.5
        days = SERIES[series][1]
        age = chance.randrange(days + 1, days + 300) if expired else chance.randrange(days)
        created = max(_day(now, age, chance), datetime(2000, 1, 1))  # noqa: DTZ001 - local by nature
        until = (created + timedelta(days=days)).replace(hour=23, minute=59, second=59)
        person.coupons.append(
            Coupon(
                FIRST_COUPON + number * 10 + turn,
                series,
                f"{chance.getrandbits(40):010X}",
                created,
                until,
                redeemed=chance.random() < 0.3,
            )
        )


def _day(now: datetime, ago: int, chance: Random) -> datetime:
    day = now - timedelta(days=ago)
    return day.replace(
        hour=chance.randrange(9, 20), minute=chance.randrange(60), second=0, microsecond=0
    )
