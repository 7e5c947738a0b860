"""Shopify's search terms: shopify.dev "API search syntax".

A term that Shopify does not understand is ignored and everything comes back, with a warning
beside the data; `graphql` makes that an error, because an ignored filter is no filter.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from unicodedata import category

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_TERMS = 40
"""Alternatives in one search. Shopify documents no limit, so we keep well within a line."""


def quoted(value: str) -> str:
    """The value as one term; quotes and backslashes are escaped."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def any_of(name: str, values: Iterable[str]) -> Iterator[str]:
    """Searches that find each of the values, in as few as MOST_TERMS allows."""
    terms = [f"{name}:{quoted(value)}" for value in values]
    for start in range(0, len(terms), MOST_TERMS):
        yield " OR ".join(terms[start : start + MOST_TERMS])


def askable(value: str) -> bool:
    """Whether a search can name the value: a blank one asks for everything. Spaces of all kinds
    (U+00A0) are letters like others there, although Python calls them unprintable."""
    letters = all(one.isprintable() or category(one) == "Zs" for one in value)
    return bool(value.strip()) and letters and len(value) <= 255


def second(since: datetime) -> datetime:
    """The beginning of the second: Shopify's times have no fractions."""
    return since.astimezone(UTC).replace(microsecond=0)


def changed(since: datetime) -> str:
    """What changed at or after that second."""
    return f"updated_at:>='{second(since):%Y-%m-%dT%H:%M:%SZ}'"


def changed_day(since: datetime) -> str:
    """What changed on the day before or later: in no time zone do the shop's days begin earlier.

    For customers `updated_at` matches whole days (2026-10 schema, argument `query`).
    """
    return f"updated_at:>='{second(since) - timedelta(days=1):%Y-%m-%dT00:00:00Z}'"
