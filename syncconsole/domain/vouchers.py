"""Coupons and their validity (S-029): one past it is shown as expired, never dropped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ENDS = ("validity.to", "validity.until", "validity.end")
"""The field of a coupon that holds its last day or instant."""


def expired(fields: Mapping[str, str], now: datetime) -> bool:
    """Whether the coupon's validity is over. A date without a time ends with that day (UTC); a
    coupon whose validity is missing or cannot be read is not called expired."""
    end = next((fields[name] for name in ENDS if fields.get(name)), "")
    try:
        until = datetime.fromisoformat(end)
    except ValueError:
        return False
    if len(end) == len("2026-11-30"):
        return until.date() < now.astimezone(UTC).date()
    return (until if until.tzinfo else until.replace(tzinfo=UTC)) < now
