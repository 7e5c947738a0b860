"""The console over a plan that waits: an engine that records, and what stands on the screen."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from textual.widgets import Input

from syncconsole.cache.connect import open_cache
from syncconsole.cache.tables import Plan, PlanRow
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import plans
from syncconsole.console.app import SyncConsole
from syncconsole.domain.plans import PlanState
from syncconsole.domain.who import Who
from syncconsole.engine import ask
from syncconsole.engine.ask import Asked, Claim
from tests.cache.read_runs.factory import add_plan
from tests.console.shop import NOW, StillClock, a_config, a_connection, a_run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from textual.pilot import Pilot

    from syncconsole.cache.read.explanation import Explanation
    from syncconsole.config import Config
    from syncconsole.domain.runs import Mode

ANA = Who("ana", "test")

ROWS: Sequence[Mapping[str, Any]] = (
    {"key": "A-1002", "title": "Boots brown 43", "before": 7, "after": 5, "baseline": 7},
    {"key": "A-1044", "title": "Boots black 44", "before": 0, "after": 24, "baseline": 0},
    {"key": "B-2001", "title": "Belt", "before": 4, "after": 0, "baseline": 4, "risky": True},
    {"key": "C-3100", "title": "Socks", "before": 12, "after": 11, "baseline": 13},
    {"key": "D-4000", "before": 3, "after": 3, "outcome": "unchanged", "reason": "already_there"},
    {"key": "E-5000", "before": 3, "after": 2, "outcome": "excluded", "reason": "counting shelf"},
)


class Engine:
    """Records what is asked; claims and ticks really move, on the test's clock."""

    def __init__(self, clock: StillClock) -> None:
        self._clock = clock
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.refusal: Exception | None = None

    def named(self, name: str) -> list[dict[str, Any]]:
        """What was asked under this name."""
        return [given for asked, given in self.asked if asked == name]

    def ask_run(self, config: Config, connection: str, mode: str, who: Who, **more: Any) -> Asked:
        self.asked.append(("run", {"connection": connection, "mode": mode, **more}))
        return Asked(a_run(mode=mode, state="asked", ended_at=None))

    def log_on(self, config: Config, connection: str, who: Who) -> Asked | None:
        self.asked.append(("log_on", {"connection": connection}))
        return None

    def resume_run(self, config: Config, run: int, who: Who) -> Asked:
        self.asked.append(("resume", {"run": run}))
        return Asked(run + 1)

    def retry_run(self, config: Config, run: int, who: Who, *, cause: str = "") -> Asked:
        self.asked.append(("retry", {"run": run, "cause": cause}))
        return Asked(run + 1)

    def undo_run(self, config: Config, run: int, who: Who) -> Asked:
        self.asked.append(("undo", {"run": run}))
        return Asked(run + 1)

    def explain(self, config: Config, connection: str, sku: str, now: datetime) -> Explanation:
        return ask.explain(config, connection, sku, now)

    def push_plan(self, config: Config, plan: int, who: Who, **more: Any) -> Asked:
        self.asked.append(("push", {"plan": plan, **more}))
        if self.refusal is not None:
            raise self.refusal
        plans.set_state(plan, PlanState.APPROVED)
        return Asked(a_run(mode="push", plan=plan, state="asked", ended_at=None))

    def drop_plan(self, plan: int, who: Who, reason: str = "") -> None:
        self.asked.append(("drop", {"plan": plan, "reason": reason}))
        plans.close(plan, PlanState.DROPPED, "dropped")

    def claim_plan(self, plan: int, who: Who) -> Claim:
        self.asked.append(("claim", {"plan": plan}))
        return plans.claim(plan, who, self._clock.now())

    def release_plan(self, plan: int, who: Who) -> None:
        self.asked.append(("release", {"plan": plan}))
        plans.release(plan, who)

    def tick_rows(self, plan: int, positions: Sequence[int] | None, chosen: bool, who: Who) -> None:
        self.asked.append(("tick", {"positions": positions, "chosen": chosen}))
        plans.tick(plan, positions, chosen=chosen)

    def invert_rows(self, plan: int, who: Who) -> None:
        self.asked.append(("invert", {}))
        plans.invert(plan)

    def exclude(
        self, connection: str, component: str, key: str, who: Who, reason: str, until: Any = None
    ) -> int:
        self.asked.append(("exclude", {"key": key, "component": component, "reason": reason}))
        return 1

    def end_exclusion(self, exclusion: int, who: Who) -> None:
        self.asked.append(("end exclusion", {"exclusion": exclusion}))

    def cancel_run(self, run: int, who: Who) -> None:
        self.asked.append(("cancel", {"run": run}))

    def pause(self, connection: str | None, who: Who, reason: str = "", *, timer: str = "") -> None:
        self.asked.append(("pause", {"connection": connection, "reason": reason}))

    def resume(self, connection: str | None, who: Who, *, timer: str = "") -> None:
        self.asked.append(("resume", {"connection": connection}))

    def set_schedule(
        self, config: Config, connection: str, mode: Mode, who: Who, *, on: bool = True,
        when: Sequence[str] | None = None, force: bool = False,
    ) -> None:  # fmt: skip
        self.asked.append(("schedule", {"connection": connection, "mode": mode, "on": on}))

    def set_automatic_mode(self, config: Config, connection: str, mode: Mode, who: Who) -> None:
        self.asked.append(("automatic mode", {"connection": connection, "mode": mode}))

    def set_setting(self, connection: str, name: str, value: Any, who: Who) -> None:
        self.asked.append(("setting", {"connection": connection, "name": name, "value": value}))

    def rehearse(self, config: Config, fault: str) -> None:
        self.asked.append(("rehearse", {"fault": fault}))

    def arrive(self, who: Who) -> datetime | None:
        """Nobody was here before."""
        return None

    def beat_console(self, who: Who) -> None:
        """The console is alive; nothing here counts it."""


