"""Line 1, never hidden: which connection, whether it is real, whether it writes, how old the data
is, what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from syncconsole.console.text import Part, line
from syncconsole.console.times import age
from syncconsole.console.two_way_rows import last_sync, two_way
from syncconsole.console.widgets.columns import fit
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import TWO_WAY, Mode, RunState

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content

    from syncconsole.cache.read.connections import ConnectionView
    from syncconsole.cache.read.runs import RunView
    from syncconsole.cache.read.standing import Standing
    from syncconsole.config import Config, Connection

NO_WORKER = "NO WORKER: schedules stand still"

AGE_AT = 39
"""The column of the data's age, where the name leaves room."""


def context_line(
    config: Config,
    name: str,
    standing: Standing,
    *,
    now: datetime,
    width: int,
    paused: bool = False,
    problem: str = "",
) -> Content:
    """The line, `width` cells long. `paused`: the console does not read the cache; `problem`: it
    could not, and shows what it read last."""
    connection = config.connections[name]
    state = _state(standing, config, name, now)
    data = _data(connection, standing.of(name), now) if not problem else ("CACHE NOT READ", "shout")
    facts: list[Part] = ["  ", _environment(config, connection), "  "]
    facts.append("writes on" if connection.writes else ("READ-ONLY", "bold"))
    if paused:
        facts += ["  ", ("PAUSED", "shout")]
    if _width(name, *facts, data, state) + 6 > width:
        data = (data[0].removesuffix(" old").replace("stock never", "never"), data[1])
    room = width - _width(*facts, data, state) - 6
    left: list[Part] = [" ", (fit(name, min(cell_len(name), max(room, 8))), "bold"), *facts]
    spare = width - _width(*left, data, state) - 1
    ahead = max(min(AGE_AT - _width(*left), spare - 2), 2)
    return line(*left, " " * ahead, data, " " * max(spare - ahead, 1), state, " ")


def _width(*parts: Part) -> int:
    return sum(cell_len(_text(part)) for part in parts)


def _environment(config: Config, connection: Connection) -> Part:
    """SANDBOX where either side is simulated, LIVE where both are real."""
    ends = (connection.store, connection.office)
    if any(end is not None and config.endpoints[end].sandbox for end in ends):
        return "SANDBOX", "here"
    return "LIVE", "shout"


def _data(connection: Connection, view: ConnectionView, now: datetime) -> tuple[str, str]:
    if two_way(connection):
        return last_sync(connection, view, now)
    feed = view.source
    what = "stock" if "inventory" in PROFILES[connection.profile].reads else "feeds"
    if feed is not None and feed.component != "inventory":
        what = feed.component
    if feed is None or feed.ok_at is None:
        return f"{what} never read", "dim"
    old = age(feed.ok_at, now)
    return (f"{what} {old} old" if old != "now" else f"{what} just read"), ""


def _state(standing: Standing, config: Config, name: str, now: datetime) -> Part:
    if standing.active:
        run = next((run for run in standing.active if run.connection == name), standing.active[0])
        count = len(standing.active)
        if run.state is RunState.PARKED:
            return f"{run.label} {run.note}", "warn"
        return f"{count} running: {progress_words(run)}", "accent"
    if standing.stands_still(config.connections, now):
        return NO_WORKER, "shout"
    return "idle", "dim"


def progress_words(run: RunView) -> str:
    """`Smart push 42%`, `Full read source 1,200`, `Sync All 2/4 40%`, `Smart asked`."""
    if not run.step:
        return f"{run.label} {run.state}"
    whole = run.mode is Mode.ALL or run.mode in TWO_WAY
    step = f"{run.step_no}/{run.steps}" if whole else run.step
    done, all_ = run.progress.done, run.progress.total
    share = f" {min(100 * done // all_, 100)}%" if all_ else (f" {done:,}" if done else "")
    return f"{run.label} {step}{share}"


def _text(part: Part) -> str:
    return part if isinstance(part, str) else part[0]
