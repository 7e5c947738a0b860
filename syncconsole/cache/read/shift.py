"""What happened since an operator was last here (N-17): runs, what waits, new causes, the largest
changes, and what people did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from peewee import fn

from syncconsole.cache.instants import from_epoch, to_epoch
from syncconsole.cache.read.audit import AuditView, between
from syncconsole.cache.read.runs import RunView, by_ids
from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Audit, Intent, Plan, PlanRow, Problem, Run
from syncconsole.domain.audit import LOGGED_ON
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.plans import OPEN
from syncconsole.domain.runs import ACTIVE

LARGEST = 5
"""How many of the largest changes are told."""


UNKNOWN = timedelta(hours=24)
"""How far back the report goes for an operator who was never here."""


class NewCause(Struct, frozen=True):
    """An error that this connection had not had before; `count` since then, `message` the first."""

    connection: str
    code: str
    message: str
    remedy: str
    count: int
    run: int


class Move(Struct, frozen=True):
    """A quantity that was pushed."""

    connection: str
    key: str
    before: int
    after: int
    run: int
    at: datetime


class Shift(Struct, frozen=True):
    """From `since` to `until`, aware UTC. `runs` is connection -> state -> how many ended in it;
    `waiting` are runs whose plan wants a person now, whenever they ran; `acts` are what people
    did, oldest first."""

    since: datetime
    until: datetime
    runs: Mapping[str, Mapping[str, int]]
    waiting: tuple[RunView, ...]
    causes: tuple[NewCause, ...]
    moves: tuple[Move, ...]
    acts: tuple[AuditView, ...]

    @property
    def count(self) -> int:
        """How many runs ended."""
        return sum(sum(states.values()) for states in self.runs.values())


def last_log_on(name: str) -> datetime | None:
    """When this operator last opened a console, None where never."""
    with session():
        at = (
            Audit.select(fn.MAX(Audit.at))
            .where(Audit.who == name, Audit.action == LOGGED_ON)
            .scalar()
        )
        return from_epoch(at)


def shift(since: datetime, until: datetime) -> Shift:
    """What happened between the two."""
    begin, end = to_epoch(since), to_epoch(until)
    with session():
        return Shift(
            since=since,
            until=until,
            runs=_runs(begin, end),
            waiting=_waiting(),
            causes=_causes(begin, end),
            moves=_moves(begin, end),
            acts=tuple(each for each in between(since, until) if each.action != LOGGED_ON),
        )


def _runs(begin: float, end: float) -> dict[str, dict[str, int]]:
    """A push belongs to the run whose plan it pushed."""
    ended = Run.select(Run.connection, Run.state).where(
        Run.ended_at >= begin, Run.ended_at <= end, Run.parent.is_null(),
        Run.state.not_in(list(ACTIVE)),
    )  # fmt: skip
    found: dict[str, Counter[str]] = {}
    for row in ended:
        found.setdefault(row.connection, Counter())[str(row.state)] += 1
    return {name: dict(states) for name, states in sorted(found.items())}


def _waiting() -> tuple[RunView, ...]:
    plans = Plan.select(Plan.run).where(Plan.state.in_(list(OPEN))).order_by(Plan.id)
    return tuple(by_ids([row.run for row in plans]))


def _causes(begin: float, end: float) -> tuple[NewCause, ...]:
    groups: Any = (
        Problem.select(
            Problem.connection, Problem.code, Problem.remedy, fn.COUNT(Problem.id),
            fn.MIN(Problem.id),
        )
        .where(Problem.at <= end)
        .group_by(Problem.connection, Problem.code, Problem.remedy)
        .having(fn.MIN(Problem.at) >= begin)
        .order_by(fn.COUNT(Problem.id).desc())
        .tuples()
    )  # fmt: skip
    found = []
    for connection, code, remedy, count, first in list(groups):
        problem = Problem.get_by_id(first)
        found.append(NewCause(connection, code, problem.message, remedy, count, problem.run))
    return tuple(found)


def _moves(begin: float, end: float) -> tuple[Move, ...]:
    size = fn.ABS(Intent.after - Intent.before)
    rows: Any = (
        Intent.select(
            Plan.connection, PlanRow.key, Intent.before, Intent.after, Intent.run,
            Intent.settled_at,
        )
        .join(PlanRow, on=(PlanRow.id == Intent.row))
        .join(Plan, on=(Plan.id == PlanRow.plan))
        .where(
            Intent.settled_at >= begin, Intent.settled_at <= end,
            Intent.component == "inventory", Intent.outcome == Outcome.PUSHED,
            Intent.before.is_null(is_null=False), Intent.after != Intent.before,
        )
        .order_by(size.desc(), Intent.id)
        .limit(LARGEST)
        .tuples()
    )  # fmt: skip
    return tuple(
        Move(connection, key, before, after, run, datetime.fromtimestamp(at, UTC))
        for connection, key, before, after, run, at in list(rows)
    )
