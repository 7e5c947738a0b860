"""When a connection's standing has changed so that somebody must hear of it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from syncconsole.domain.runs import READS_ONLY, Mode, RunState


class Line(StrEnum):
    """What is judged by itself: a Refresh that succeeds mends no failed sync."""

    SYNC = "sync"
    FEEDS = "feeds"


class Health(StrEnum):
    """How a line of work of a connection stands, as far as anybody is called for it."""

    WELL = "well"
    HELD = "held"
    FAILED = "failed"


class News(StrEnum):
    """What an alert is about; the words of `alerts: NAME: on:`."""

    HELD = "held"
    FAILED = "failed"
    RECOVERED = "recovered"


MODES = {
    Line.SYNC: tuple(mode for mode in Mode if mode not in READS_ONLY),
    Line.FEEDS: (Mode.REFRESH,),
}
"""The runs by which a line is judged. A check, a drift check and doctor are looked at by whoever
asked for them."""

_HEALTH = {
    RunState.OK: Health.WELL,
    RunState.PARTIAL: Health.WELL,
    RunState.WAITING: Health.WELL,  # both sides were read and a plan was made: it works
    RunState.HELD: Health.HELD,
    RunState.FAILED: Health.FAILED,
}

JUDGED = tuple(_HEALTH)
"""The ends that say something: a cancel says nothing of the systems."""


class Alert(Struct, frozen=True):
    """What is said to the outside. `run` is the run that changed the standing; `text` is one
    sentence, cleaned; `remedy` what to do, "" for what recovered."""

    connection: str
    line: Line
    news: News
    run: int
    text: str
    remedy: str = ""


def health(state: RunState) -> Health:
    """What the newest judged run says. Raises KeyError for a state that is not in `JUDGED`."""
    return _HEALTH[state]


def news(before: Health | None, now: Health) -> News | None:
    """What to tell after a change of standing, once for each; None of no change. A connection that
    was never looked at (None) is taken to have been well."""
    if now is (before or Health.WELL):
        return None
    return {
        Health.WELL: News.RECOVERED, Health.HELD: News.HELD, Health.FAILED: News.FAILED,
    }[now]  # fmt: skip


def sentence(connection: str, label: str, run: int, told: News, why: str) -> str:
    """`outdoor-shop: Full, run 212, is held: the source has 3 rows ...`."""
    ended = {
        News.HELD: "is held by a guard", News.FAILED: "failed", News.RECOVERED: "works again",
    }[told]  # fmt: skip
    return f"{connection}: {label}, run {run}, {ended}" + (f": {why}" if why else "")


WAITS = (60.0, 300.0, 900.0, 3600.0)
"""Seconds until an alert that could not be delivered is tried again; the last one over and over."""

GIVES_UP = 86_400.0
"""Seconds after which an alert is given up: a day later everybody has seen it otherwise."""


def wait(attempts: int) -> float:
    """Seconds to wait after this many attempts in vain, at least one."""
    return WAITS[min(attempts, len(WAITS)) - 1]
