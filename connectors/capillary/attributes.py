"""The attributes of component Customer that are sums and lists of a customer's doings (S-026)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.capillary.envelope import text
from connectors.capillary.raw import decimal_of, spelled, things, within
from connectors.capillary.times import stamp

if TYPE_CHECKING:
    from datetime import tzinfo

_NUMBERS = ("redeemed", "expired", "returned", "adjusted")


def transactions(data: dict[str, Any], zone: tzinfo) -> dict[str, str]:
    """The recent ones (Capillary tells ten), newest first as told."""
    recent = [
        {
            "id": text(one.get("id")),
            "number": text(one.get("number")),
            "type": text(one.get("type")),
            "created": stamp(text(one.get("created_date")), zone),
            "store": text(one.get("store")),
        }
        for one in things(within(data, "transactions"), "transaction")
    ]
    return {"transactions.recent": msgspec.json.encode(recent).decode() if recent else ""}


def points(data: dict[str, Any]) -> dict[str, str]:
    """Points redeemed, expired, returned and adjusted, over all programmes."""
    summaries = things(within(data, "points_summaries"), "points_summary")
    sums = {}
    for name in _NUMBERS:
        found = [
            one for one in (decimal_of(each.get(name)) for each in summaries) if one is not None
        ]
        sums[f"redemption.{name}"] = spelled(sum(found, Decimal(0))) if found else ""
    return sums


def slabs(data: dict[str, Any], zone: tzinfo) -> dict[str, str]:
    """The tier, until when it holds, and when it last changed."""
    history = [
        stamp(text(one.get("changed_on")), zone)
        for one in things(within(data, "slab_history"), "history")
    ]
    summary = next(iter(things(within(data, "points_summaries"), "points_summary")), {})
    until = text(data.get("tier_expiry_date")) or text(summary.get("slabExpiryDate"))
    return {
        "slabs.current": text(data.get("current_slab")).strip(),
        "slabs.expires": stamp(until, zone),
        "slabs.changed_on": max(history, default=""),
    }


def subscriptions(data: dict[str, Any]) -> dict[str, str]:
    """`subscription.<channel>_<priority>`: "1" subscribed, "0" not; as sms_bulk."""
    found = {}
    for one in things(within(data, "subscriptions"), "subscription"):
        channel, priority = text(one.get("channel")).lower(), text(one.get("priority")).lower()
        state = text(one.get("status", one.get("is_subscribed")))
        if channel and priority and state in ("0", "1"):
            found[f"subscription.{channel}_{priority}"] = state
    return found
