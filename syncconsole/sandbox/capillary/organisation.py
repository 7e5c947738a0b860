"""The simulated organisation: what it holds, and what a test may see and do in it."""

from __future__ import annotations

import threading
from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.capillary.floor import STORES, Floor, stamp
from syncconsole.sandbox.capillary.keys import Keys
from syncconsole.sandbox.capillary.people import FIRST_PERSON, people
from syncconsole.sandbox.capillary.person import Person
from syncconsole.sandbox.capillary.tokens import Tokens
from syncconsole.sandbox.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from syncconsole.sandbox.capillary.floor import Row

OFFSET = "+05:30"
"""The organisation's zone: times without one are in it."""

_ZONE = timezone(timedelta(hours=5, minutes=30))
_TEXTS = ("firstname", "lastname", "mobile", "email", "external_id", "slab", "fraud")


class UnknownPersonError(Exception):
    """Nobody is known by that identifier."""


class Organisation:
    """A Capillary organisation; every method may be called from any thread.

    `batch_limit` is the most customers of one request, `pages_search` whether a search goes to the
    `start` it is asked for, `per_minute` the requests it takes in 60 s; all may be set at any time.
    """

    def __init__(
        self, customers: int, seed: int, *, clock: Clock | None = None, keys: Keys | None = None,
    ) -> None:  # fmt: skip
        self.clock = clock or Clock()
        self.keys = keys or Keys()
        self.tokens = Tokens(seed, self.clock)
        self.name = "Sandbox Outdoor Club"
        self.batch_limit = 100
        self.per_minute = 1_000_000
        self.pages_search = True
        self.lock = threading.RLock()
        self.floor = Floor(seed, self.now())
        made = people(customers, seed, self.now(), STORES)
        self._people = {person.id: person for person in made}
        self._next = FIRST_PERSON + customers

    def now(self) -> datetime:
        """The organisation's own time, without a zone, as it writes it."""
        return self.clock.now().astimezone(_ZONE).replace(tzinfo=None, microsecond=0)

    def everybody(self) -> Iterator[Person]:
        """All customers, in the order of their ids."""
        with self.lock:
            return iter(list(self._people.values()))

    def find(self, name: str, value: str) -> Person | None:
        """The customer with this id, mobile, email or external_id."""
        with self.lock:
            if name == "id":
                return self._people.get(int(value)) if value.isdecimal() else None
            held = (one for one in self._people.values() if value and getattr(one, name) == value)
            return next(held, None)

    def person(self, value: str) -> Person:
        """The customer known by whichever identifier; raises UnknownPersonError."""
        for name in ("id", "external_id", "mobile", "email"):
            found = self.find(name, value)
            if found is not None:
                return found
        raise UnknownPersonError(f"no customer is known by {value!r}")

    def register(self, **given: Any) -> Person:
        """A new customer, at the first store; `given` are fields of Person."""
        with self.lock:
            now = self.now()
            blank: dict[str, Any] = dict.fromkeys(_TEXTS[:5], "")
            made = Person(**{
                "id": self._next, "registered": now, "updated": now, "store": STORES[0], **blank,
                **given,
            })  # fmt: skip
            self._people[made.id] = made
            self._next += 1
            return made

    def change(self, value: str, **given: Any) -> Person:
        """Somebody changes a customer at the main server; `custom`, `extended`: by name."""
        with self.lock:
            found, known = self.person(value), {each.name for each in fields(Person)}
            more = {name: given.pop(name, {}) for name in ("custom", "extended")}
            for name in given:
                if name not in known:
                    raise ValueError(f"a customer has no {name!r}")
            changed = replace(found, **given, updated=self.now())
            changed.custom = found.custom | more["custom"]
            changed.extended = found.extended | more["extended"]
            self._people[found.id] = changed
            return changed

    def forget(self, value: str) -> None:
        """A customer is deleted."""
        with self.lock:
            del self._people[self.person(value).id]

    def put(self, component: str, row: Row) -> Row:
        """Add a row to one of the lists, or change the one with its id."""
        with self.lock:
            rows = self.floor.rows(component)
            kept = next((one for one in rows if one["id"] == row.get("id")), None)
            if kept is None:
                highest = max((int(str(one["id"])) for one in rows), default=0)
                kept = {"id": str(highest + 1)}
                rows.append(kept)
            kept.update({name: str(value) for name, value in row.items()})
            if component in ("stores", "tills"):
                kept["last_updated_on"] = stamp(self.now())
            return kept

    def drop(self, component: str, number: str) -> None:
        """Take a row out of one of the lists; raises ValueError where there is none."""
        with self.lock:
            rows = self.floor.rows(component)
            kept = [one for one in rows if one["id"] != number]
            if len(kept) == len(rows):
                raise ValueError(f"{component} has no {number!r}")
            rows[:] = kept
