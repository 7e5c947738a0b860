"""Amounts of money as systems spell them: "19.9900", 19.99 or 20."""

from __future__ import annotations

import re
from decimal import Decimal

_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,10})?", re.ASCII)


def parse_money(value: object) -> Decimal | None:
    """The amount, exactly as it was spelled; None where it is no amount.

    NaN, exponents, thousands separators, currency signs and blank text are no amounts.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    text = value.strip() if isinstance(value, str) else format(Decimal(str(value)), "f")
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def parse_charge(value: object) -> Decimal | None:
    """The same of what may be charged or not: null and "" are nothing charged, which is 0."""
    return Decimal(0) if value is None or value == "" else parse_money(value)
