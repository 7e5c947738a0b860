"""How a cycle stands: the four steps, when each last succeeded, and how well established it is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Plan, Run, RunStep
from syncconsole.domain.runs import ACTIVE, CYCLE, Mode, RunState, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

GOOD = (RunState.OK, RunState.PARTIAL)
"""A step, or a cycle, that was carried out; rejected rows are problems of their own (rule 15)."""

ESTABLISHED = 3
"""Good cycles by hand after which a schedule is suggested (S-094)."""


class StepHealth(Struct, frozen=True):
    """One of the four steps. `state` is the word of its latest run, `succeeded` its last success;
    "" and None where it has never run. `share` is 0 to 100 while it runs and a total is known."""

    n: int
    step: Step
    state: str = ""
    succeeded: datetime | None = None
    share: int | None = None
    note: str = ""


class CycleHealth(Struct, frozen=True):
    """The four steps in their order; how many cycles in a row ended well (at most ESTABLISHED are
    counted); the latest Sync All where it left steps that were not run."""

    steps: tuple[StepHealth, ...]
    good: int = 0
    unfinished: int | None = None

    @property
    def completed(self) -> datetime | None:
        """When all four had last succeeded: the oldest of the four; None before that."""
        times = [step.succeeded for step in self.steps]
        known = [at for at in times if at is not None]
        return min(known) if len(known) == len(times) and known else None

    @property
    def stopped(self) -> StepHealth | None:
        """The first step that did not end well in its latest run, None where all is well."""
        bad = {RunState.FAILED, RunState.HELD, RunState.WAITING}
        return next((step for step in self.steps if step.state in bad), None)

    def not_since(self, steps: Collection[Step], begin: datetime) -> bool:
        """Whether any of these steps has had no success since `begin`."""
        ours = [step for step in self.steps if step.step in steps]
        return any(step.succeeded is None or step.succeeded < begin for step in ours)


def cycle(connection: str) -> CycleHealth:
    """The health of a connection's cycle, from the steps its runs have left in the cache."""
    with session():
        running = (
            Run.select()
            .where(Run.connection == connection, Run.state.in_(sorted(ACTIVE)))
            .order_by(Run.id)
            .first()
        )
        steps = tuple(_health(connection, n, step, running) for n, step in enumerate(CYCLE, 1))
        ended = _cycles(connection)
        good = next((n for n, run in enumerate(ended) if run.state not in GOOD), len(ended))
        return CycleHealth(steps, good, _unfinished(ended))


def stopped_for(plan: int) -> bool:
    """Whether a Sync All stopped at step 2 for this plan of orders: its push goes on from there."""
    with session():
        here = (
            RunStep.select()
            .join(Run, on=(RunStep.run == Run.id))
            .join(Plan, on=(Plan.run == Run.id))
            .where(
                Plan.id == plan,
                Plan.component == "orders",
                Run.mode == Mode.ALL,
                RunStep.name == Step.ORDERS_TO_OFFICE,
                RunStep.state.in_([RunState.WAITING, RunState.HELD]),
            )
        )
        return bool(here.exists())


def _health(connection: str, n: int, step: Step, running: Any) -> StepHealth:
    latest = _steps(connection, step).first()
    good = _steps(connection, step).where(RunStep.state.in_(GOOD)).first()
    succeeded = None if good is None else from_epoch(good.ended_at)
    if running is not None and n > (_reached(running) or n):
        return StepHealth(n, step, "asked", succeeded)
    if latest is None:
        return StepHealth(n, step, "", succeeded)
    state, share, note = str(latest.state), None, latest.note
    if state == RunState.RUNNING and running is not None:
        note = running.note
        share = min(100 * running.done // running.total, 100) if running.total else None
    return StepHealth(n, step, state, succeeded, share, note)


def _steps(connection: str, step: Step) -> Any:
    """This step in the connection's runs, the latest first."""
    return (
        RunStep.select(RunStep)
        .join(Run, on=(RunStep.run == Run.id))
        .where(Run.connection == connection, RunStep.name == step)
        .order_by(RunStep.id.desc())
    )


def _reached(running: Any) -> int | None:
    """Which of the four steps a run that takes them in order stands in; None for any other."""
    if running.mode == Mode.ALL:
        return int(running.step_no)
    pushing = running.mode == Mode.PUSH and "exports" in msgspec.json.decode(running.options)
    return int(running.step_no) + 1 if pushing else None


def _cycles(connection: str) -> list[Any]:
    """The latest Sync Alls that have ended, the newest first."""
    return list(
        Run.select()
        .where(
            Run.connection == connection, Run.mode == Mode.ALL, Run.state.not_in(sorted(ACTIVE))
        )
        .order_by(Run.id.desc())
        .limit(ESTABLISHED)
    )  # fmt: skip


def _unfinished(ended: Sequence[Any]) -> int | None:
    for run in ended[:1]:
        left = RunStep.select().where(
            RunStep.run == run.id, RunStep.state.in_([RunState.FAILED, "not run"])
        )
        return int(run.id) if left.exists() else None
    return None
