"""What every check of a system does alike: its steps one after another, and the two clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import ConnectorError
from connectors.model import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

MOST_SKEW = 60.0
"""Seconds two clocks may differ before a person should look at them."""


def tried(
    name: str,
    reach: Callable[[], Finding],
    steps: Callable[[], Mapping[str, Callable[[], Finding]]],
    failed: Callable[[str, ConnectorError], Finding],
) -> list[Finding]:
    """One finding a step; that of `reach` alone where it fails, as nothing else can work then.
    `steps` is asked once the system was reached. Never raises a ConnectorError."""
    try:
        found = [reach()]
    except ConnectorError as error:
        return [failed(name, error)]
    for each, step in steps().items():
        try:
            found.append(step())
        except ConnectorError as error:
            found.append(failed(each, error))
    return found


def clocks(
    whose: str, theirs: datetime | None, ours: datetime, *, proxy: str, remedy: str
) -> Finding:
    """How far apart their clock and ours are; `whose` is "Shopify's". `proxy` is the way out where
    their answer carried no date, `remedy` where they differ by more than MOST_SKEW."""
    if theirs is None:
        return Finding("clock", ok=False, text=f"{whose} answer carries no date", remedy=proxy)
    skew = (theirs - ours).total_seconds()
    side = "ahead of" if skew >= 0 else "behind"
    text = f"{whose} clock is {abs(skew):.0f} s {side} this machine's"
    ok = abs(skew) <= MOST_SKEW
    return Finding("clock", ok=ok, text=text, remedy="" if ok else remedy)
