"""A cycle with a past: its runs with their four steps, its orders, and a config to look at it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from connectors.model import Order, OrderLine
from syncconsole.cache.tables import Connection, RunStep, SalesOrder
from syncconsole.cache.tables.base import writing
from syncconsole.domain.runs import CYCLE
from syncconsole.engine import ask
from tests.console.fake_asking import FakeAsking
from tests.console.shop import NOW, a_config, a_run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from syncconsole.config import Config
    from syncconsole.domain.who import Who

FRIDAY = datetime(2020, 2, 28, 10, 0, tzinfo=UTC)
ALL_OK = ("ok", "ok", "ok", "ok")


class Keeping(FakeAsking):
    """Records like the other one, and really keeps settings."""

    def set_setting(self, connection: str, name: str, value: Any, who: Who) -> None:
        super().set_setting(connection, name, value, who)
        ask.set_setting(connection, name, value, who)


def a_cycle_config(folder: Path, **values: Any) -> Config:  # fields of a configured connection
    """outdoor-shop as a cycle between web and QuickBooks, beside trade-shop, which is none."""
    config = a_config(folder)
    given: dict[str, Any] = {"profile": "cycle", "contact": "Ana, 555 0100"} | values
    cycle = replace(config.connections["outdoor-shop"], **given)
    return replace(config, connections={**config.connections, cycle.name: cycle})


def a_cycle(
    at: datetime = NOW - timedelta(minutes=35),
    states: Sequence[str] = ALL_OK,
    notes: Sequence[str] = ("", "", "", ""),
    **values: Any,  # columns of Run
) -> int:
    """A Sync All whose steps ended like this, one a minute; the run ends as the last one did."""
    worst = next((each for each in states if each not in {"ok", "partial"}), states[-1])
    ended = at + timedelta(minutes=len(states))
    given: dict[str, Any] = {
        "mode": "all", "state": worst, "asked_at": at.timestamp(), "steps": 4,
        "started_at": at.timestamp(), "ended_at": ended.timestamp(),
    }  # fmt: skip
    run = a_run(**(given | values))
    with writing():
        for n, (state, note) in enumerate(zip(states, notes, strict=False), 1):
            begun = None if state == "not run" else (at + timedelta(minutes=n - 1)).timestamp()
            over = begun is None or state == "running"
            RunStep.create(
                run=run, n=n, name=CYCLE[n - 1], state=state, started_at=begun, note=note,
                ended_at=None if over else (at + timedelta(minutes=n)).timestamp(),
            )  # fmt: skip
    return run


def an_order(number: str, **values: Any) -> int:  # columns of SalesOrder
    """An order of two boots at 9.99; open unless told otherwise."""
    lines = (OrderLine("A-1001", 2, Decimal("9.99"), "Boots brown 42"),)
    body = Order(
        number, "Awaiting Fulfillment", NOW, NOW, "USD", lines, holds_stock=True,
        customer="Ana Núñez", total=Decimal("19.98"),
    )  # fmt: skip
    given = {
        "remote_id": number, "number": number, "status": body.status, "customer": body.customer,
        "created_at": NOW.timestamp(), "updated_at": NOW.timestamp(), "total": "19.98",
        "currency": "USD", "body": msgspec.json.encode(body).decode(), "state": "open", "run": 1,
        "connection": Connection.get(Connection.name == "outdoor-shop"),
    }  # fmt: skip
    with writing():
        return int(SalesOrder.create(**(given | values)).id)
