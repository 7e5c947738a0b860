"""Amounts, in the shop's only currency."""

from __future__ import annotations

from dataclasses import dataclass

CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in cents."""

    cents: int
    currency_code: str = CURRENCY

    @property
    def amount(self) -> str:
        """As 12.95."""
        return decimal(self.cents)


@dataclass(frozen=True, slots=True)
class Bag:
    """The same amount in the shop's and in the customer's currency, which here are one."""

    cents: int

    @property
    def shop_money(self) -> Money:
        """What the shop books."""
        return Money(self.cents)

    presentment_money = shop_money


def decimal(cents: int) -> str:
    """Cents as a decimal with two places."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are."""

    count: int
    precision: str = "EXACT"
