"""A customer of the organisation, and a coupon; times are the organisation's own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

CHANNELS = tuple((channel, kind) for channel in ("SMS", "EMAIL") for kind in ("TRANS", "BULK"))
"""The channel and priority of each subscription."""


@dataclass(slots=True)
class Coupon:
    """A coupon that was issued, whether or not it may still be redeemed."""

    id: int
    series_id: int
    code: str
    created: datetime
    valid_till: datetime
    redeemed: bool


@dataclass(slots=True)
class Sale:
    """A transaction at a store; `amount` in whole units of money."""

    id: int
    number: str
    at: datetime
    store: str
    amount: int


@dataclass(slots=True)
class Person:
    """A customer; identifiers that he does not have are ""."""

    id: int
    firstname: str
    lastname: str
    mobile: str
    email: str
    external_id: str
    registered: datetime
    updated: datetime
    store: str
    points: int = 0
    lifetime_points: int = 0
    redeemed: int = 0
    expired: int = 0
    purchases: int = 0
    slab: str = "Bronze"
    slab_since: datetime | None = None
    kind: str = "LOYALTY"
    fraud: str = "NONE"
    fraud_reason: str = ""
    fraud_at: datetime | None = None
    custom: dict[str, str] = field(default_factory=dict)
    extended: dict[str, str] = field(default_factory=dict)
    subscribed: dict[tuple[str, str], bool] = field(default_factory=dict)
    sales: list[Sale] = field(default_factory=list)
    coupons: list[Coupon] = field(default_factory=list)

    def identifiers(self) -> dict[str, str]:
        """What he can be found by."""
        return {
            "id": str(self.id),
            "mobile": self.mobile,
            "email": self.email,
            "external_id": self.external_id,
        }
