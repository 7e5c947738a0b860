"""The strict reading of a quantity as systems spell it (P-25).

Unknown is not zero: what cannot be read yields None and a reason, never a number.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.model import Quantity

MOST = 2_147_483_647
"""The largest quantity BigCommerce keeps per location; nobody's shelf holds more."""

_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{1,20})?", re.ASCII)


def parse_quantity(value: object) -> tuple[Quantity | None, str]:
    """(quantity, "") or (None, reason): `missing`, `unreadable`, `out_of_range`.

    Whole numbers come back as int, fractions as Decimal. Booleans, NaN, exponents, thousands
    separators and words are unreadable; None and blank text are missing; "5 " and 5.0 are 5.
    """
    if type(value) is int:
        return (value, "") if -MOST <= value <= MOST else (None, "out_of_range")
    if value is None:
        return None, "missing"
    if isinstance(value, bool) or not isinstance(value, (str, float, Decimal)):
        return None, "unreadable"
    text = value.strip() if isinstance(value, str) else format(Decimal(str(value)), "f")
    if not text:
        return None, "missing"
    if not _NUMBER.fullmatch(text):
        return None, "unreadable"
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None, "unreadable"
    if not -MOST <= number <= MOST:
        return None, "out_of_range"
    return (int(number), "") if number == number.to_integral_value() else (number, "")
