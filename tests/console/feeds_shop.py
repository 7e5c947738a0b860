"""The console over a connection of profile feeds whose cache a real refresh has filled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from syncconsole.config import Config, ConsoleOptions, Endpoint
from syncconsole.config import Connection as Configured
from tests.console.shop import NOW, a_config, a_worker
from tests.support.catalogue import Shop, a_catalogue
from tests.support.feeds_house import NAME, FeedsHouse

if TYPE_CHECKING:
    from pathlib import Path


def a_feeds_config(
    folder: Path, *, console: ConsoleOptions | None = None, **settings: object
) -> Config:
    """trade-shop first, outdoor-shop after it."""
    base = a_config(folder, console=console, more=())
    feeds = Configured(
        name=NAME, profile="feeds", store="shop", office="lists", source="store",
        timezone=ZoneInfo("UTC"), contact="Ana, shop desk", line=21,
        lines={"profile": 22, "store": 23, "office": 24},
    )  # fmt: skip
    return replace(
        base,
        endpoints={
            **base.endpoints,
            "shop": Endpoint("shop", "shopify", {}, line=8),
            "lists": Endpoint("lists", "sparklayer", {}, line=9),
        },
        connections={NAME: replace(feeds, **settings), **base.connections},
    )


def a_fed_house(folder: Path, store: Shop | None = None) -> FeedsHouse:
    """The cache of the console's tests, refreshed two minutes ago."""
    office = Shop("prices")
    office.price("ABC-2", "Trade")
    house = FeedsHouse(folder, store or a_catalogue(), office)
    house.clock.set(NOW - timedelta(minutes=2))
    house.refresh()
    a_worker()
    return house