class Shown:
    """A running console, its engine and its clock."""

    def __init__(
        self, app: SyncConsole, pilot: Pilot[None], engine: Engine, clock: StillClock
    ) -> None:
        self.app, self.pilot, self.engine, self.clock = app, pilot, engine, clock

    async def press(self, *keys: str) -> None:
        """Press keys; let everything come to rest after each, but for letters that are typed."""
        for key, following in zip(keys, [*keys[1:], ""], strict=True):
            await self.pilot.press(key)
            if not (_typed(key) and _typed(following) and isinstance(self.app.focused, Input)):
                await self.rest()

    async def rest(self) -> None:
        """Wait for readers and repaints; a question that is open stays open."""
        await self.pilot.pause()
        while readers := [
            worker for worker in self.app.workers if worker.group not in {"gate", "poll"}
        ]:
            await self.app.workers.wait_for_complete(readers)
            await self.pilot.pause()

    def wait(self, seconds: float) -> None:
        """Let time go by for the console, without waiting."""
        self.clock.pass_(seconds)

    @property
    def text(self) -> str:
        """What stands on the screen, line by line."""
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in line).rstrip() for line in lines)


def _typed(key: str) -> bool:
    return len(key) == 1


def a_plan(rows: Sequence[Mapping[str, Any]] = ROWS, **fields: Any) -> int:
    """A plan of outdoor-shop made two minutes ago."""
    made = {"made_at": (NOW - timedelta(minutes=2)).timestamp(), "run": 212, "scope": 100}
    return add_plan([dict(row) for row in rows], **(made | fields))


def chosen(plan: int) -> list[str]:
    """The keys a push of the plan would write now."""
    with reading():
        rows = PlanRow.select().where(
            PlanRow.plan == plan,
            PlanRow.outcome == "",
            PlanRow.chosen == True,  # noqa: E712
        )
        return [row.key for row in rows.order_by(PlanRow.position)]


def claimed_by(plan: int, who: str, minutes: int = 10) -> None:
    """Somebody reviews the plan."""
    with writing():
        until = (NOW + timedelta(minutes=minutes)).timestamp()
        Plan.update(claimed_by=who, claimed_until=until).where(Plan.id == plan).execute()


@asynccontextmanager
async def console(
    folder: Path, *, size: tuple[int, int] = (80, 24), protected: bool = False, **config: Any
) -> AsyncIterator[Shown]:
    """The console over the cache of `house`; `config` is that of shop.a_config."""
    clock = StillClock()
    engine = Engine(clock)
    made = a_config(folder, **config)
    first = replace(made.connections["outdoor-shop"], protected=protected, contact="Bo, desk 4")
    made = replace(made, connections={**made.connections, "outdoor-shop": first})
    app = SyncConsole(made, clock=clock, asking=engine, who=ANA, environment={})
    async with app.run_test(size=size, notifications=True) as pilot:
        shown = Shown(app, pilot, engine, clock)
        await shown.rest()
        yield shown


def house(folder: Path) -> None:
    """An open cache that knows outdoor-shop."""
    open_cache(folder / "cache.sqlite3")
    a_connection()
