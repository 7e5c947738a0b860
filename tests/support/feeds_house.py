"""A house for the profile feeds: one connection, a scripted store, perhaps an office of prices."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from syncconsole.cache.connect import open_cache
from syncconsole.cache.tables import CachedRecord, Feed, Flow, Problem, Run, RunStep, Schedule
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import runs
from syncconsole.config import Config, Connection, Endpoint
from syncconsole.domain.runs import Approver, Mode
from syncconsole.domain.who import Who
from syncconsole.engine.execute import execute
from syncconsole.engine.job import Job, asked_of
from tests.support.clock import FakeClock
from tests.support.house import Held

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from connectors.contract import Clock, Connector
    from tests.support.catalogue import Shop

ANA = Who("ana", "test")
NAME = "trade-shop"


class FeedsHouse:
    """The connection `trade-shop`, its store and, where given, its office."""

    def __init__(
        self,
        folder: Path,
        store: Shop,
        office: Shop | None = None,
        *,
        cache: Path | None = None,
        **settings: object,
    ) -> None:
        self.shops = {"web": store} | ({"prices": office} if office else {})
        self.clock = FakeClock()
        self.lease = Held()
        connection = Connection(
            name=NAME, profile="feeds", store="web", office="prices" if office else None,
            source="store", timezone=ZoneInfo("UTC"), line=6, lines={"store": 8},
        )  # fmt: skip
        self.connection = msgspec.structs.replace(connection, **settings)
        self.config = Config(
            path=folder / "config.yaml",
            endpoints={name: Endpoint(name, "scripted", {}) for name in self.shops},
            connections={NAME: self.connection},
        )
        open_cache(cache or folder / "cache.sqlite3")
        with writing():  # a worker has seen its timer
            Schedule.insert(
                connection=NAME, timer="refresh", slot=self.clock.now().timestamp()
            ).on_conflict_ignore().execute()

    def ask(self, trigger: str = "person") -> int:
        """Ask for a Refresh; returns the run's id."""
        asked = runs.Asked(NAME, Mode.REFRESH, trigger, Approver.POLICY, ANA, self.clock.now())
        return runs.ask(asked)

    def job(self, run: int) -> Job:
        """Take the run as a worker would."""
        with reading():
            attempt = runs.take(run, "test", self.clock.now())
            row = Run.get_by_id(run)
        return Job(
            asked_of(row), attempt, self.connection, self.config.endpoints, self.clock,
            self.lease, self._open,
        )  # fmt: skip

    def refresh(self, run: int | None = None) -> Run:
        """Refresh, or go on with this run; its row as it ended."""
        run = run or self.ask()
        execute(self.job(run), self.config)
        with reading():
            return Run.get_by_id(run)

    def feed(self, component: str) -> Feed:
        """The feed's row."""
        with reading():
            return Feed.select().join(Flow).where(Flow.component == component).get()

    def record(self, component: str, remote_id: str) -> CachedRecord:
        """A record as it is kept."""
        with reading():
            return (
                CachedRecord.select()
                .join(Flow)
                .where(Flow.component == component, CachedRecord.remote_id == remote_id)
                .get()
            )

    def steps(self, run: Run) -> dict[str, tuple[str, str]]:
        """Step -> (state, note)."""
        with reading():
            found = RunStep.select().where(RunStep.run == run.id).order_by(RunStep.n)
            return {row.name: (row.state, row.note) for row in found}

    def problems(self, run: Run) -> list[tuple[str, str]]:
        """(code, key) of the run's problems."""
        with reading():
            return [(p.code, p.key) for p in Problem.select().where(Problem.run == run.id)]

    def _open(self, endpoint: Endpoint, clock: Clock, orders: Mapping[str, Any]) -> Connector:
        return self.shops[endpoint.name]
