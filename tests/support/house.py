"""A small house for engine tests: one connection, two scripted ends, a cache, a fake clock."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from syncconsole.cache.connect import open_cache
from syncconsole.cache.tables import PlanRow, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import runs
from syncconsole.config import Config, Connection, Endpoint, Guards
from syncconsole.domain.runs import Approver, Mode
from syncconsole.domain.who import Who
from syncconsole.engine.execute import execute
from syncconsole.engine.job import Job, asked_of
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from connectors.contract import Clock, Connector
    from tests.support.scripted import Scripted

ANA = Who("ana", "test")


class Held:
    """A lease that a test can take away."""

    def __init__(self) -> None:
        self.ours = True

    def held(self) -> bool:
        return self.ours


class House:
    """`office` is the source, `web` the target of the connection `shop`."""

    def __init__(
        self,
        folder: Path,
        office: Scripted,
        web: Scripted,
        *,
        guards: Guards | None = None,
        **settings: object,
    ) -> None:
        self.office = office
        self.web = web
        self.clock = FakeClock()
        self.lease = Held()
        self.config = Config(
            path=folder / "config.yaml",
            endpoints={
                "office": Endpoint("office", "scripted", {}),
                "web": Endpoint("web", "scripted", {"location": 1}),
            },
            connections={"shop": _connection(guards or Guards(), settings)},
        )
        open_cache(folder / "cache.sqlite3")

    @property
    def connection(self) -> Connection:
        return self.config.connections["shop"]

    def configure(self, **settings: object) -> None:
        """Edit config.yaml, as it were."""
        changed = msgspec.structs.replace(self.connection, **settings)
        self.config = msgspec.structs.replace(self.config, connections={"shop": changed})

    def ask(
        self,
        mode: Mode,
        approver: Approver = Approver.NAMED,
        *,
        plan: int | None = None,
        parent: int | None = None,
        trigger: str = "cli",
        **options: object,
    ) -> int:
        """Write the run's row without a worker's help; returns its id."""
        return runs.ask(
            runs.Asked(
                "shop", mode, trigger, approver, ANA, self.clock.now(), options, plan=plan,
                parent=parent,
            )
        )  # fmt: skip

    def job(self, run: int) -> Job:
        """Take the run as a worker would."""
        with reading():
            attempt = runs.take(run, "test", self.clock.now())
            row = Run.get_by_id(run)
        return Job(
            asked_of(row), attempt, self.connection, self.config.endpoints, self.clock,
            self.lease, self._open,
        )  # fmt: skip

    def run(self, mode: Mode, approver: Approver = Approver.NAMED, **more: object) -> Run:
        """Ask for a run, execute it, and return its row as it ended."""
        run = self.ask(mode, approver, **more)  # type: ignore[arg-type]
        execute(self.job(run), self.config)
        return self.row(run)

    def row(self, run: int) -> Run:
        with reading():
            return Run.get_by_id(run)

    def counts(self, run: Run) -> dict[str, int]:
        """The run's counts as they were stored."""
        return dict(json.loads(self.row(run.id).counts))

    def rows(self, run: Run) -> dict[str, tuple[str, str]]:
        """Key -> (outcome, reason) of the rows in the run's plan."""
        with reading():
            found = PlanRow.select().where(PlanRow.plan == self.row(run.id).plan)
            return {row.key: (str(row.outcome), row.reason) for row in found}

    def settle_first_full(self) -> Run:
        """The first Full, approved beforehand; forget the writes it made."""
        run = self.run(Mode.FULL)
        self.web.writes.clear()
        self.web.page_calls = self.web.read_calls = self.web.pushes = 0
        return run

    def cancel(self, run: int) -> None:
        with writing():
            runs.cancel(run, ANA, self.clock.now())

    def _open(self, endpoint: Endpoint, clock: Clock, orders: Mapping[str, Any]) -> Connector:
        return self.office if endpoint.name == "office" else self.web


def _connection(guards: Guards, settings: dict[str, object]) -> Connection:
    connection = Connection(
        name="shop", profile="inventory", store="web", office="office",
        timezone=ZoneInfo("UTC"), writes=True, guards=guards,
    )  # fmt: skip
    return msgspec.structs.replace(connection, **settings)
