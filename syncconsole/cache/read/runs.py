"""Runs and their steps, as the Runs screen, a run's page and `syncconsole runs` show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.sessions import session
from syncconsole.cache.read.windows import Window, contains
from syncconsole.cache.tables import Run, RunStep
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.runs import ACTIVE, EXIT_CODES, LABELS, Approver, Mode, Progress, RunState


class RunView(Struct, frozen=True, kw_only=True):
    """One run. Instants are aware UTC; `progress` is that of the step it is in.

    `counts` holds the rows in scope and the eight outcomes by name, `verified` and `pending`.
    """

    id: int
    connection: str
    mode: Mode
    trigger: str
    approver: Approver
    asked_by: str
    origin: str
    asked_at: datetime
    state: RunState
    step: str
    step_no: int
    steps: int
    progress: Progress
    note: str
    started_at: datetime | None
    ended_at: datetime | None
    plan: int | None
    parent: int | None
    counts: Mapping[str, int]
    options: Mapping[str, Any]
    reason: str
    error_code: str
    error: str
    remedy: str
    cancel_by: str

    @property
    def active(self) -> bool:
        """Whether it is still asked or running."""
        return self.state in ACTIVE

    @property
    def label(self) -> str:
        """The operators' word for what it does: Full, Smart, Push."""
        return LABELS[self.mode]

    @property
    def exit_code(self) -> int | None:
        """What its end tells a script (design.md section 8); None while it is active."""
        return EXIT_CODES.get(self.state)

    def seconds(self, now: datetime) -> float:
        """How long it has run, in seconds; 0 before it was started."""
        if self.started_at is None:
            return 0.0
        return max(((self.ended_at or now) - self.started_at).total_seconds(), 0.0)


class StepView(Struct, frozen=True):
    """One ordered part of a run; `state` is a word: ok, running, partial, held, not run, ..."""

    n: int
    name: str
    state: str
    started_at: datetime | None
    ended_at: datetime | None
    done: int
    total: int | None
    requests: int
    note: str


def run(run_id: int) -> RunView | None:
    """The run of this number, None where there is none."""
    with session():
        row = Run.get_or_none(Run.id == run_id)
        return None if row is None else _view(row)


def runs(connection: str | None = None, *, limit: int = 50) -> list[RunView]:
    """The newest runs first, of one connection or of all; `limit` 0 is no limit."""
    with session():
        query = Run.select().order_by(Run.id.desc()).limit(limit or None)
        if connection is not None:
            query = query.where(Run.connection == connection)
        return [_view(row) for row in query]


def window(connection: str | None = None, *, text: str = "") -> Window[RunView]:
    """The runs, newest first, for a table of any length; with `text` those that hold it in mode,
    state, who asked, or error."""
    query = Run.select()
    if connection is not None:
        query = query.where(Run.connection == connection)
    if text:
        query = query.where(contains((Run.mode, Run.state, Run.asked_by, Run.error), text))
    return Window(
        query, id=Run.id, order=(Run.id.desc(),), make=lambda rows: [_view(row) for row in rows]
    )


def active(connection: str | None = None) -> list[RunView]:
    """The runs that are asked or running, oldest first."""
    with session():
        query = Run.select().where(Run.state.in_(sorted(ACTIVE))).order_by(Run.id)
        if connection is not None:
            query = query.where(Run.connection == connection)
        return [_view(row) for row in query]


def children(run_id: int) -> list[RunView]:
    """The runs that were started from this one (approving its plan), oldest first."""
    with session():
        return [_view(row) for row in Run.select().where(Run.parent == run_id).order_by(Run.id)]


def by_ids(ids: Sequence[int]) -> list[RunView]:
    """The runs of these numbers, in that order; those that are no more are left out."""
    with session():
        found = {row.id: _view(row) for row in Run.select().where(Run.id.in_(list(ids)))}
        return [found[number] for number in ids if number in found]


def result(run_id: int) -> list[dict[str, Any]]:
    """What a Check found: one mapping an endpoint with its `findings`; empty for other runs."""
    with session():
        text = Run.select(Run.result).where(Run.id == run_id).scalar() or "null"
        return msgspec.json.decode(text, type=list[dict[str, Any]] | None) or []


def steps(run_id: int) -> list[StepView]:
    """The steps of a run, in order."""
    with session():
        query = RunStep.select().where(RunStep.run == run_id).order_by(RunStep.n)
        return [
            StepView(
                n=row.n,
                name=row.name,
                state=row.state,
                started_at=from_epoch(row.started_at),
                ended_at=from_epoch(row.ended_at),
                done=row.done,
                total=row.total,
                requests=row.requests,
                note=row.note,
            )
            for row in query
        ]


def sum_line(counts: Mapping[str, int]) -> str:
    """The sum of every run (I-1): `340 in scope = 11 pushed + 328 unchanged + 1 rejected`.

    Rows that still wait for review are named too; "" where nothing was in scope.
    """
    scope = counts.get("scope", 0)
    if not scope:
        return ""
    parts = [f"{counts[word]:,} {word}" for word in Outcome if counts.get(word)]
    if counts.get("pending"):
        parts.append(f"{counts['pending']:,} waiting for review")
    return f"{scope:,} in scope = {' + '.join(parts)}" if parts else f"{scope:,} in scope"


def _view(row: Any) -> RunView:
    return RunView(
        id=row.id,
        connection=row.connection,
        mode=Mode(row.mode),
        trigger=row.trigger,
        approver=Approver(row.approver),
        asked_by=row.asked_by,
        origin=row.origin,
        asked_at=datetime.fromtimestamp(row.asked_at, UTC),
        state=RunState(row.state),
        step=row.step,
        step_no=row.step_no,
        steps=row.steps,
        progress=Progress(row.done, row.total, row.rate),
        note=row.note,
        started_at=from_epoch(row.started_at),
        ended_at=from_epoch(row.ended_at),
        plan=row.plan,
        parent=row.parent,
        counts=msgspec.json.decode(row.counts, type=dict[str, int]),
        options=msgspec.json.decode(row.options, type=dict[str, Any]),
        reason=row.reason,
        error_code=row.error_code,
        error=row.error,
        remedy=row.remedy,
        cancel_by=row.cancel_by,
    )
