"""A Store Center with a past, to look at: its config, components and runs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from syncconsole.cache.tables import Connection, Feed, Flow
from syncconsole.cache.tables.base import writing
from syncconsole.cache.write.connections import enter
from syncconsole.config import Endpoint
from syncconsole.domain.profiles import PROFILES
from tests.cache.records import ENDS, a_component, a_record
from tests.console.shop import NOW, a_config, a_run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from syncconsole.config import Config

NAME = "high-street"


def a_centre_config(folder: Path, *, first: bool = True, **values: Any) -> Config:
    """high-street between a till and a cloud, before outdoor-shop (`first`) or after it."""
    config = a_config(folder, more=())
    shop = config.connections["outdoor-shop"]
    given: dict[str, Any] = {
        "name": NAME, "profile": "store-center", "store": "till", "office": "cloud", "buffer": 0,
    } | values  # fmt: skip
    centre = replace(shop, **given)
    ends = {name: Endpoint(name, "sql", {}) for name in ("till", "cloud")}
    both = (centre, shop) if first else (shop, centre)
    return replace(
        config,
        endpoints={**config.endpoints, **ends},
        connections={each.name: each for each in both},
    )


def a_centre(*, fresh: bool = True) -> Mapping[str, int]:
    """The Store Center as the cache knows it: its flows, by component."""
    flows = enter(NAME, "store-center", PROFILES["store-center"].reads, ENDS, "").flows
    with writing():
        if fresh:
            at = (NOW - timedelta(hours=5)).timestamp()
            Connection.update(full_at=at, full_run=1).where(Connection.name == NAME).execute()
        for component, rows in (("customers", 3911), ("voucher_series", 120)):
            Feed.update(rows=rows, ok_at=NOW.timestamp(), complete=True).where(
                Feed.flow == Flow.get_by_id(flows[component]), Feed.side == "office"
            ).execute()
    return flows


def a_synced_centre(run_state: str = "ok") -> int:
    """One with a Fresh behind it and a Delta that ended so; returns the Delta's number."""
    flows = a_centre()
    run = a_run(
        connection=NAME, mode="delta", trigger="login", approver="policy", state=run_state,
        counts='{"scope":7822,"pushed":2,"unchanged":7820,"verified":2}',
    )  # fmt: skip
    at = (NOW - timedelta(minutes=35)).timestamp()
    names = [
        "loyalty.points", "profile.email", "profile.name", "redemption.redeemed", "slabs.tier",
        "subscription.sms", "transactions.total",
    ]  # fmt: skip
    a_component(flows["customers"], run=run, at=at, names=names, pending=["transactions.total"])
    for n in range(3):
        a_record(flows["customers"], "office", f"C{n}", profile__name=f"Ana {n}")
    a_component(flows["custom_fields"], run=run, at=at, names=["values.shoe_size"])
    a_component(
        flows["voucher_series"], run=run, at=at, names=["coupon.code", "validity.to"],
        state="failed" if run_state != "ok" else "ok",
        error="a login page came instead of JSON" if run_state != "ok" else "",
    )  # fmt: skip
    a_component(flows["fraud_users"], run=run, at=at, names=["status.status"])
    return run
