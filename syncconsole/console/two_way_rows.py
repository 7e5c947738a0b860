"""How a Store Center is shown where connections of all profiles are: dashboard, list, line 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.glyphs import sign
from syncconsole.console.text import Part, line, lines
from syncconsole.console.times import ago, time
from syncconsole.domain.components import BY_ID, fetched
from syncconsole.domain.kinds import FAILED
from syncconsole.domain.plans import PlanState
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import TWO_WAY, Mode
from syncconsole.domain.two_way import OFFICE

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content

    from syncconsole.cache.read.connections import ConnectionView
    from syncconsole.config import Connection


def two_way(connection: Connection) -> bool:
    """Whether the connection is a Store Center: records between a local and a main server."""
    return Mode.FRESH in PROFILES[connection.profile].modes


def two_way_state(view: ConnectionView) -> str:
    """One word for the connection: what wants a person first."""
    run = view.last
    if run is not None and run.mode in TWO_WAY and run.state in FAILED:
        return "FAIL"
    if view.plan is not None:
        return "HELD" if view.plan.state is PlanState.HELD else "REVIEW"
    return "NEVER" if view.full_at is None else "OK"


def last_sync(connection: Connection, view: ConnectionView, now: datetime) -> tuple[str, str]:
    """`Delta 09:02`, for line 1."""
    if view.last is None:
        return "never synchronised", "dim"
    return f"{view.last.label} {time(view.last.ended_at, connection.timezone, now)}", ""


def tiles(view: ConnectionView, connection: Connection, now: datetime) -> Content:
    """Three lines in place of feed tiles: the Fresh, the last sync, what main last delivered."""
    return lines(_fresh(view, connection, now), _last(view, now), _delivered(view, connection))


def _fresh(view: ConnectionView, connection: Connection, now: datetime) -> Content:
    if view.full_at is None:
        return line(
            sign("NEVER")[0], "  Fresh Sync is not complete yet; ",
            ("log-on goes on with it, Delta waits for it", "dim"),
        )  # fmt: skip
    at = time(view.full_at, connection.timezone, now)
    return line(sign("ok"), f"  Fresh Sync complete since {at}", ("   Delta at each log-on", "dim"))


def _last(view: ConnectionView, now: datetime) -> Content:
    run = view.last
    if run is None:
        return line(("nothing was synchronised yet", "dim"))
    parts: list[Part] = [sign(run.state), f"  {run.label} {ago(run.ended_at, now)}"]
    return line(*parts, (f"   {run.error}" if run.error else "", "warn"))


def _delivered(view: ConnectionView, connection: Connection) -> Content:
    known = {feed.component: feed.rows for feed in view.feeds if feed.side == OFFICE and feed.ok_at}
    here = [each.id for each in fetched(clienteling=connection.clienteling) if each.id in known]
    told = "   ".join(f"{BY_ID[each].title} {known[each]:,}" for each in here)
    return line((told or "log-on reads both servers", "" if told else "dim"))
