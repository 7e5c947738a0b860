"""How connections are listed: name, both systems, last run, next one, state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.cache.read.connections import ConnectionView
from syncconsole.config import Config, Connection
from syncconsole.console.glyphs import sign
from syncconsole.console.text import cell
from syncconsole.console.times import time
from syncconsole.console.two_way_rows import two_way, two_way_state
from syncconsole.console.widgets.columns import Column
from syncconsole.domain.feeds import FeedState
from syncconsole.domain.plans import PlanState
from syncconsole.domain.runs import RunState
from syncconsole.domain.timers import fires, next_slot, pace
from syncconsole.domain.timetable import timetable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta

    from rich.text import Text


_WORST = (FeedState.FAIL, FeedState.ERRORS, FeedState.LATE, FeedState.OK)
"""Of the feeds of a platform the worst is shown."""


class ConnectionRow(Struct, frozen=True):
    """One line of the list."""

    id: int
    connection: Connection
    view: ConnectionView
    store: str
    office: str


def rows(config: Config, views: Sequence[ConnectionView]) -> list[ConnectionRow]:
    """The connections in config.yaml's order."""
    known = {view.name: view for view in views}
    return [
        ConnectionRow(
            id=number,
            connection=connection,
            view=known.get(name, ConnectionView(name=name)),
            store=config.endpoints[connection.store].connector,
            office=config.endpoints[connection.office].connector if connection.office else "",
        )
        for number, (name, connection) in enumerate(config.connections.items(), 1)
    ]


def columns(now: Callable[[], datetime]) -> list[Column]:
    """The columns of the list."""
    return [
        Column("NAME", 14, lambda row: cell(row.connection.name), whole=True),
        Column("STORE", 12, lambda row: cell(row.store)),
        Column("OFFICE", 10, lambda row: cell(row.office)),
        Column("LAST", 14, lambda row: last(row, now())),
        Column("NEXT", 6, lambda row: cell(next_run(row.connection, row.view, now()))),
        Column("STATE", 9, lambda row: cell(*state_sign(row, now()))),
    ]


def last(row: ConnectionRow, now: datetime) -> Text:
    """`Smart 14:00`, "never" before the first run has ended."""
    run = row.view.last
    if run is None:
        return cell("never", "dim")
    return cell(f"{run.label} {time(run.ended_at, row.connection.timezone, now)}")


def next_run(connection: Connection, view: ConnectionView, now: datetime) -> str:
    """When the next timer is due: a time, `due`, `paused`, or `off` without any; a Store Center is
    synchronised at log-on."""
    state = timetable(connection, view.facts, now)
    asking = [timer for timer in state.timers if timer.on and timer.mode is not None]
    if not asking and two_way(connection):
        return "log-on"
    if not asking:
        return "off"
    if not fires(asking):
        return "paused"
    slots = [next_slot(timer, now, state.zone) for timer in asking if not timer.paused]
    known = [slot for slot in slots if slot is not None]
    if not known or min(known) <= now:
        return "due"
    return time(min(known), connection.timezone, now)


def read_pace(connection: Connection, view: ConnectionView, now: datetime) -> timedelta | None:
    """How long the timers of a connection may leave its feeds unread; None where none reads."""
    return pace(timetable(connection, view.facts, now).timers)


def state(row: ConnectionRow, now: datetime) -> str:
    """One word for the connection: the worst thing first, but a running run before all."""
    view, run = row.view, row.view.last
    feed, every = view.source, read_pace(row.connection, view, now)
    fed = feed.state(now, every) if feed is not None else FeedState.NEVER
    if row.connection.profile == "feeds":
        states = [each.state(now, every) for each in view.feeds]
        fed = next((word for word in _WORST if word in states), FeedState.NEVER)
    if view.active is not None:
        return "PARKED" if view.active.state is RunState.PARKED else "RUN"
    if two_way(row.connection):
        return two_way_state(view)
    if fed is FeedState.FAIL or (run is not None and run.state is RunState.FAILED):
        return "FAIL"
    if view.plan is not None:
        return "HELD" if view.plan.state is PlanState.HELD else "REVIEW"
    if view.full_at is None and run is None:
        return "NEVER"
    return str(fed) if fed is not FeedState.NEVER else "OK"


def state_sign(row: ConnectionRow, now: datetime) -> tuple[str, str]:
    """Glyph, word and look of the state."""
    return sign(state(row, now))
