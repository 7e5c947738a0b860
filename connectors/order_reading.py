"""What a store tells of one order, read strictly: nothing of it is guessed (P-25)."""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct

from connectors.errors import Malformed
from connectors.quantity import parse_quantity

T = TypeVar("T")


class Telling(Struct, frozen=True):
    """The order `name` as `system` tells it; a person looks at it `where` its people do."""

    system: str
    name: str
    where: str

    def known(self, value: T | None, what: str) -> T:
        """The value; raises Malformed where it could not be read."""
        if value is None:
            raise self.unreadable(what)
        return value

    def units(self, quantity: object, line: object) -> int:
        """The quantity of a line; raises Malformed where it is no whole number of units."""
        found, reason = parse_quantity(quantity)
        if not isinstance(found, int) or found < 0:
            why = reason or "not a whole number of units"
            raise self.unreadable(f"the quantity of its line {line} ({why})")
        return found

    def unreadable(self, what: str) -> Malformed:
        """The error that says what could not be read."""
        return Malformed(
            f"{self.system} sent order {self.name} in a form that cannot be read: {what}. Nothing "
            f"is guessed of an order; look at it in {self.where}.",
            code="wrong_type",
        )


def billed_to(billing: object) -> str:
    """The name of the person in a billing address, or the company's."""
    names = (said(billing, "first_name"), said(billing, "last_name"))
    return " ".join(name for name in names if name) or said(billing, "company")


def said(found: object, name: str) -> str:
    """The member of an object that is a text, "" elsewhere; an empty object may be a list."""
    value = found.get(name) if isinstance(found, dict) else None
    return value.strip() if isinstance(value, str) else ""
