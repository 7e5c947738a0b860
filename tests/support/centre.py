"""A Store Center for engine tests: a local and a main server, asked as console and commands ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from syncconsole.cache.connect import open_cache
from syncconsole.cache.tables import Intent, Plan, PlanRow, Run, RunStep
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import runs
from syncconsole.cache.write.connections import full_done
from syncconsole.config import Config, Connection, Endpoint
from syncconsole.domain.outcomes import Outcome, adds_up
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from syncconsole.engine.execute import execute
from syncconsole.engine.job import Job, asked_of
from tests.support.clock import FakeClock
from tests.support.house import ANA, Held
from tests.support.records import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pytest

    from connectors.contract import Clock, Connector

NAME = "high-street"


class Centre:
    """`local` is the store, `main` the office of the connection `high-street`.

    Either may be a real connector instead of a scripted server: a function that opens one, called
    for each run, which closes it.
    """

    def __init__(
        self,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        *,
        local: Server | Callable[[], Connector] | None = None,
        main: Server | Callable[[], Connector] | None = None,
        **settings: Any,
    ) -> None:
        self._openers = {
            name: given if callable(given) else None
            for name, given in (("till", local), ("cloud", main))
        }
        self.local = local if isinstance(local, Server) else Server("local")
        self.main = main if isinstance(main, Server) else Server("main")
        self.clock = FakeClock()
        self.lease = Held()
        for server in (self.local, self.main):
            server.now = self.clock.now
        connection = Connection(
            name=NAME, profile="store-center", store="till", office="cloud", writes=True,
            site="S1",
        )  # fmt: skip
        self.config = Config(
            path=folder / "config.yaml",
            endpoints={name: Endpoint(name, "scripted", {}) for name in ("till", "cloud")},
            connections={NAME: msgspec.structs.replace(connection, **settings)},
        )
        monkeypatch.setattr(ask, "wake_worker", lambda _config: None)
        monkeypatch.setattr(ask, "_clock", self.clock)
        open_cache(folder / "cache.sqlite3")

    @property
    def connection(self) -> Connection:
        return self.config.connections[NAME]

    def configure(self, **settings: Any) -> None:
        """Edit config.yaml, as it were."""
        changed = msgspec.structs.replace(self.connection, **settings)
        self.config = msgspec.structs.replace(self.config, connections={NAME: changed})

    def customers(self, side: Server, count: int, *, first: int = 0) -> None:
        """So many customers, as Ana 7 with the key C7."""
        for n in range(first, first + count):
            side.put("customers", f"C{n}", profile__name=f"Ana {n}", loyalty__points=f"{n}")

    # -- runs ------------------------------------------------------------------------------------

    def ask(self, mode: Mode, approver: Approver = Approver.POLICY, **more: Any) -> int:
        """Ask the engine for a run; returns its id."""
        return ask.ask_run(self.config, NAME, mode, ANA, approver=approver, **more).run

    def job(self, run: int) -> Job:
        """Take the run as a worker would."""
        with reading():
            attempt = runs.take(run, "test", self.clock.now())
            row = Run.get_by_id(run)
        return Job(
            asked_of(row), attempt, self.connection, self.config.endpoints, self.clock,
            self.lease, self._open,
        )  # fmt: skip

    def execute(self, run: int) -> Run:
        """Carry the run out; a minute goes by first, so that no two have one instant."""
        self.clock.pass_(60)
        execute(self.job(run), self.config)
        row = self.row(run)
        assert adds_up(self.counts(row).get("scope", 0), _settled(self.counts(row)))
        return row

    def run(self, mode: Mode, approver: Approver = Approver.POLICY, **more: Any) -> Run:
        """Ask for a run, carry it out, and return its row as it ended."""
        return self.execute(self.ask(mode, approver, **more))

    def log_on(self) -> Run:
        """An operator logs on, and the run that starts comes to its end."""
        asked = ask.log_on(self.config, NAME, ANA)
        assert asked is not None
        return self.execute(asked.run)

    def push(self, plan: int, reason: str = "") -> Run:
        """A person approves a plan."""
        return self.execute(ask.push_plan(self.config, plan, ANA, reason=reason).run)

    # -- what came of it -------------------------------------------------------------------------

    def row(self, run: int) -> Run:
        with reading():
            return Run.get_by_id(run)

    def counts(self, run: Run) -> dict[str, int]:
        return dict(json.loads(self.row(run.id).counts))

    def steps(self, run: Run) -> list[tuple[str, str]]:
        """(component, how it ended) in the order of the run."""
        with reading():
            rows = RunStep.select().where(RunStep.run == run.id).order_by(RunStep.n)
            return [(row.name, str(row.state)) for row in rows]

    def rows(self, run: Run) -> list[tuple[str, str, str, str, str]]:
        """(component, way, key, outcome, reason) of what the run's plans list."""
        way = {"office": "upload", "store": "download"}
        with reading():
            plans = {p.id: str(p.component) for p in Plan.select().where(Plan.run == run.id)}
            found = PlanRow.select().where(PlanRow.plan.in_(list(plans))).order_by(PlanRow.id)
            return [
                (plans[row.plan_id], way[row.location], row.key, str(row.outcome), row.reason)
                for row in found
            ]

    @property
    def complete(self) -> bool:
        """Whether a Fresh was completed."""
        with reading():
            return full_done(NAME)

    @property
    def open_intents(self) -> int:
        with reading():
            return Intent.select().where(Intent.settled_at.is_null()).count()

    def alike(self, *components: str) -> bool:
        """Whether both servers hold the same of these."""
        return all(_told(self.local, each) == _told(self.main, each) for each in components)

    def forget_calls(self) -> None:
        self.local.forget_calls()
        self.main.forget_calls()

    def _open(self, endpoint: Endpoint, clock: Clock, orders: Mapping[str, Any]) -> Connector:
        opener = self._openers[endpoint.name]
        if opener is not None:
            return opener()
        return self.local if endpoint.name == "till" else self.main


def _told(server: Server, component: str) -> dict[str, dict[str, str]]:
    return {record.sku: dict(record.fields) for record in server.held[component].values()}


def _settled(counts: dict[str, int]) -> dict[str, int]:
    """The eight outcomes; a row that waits for review stands among those held back."""
    pending = counts.get("pending", 0)
    return {**counts, Outcome.HELD: counts.get(Outcome.HELD, 0) + pending}
