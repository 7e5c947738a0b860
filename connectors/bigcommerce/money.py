"""Amounts of money as BigCommerce spells them: "19.9900", 19.99 or 20."""

from __future__ import annotations

import re
from decimal import Decimal

_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,10})?", re.ASCII)


def parse_money(value: object) -> Decimal | None:
    """The amount, exactly as it was spelled; None where it is no amount.

    V2 documents money as "float, float as string, integer". NaN, exponents, thousands separators,
    currency signs and blank text are no amounts.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    text = value.strip() if isinstance(value, str) else format(Decimal(str(value)), "f")
    return Decimal(text) if _AMOUNT.fullmatch(text) else None
