"""The run's own record: asked, taken, moved on, ended. Every change checks the fence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from peewee import fn

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Process, Run, RunStep
from syncconsole.cache.tables.base import reading, writing
from syncconsole.domain.runs import ACTIVE, RunState
from syncconsole.domain.who import Who


class FencedError(Exception):
    """Another worker has taken this run over; whoever sees this stops at once."""


class Asked(Struct, frozen=True):
    """What is asked for: who wants which mode of which connection, and who approves its writes."""

    connection: str
    mode: str
    trigger: str
    approver: str
    who: Who
    at: datetime
    options: Mapping[str, Any] = {}
    reason: str = ""
    plan: int | None = None
    parent: int | None = None


def ask(asked: Asked) -> int:
    """Write the run's row; a worker takes it from there. Returns the run's id."""
    with writing():
        run = Run.create(
            connection=asked.connection,
            mode=asked.mode,
            trigger=asked.trigger,
            approver=asked.approver,
            asked_by=asked.who.name,
            origin=asked.who.origin,
            asked_at=to_epoch(asked.at),
            options=msgspec.json.encode(asked.options).decode(),
            reason=asked.reason,
            plan=asked.plan,
            parent=asked.parent,
            state=RunState.ASKED,
        )
        return int(run.id)


def active(connection: str) -> Run | None:
    """The run that is asked or running on this connection, the oldest first."""
    return (  # type: ignore[no-any-return]
        Run.select()
        .where(Run.connection == connection, Run.state.in_(list(ACTIVE)))
        .order_by(Run.id)
        .first()
    )


def take(run: int, holder: str, at: datetime) -> int:
    """Make this worker the run's holder; returns the attempt, which is its fence from now on."""
    with writing():
        Run.update(
            state=RunState.RUNNING,
            attempt=Run.attempt + 1,
            holder=holder,
            started_at=fn.COALESCE(Run.started_at, to_epoch(at)),
        ).where(Run.id == run).execute()
        return int(Run.get_by_id(run).attempt)


def fence(run: int, attempt: int) -> None:
    """Raise FencedError unless `attempt` is still the run's. Wants an open transaction."""
    held = Run.select(Run.id).where(
        Run.id == run, Run.attempt == attempt, Run.state == RunState.RUNNING
    )
    if not held.exists():
        raise FencedError(f"run {run} was taken over")


def cancel_asked(run: int) -> str:
    """Who asked for this run to be cancelled, "" where nobody did."""
    return str(Run.select(Run.cancel_by).where(Run.id == run).scalar() or "")


def move(run: int, attempt: int, **values: Any) -> None:
    """Change columns of the run under its fence."""
    changed = (
        Run.update(**values)
        .where(Run.id == run, Run.attempt == attempt, Run.state == RunState.RUNNING)
        .execute()
    )
    if not changed:
        raise FencedError(f"run {run} was taken over")


def park(run: int, attempt: int, note: str) -> None:
    """Leave the run where it stands, its cursor kept, until a visit asks it again."""
    with writing():
        step = Run.get_by_id(run).step_no
        move(run, attempt, state=RunState.PARKED, note=note)
        RunStep.update(state=RunState.PARKED).where(RunStep.run == run, RunStep.n == step).execute()


def unpark(connections: Sequence[str]) -> int:
    """Ask the parked runs of these connections again, each under its own id; how many."""
    parked = (Run.state == RunState.PARKED) & Run.connection.in_(list(connections))
    with reading():
        if not Run.select(Run.id).where(parked).exists():
            return 0
    with writing():
        return int(Run.update(state=RunState.ASKED, note="").where(parked).execute())


def begin_step(run: int, attempt: int, n: int, name: str, at: datetime, *, steps: int) -> None:
    """The run enters its nth step; a step entered again after a crash goes on."""
    with writing():
        current = Run.get_by_id(run)
        fresh = current.step != name
        values: dict[str, Any] = {"step": name, "step_no": n, "steps": steps, "note": ""}
        if fresh:
            values |= {"cursor": "", "done": 0, "total": None, "rate": None}
            # One that is done again undoes what a dead worker's attempt did after it.
            RunStep.delete().where(RunStep.run == run, RunStep.n > n).execute()
        move(run, attempt, **values)
        RunStep.insert(
            run=run, n=n, name=name, state=RunState.RUNNING, started_at=to_epoch(at)
        ).on_conflict(
            conflict_target=[RunStep.run, RunStep.n], update={RunStep.state: RunState.RUNNING}
        ).execute()


def end_step(run: int, n: int, at: datetime, **values: Any) -> None:
    """The step's end: `state`, `done`, `total`, `requests`, `note`."""
    with writing():
        RunStep.update(ended_at=to_epoch(at), **values).where(
            RunStep.run == run, RunStep.n == n
        ).execute()


def steps_not_run(run: int, names: list[str], n: int, why: str) -> None:
    """The steps after a failed one, named as not run, with the reason."""
    with writing():
        for offset, name in enumerate(names):
            RunStep.insert(
                run=run, n=n + offset, name=name, state="not run", note=why
            ).on_conflict_ignore().execute()


def finish(run: int, attempt: int, state: RunState, at: datetime, **values: Any) -> None:
    """The run's end; what that means for the run it was started from is `hand_up`'s."""
    move(run, attempt, state=state, ended_at=to_epoch(at), note="", **values)


def refuse_asked(run: int, sentence: str, at: datetime, remedy: str = "") -> None:
    """End a run that nobody will take: its connection is no longer in config.yaml, say."""
    with writing():
        Run.update(
            state=RunState.FAILED, ended_at=to_epoch(at), error=sentence, error_code="refused",
            remedy=remedy,
        ).where(Run.id == run, Run.state.in_(list(ACTIVE))).execute()  # fmt: skip


def cancel(run: int, who: Who, at: datetime) -> bool:
    """Ask for the run to stop between two rows; one nobody has begun ends here and now, and one
    that is parked is taken up once more, to be brought to its end."""
    with writing():
        Run.update(state=RunState.ASKED, cancel_by=who.name).where(
            Run.id == run, Run.state == RunState.PARKED
        ).execute()
        Run.update(state=RunState.CANCELLED, ended_at=to_epoch(at), cancel_by=who.name).where(
            Run.id == run, Run.state == RunState.ASKED, Run.started_at.is_null()
        ).execute()
        return bool(
            Run.update(cancel_by=who.name)
            .where(Run.id == run, Run.state.in_([*ACTIVE, RunState.CANCELLED]))
            .execute()
        )


def beat(kind: str, pid: int, host: str, at: datetime, who: str = "") -> None:
    """This process is alive."""
    with writing():
        same = (Process.kind == kind) & (Process.pid == pid) & (Process.host == host)
        if not Process.update(beat_at=to_epoch(at)).where(same).execute():
            Process.create(
                kind=kind,
                pid=pid,
                host=host,
                who=who,
                started_at=to_epoch(at),
                beat_at=to_epoch(at),
            )


def gone(kind: str, pid: int, host: str) -> None:
    """This process has ended."""
    with writing():
        Process.delete().where(
            Process.kind == kind, Process.pid == pid, Process.host == host
        ).execute()
