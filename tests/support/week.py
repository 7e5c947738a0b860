"""A week on a fake clock: the timers look as often as they are told to, and every run they ask for
is carried out, or ends as the test says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from syncconsole.cache.tables import Connection, Run, RunStep
from syncconsole.cache.tables.base import reading, writing
from syncconsole.domain.runs import ACTIVE, CYCLE, Mode, RunState
from syncconsole.domain.timers import AUTOMATIC
from syncconsole.worker import schedules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.support.house import House

PARIS = ZoneInfo("Europe/Paris")


def paris(text: str) -> datetime:
    """The instant of a time of day in Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(ZoneInfo("UTC"))


class Week:
    """`asked` lists what timers asked for: `Mon 02:00 full`. `ends` is told each of these runs."""

    def __init__(self, shop: House, ends: Callable[[Run], None]) -> None:
        self.shop = shop
        self.ends = ends
        self._seen = 0

    @property
    def asked(self) -> list[str]:
        with reading():
            rows = list(Run.select().where(Run.trigger.in_(sorted(AUTOMATIC))).order_by(Run.id))
        return [f"{shown(row.asked_at)} {row.mode}" for row in rows]

    def until(self, end: datetime, step: timedelta) -> None:
        """Let time pass in steps, the timers looking after each."""
        clock = self.shop.clock
        while clock.now() < end:
            clock.pass_(step.total_seconds())
            self.look()

    def asleep_until(self, end: datetime) -> None:
        """Nobody looks for a while; then somebody does."""
        self.shop.clock.set(end)
        self.look()

    def look(self) -> None:
        schedules.tick(self.shop.config, self.shop.clock.now())
        with reading():
            new = list(
                Run.select()
                .where(Run.id > self._seen, Run.state.in_(sorted(ACTIVE)))
                .order_by(Run.id)
            )
        for run in new:
            self._seen = run.id
            self.ends(run)


def shown(epoch: float) -> str:
    return f"{datetime.fromtimestamp(epoch, PARIS):%a %H:%M}"


def daily(days: str, times: Iterable[str], mode: Mode) -> list[str]:
    """`Mon 02:00 full` for each of these days and times of day."""
    return [f"{day} {at} {mode}" for day in days.split() for at in times]


def known(profile: str) -> None:
    """The cache has met the connection."""
    with writing():
        Connection.create(name="shop", profile=profile, ends="", rules="")


def ended(run: Run, state: RunState = RunState.OK, minutes: int = 1) -> None:
    """The run ends that many minutes after it was asked; of a cycle its steps too."""
    at = run.asked_at + 60 * minutes
    with writing():
        Run.update(state=state, started_at=run.asked_at, ended_at=at).where(
            Run.id == run.id
        ).execute()
        if run.mode == Mode.ALL:
            for n, step in enumerate(CYCLE, 1):
                RunStep.create(
                    run=run.id, n=n, name=step, state=state, started_at=run.asked_at, ended_at=at
                )
