"""Plans as Review, the gate and `syncconsole plans` show them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct
from peewee import Case, fn

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Feed, Plan, PlanRow, RunStep
from syncconsole.domain.guards import Trip
from syncconsole.domain.plans import OPEN, PlanState, aged, claimed, reviewing
from syncconsole.domain.runs import Mode, Step


class PlanView(Struct, frozen=True, kw_only=True):
    """One plan. Instants are aware UTC.

    `scope` counts every key known at source or target, `changes` the rows a push would write,
    `differing` those of them whose value at the target would move.
    """

    id: int
    connection: str
    component: str
    run: int
    mode: Mode
    state: PlanState
    made_at: datetime
    scope: int
    changes: int
    differing: int
    to_zero: int
    trips: tuple[Trip, ...]
    first_full: bool
    automatic: bool
    claimed_by: str
    claimed_until: datetime | None
    claimed_from: str
    claimed_at: datetime | None
    approved_by: str
    reason: str

    @property
    def open(self) -> bool:
        """Whether a person may still review, push or drop it."""
        return self.state in OPEN

    def aged(self, now: datetime) -> bool:
        """Whether a push would read again first (P-04)."""
        return aged(self.made_at, now)

    def claimant(self, now: datetime) -> str:
        """Who reviews it right now, "" where nobody does."""
        return self.claimed_by if claimed(self.claimed_by, self.claimed_until, now) else ""

    def reviewed(self, now: datetime) -> str:
        """Who reviews it right now, from where, since and until when, as a sentence."""
        if self.claimed_until is None or not self.claimant(now):
            return ""
        return reviewing(
            f"plan {self.id}", self.claimed_by, self.claimed_from, self.claimed_at,
            self.claimed_until,
        )  # fmt: skip


class PlanCounts(Struct, frozen=True):
    """What is in a plan, and what the operator left chosen.

    The first block counts rows a push would write; `chosen` and what follows it only those that
    are ticked. `same` are rows a Full writes though the target holds the value already (S-047).
    `units` is the sum of after minus before over chosen rows whose before is known.
    """

    changes: int = 0
    up: int = 0
    down: int = 0
    to_zero: int = 0
    same: int = 0
    unseen: int = 0  # the target's value was not known
    risky: int = 0
    chosen: int = 0
    chosen_up: int = 0
    chosen_down: int = 0
    chosen_to_zero: int = 0
    chosen_same: int = 0
    chosen_unseen: int = 0
    units: int = 0
    others: Mapping[str, int] = {}
    """Rows that are not to be written, by outcome: excluded, held, skipped."""
    unchanged: int = 0
    """Rows in scope that need no write, those without a row in the plan included."""


class Readings(Struct, frozen=True):
    """When the readings behind a plan began; None where nobody knows."""

    source: datetime | None = None
    target: datetime | None = None


def readings(plan: PlanView) -> Readings:
    """The readings that the plan's run took; where it took none of the source (step 4 alone), the
    last complete one before the plan."""
    with session():
        began: Any = RunStep.select(RunStep.name, RunStep.started_at).where(RunStep.run == plan.run)
        steps = dict(began.tuples())
        feed = (
            Feed.select(Feed.ok_at)
            .join(Plan, on=(Plan.flow == Feed.flow))
            .where(Plan.id == plan.id, Feed.side == "source", Feed.ok_at <= Plan.made_at)
            .scalar()
        )
    source = steps.get(Step.READ_SOURCE) or steps.get(Step.DATA_FROM_OFFICE) or feed
    target = steps.get(Step.READ_TARGET) or steps.get(Step.DATA_TO_WEB)
    return Readings(from_epoch(source), from_epoch(target))


def plan(plan_id: int) -> PlanView | None:
    """The plan of this number, None where there is none."""
    with session():
        return next(iter(_views(Plan.id == plan_id, 1)), None)


def plans(
    connection: str | None = None, *, only_open: bool = True, limit: int = 50
) -> list[PlanView]:
    """The newest plans first, of one connection or of all; `limit` 0 is no limit."""
    where = Plan.id > 0
    if connection is not None:
        where &= Plan.connection == connection
    if only_open:
        where &= Plan.state.in_(sorted(OPEN))
    with session():
        return _views(where, limit)


def counts(plan_id: int) -> PlanCounts:
    """One pass over the rows of a plan; all zero where there is no such plan."""
    with session():
        found = Plan.get_or_none(Plan.id == plan_id)
        if found is None:
            return PlanCounts()
        row = _kinds(plan_id)
        grouped: Any = (
            PlanRow.select(PlanRow.outcome, fn.COUNT(PlanRow.id))
            .where((PlanRow.plan == plan_id) & (PlanRow.outcome != ""))
            .group_by(PlanRow.outcome)
            .tuples()
        )
        outcomes: dict[str, int] = {str(outcome): int(n) for outcome, n in grouped}
    listed = row["changes"] + sum(outcomes.values())
    unchanged = outcomes.pop("unchanged", 0) + max(found.scope - listed, 0)
    return PlanCounts(**row, others=outcomes, unchanged=unchanged)


def _kinds(plan_id: int) -> dict[str, int]:
    """The rows still to be written, counted by kind, all and chosen."""
    kinds = {
        "up": PlanRow.after > PlanRow.before,
        "down": PlanRow.after < PlanRow.before,
        "to_zero": (PlanRow.after == 0) & (PlanRow.before != 0),
        "same": PlanRow.after == PlanRow.before,
        "unseen": PlanRow.before.is_null(),
    }
    columns = {"changes": fn.COUNT(PlanRow.id), "risky": _count(PlanRow.risky)}
    columns["chosen"] = _count(PlanRow.chosen)
    for name, condition in kinds.items():
        columns[name] = _count(condition)
        columns[f"chosen_{name}"] = _count(condition & PlanRow.chosen)
    moved = Case(None, [(PlanRow.chosen, PlanRow.after - PlanRow.before)], 0)
    columns["units"] = fn.COALESCE(fn.SUM(moved), 0)
    query = PlanRow.select(*columns.values()).where(
        (PlanRow.plan == plan_id) & (PlanRow.outcome == "")
    )
    return dict(zip(columns, (int(n) for n in query.tuples()[0]), strict=True))


def _count(condition: Any) -> Any:
    return fn.COALESCE(fn.SUM(Case(None, [(condition, 1)], 0)), 0)


def _views(where: Any, limit: int) -> list[PlanView]:
    query = Plan.select().where(where).order_by(Plan.id.desc()).limit(limit or None)
    return [_view(row) for row in query]


def _view(row: Any) -> PlanView:
    return PlanView(
        id=row.id,
        connection=row.connection,
        component=row.component,
        run=row.run,
        mode=Mode(row.mode),
        state=PlanState(row.state),
        made_at=datetime.fromtimestamp(row.made_at, UTC),
        scope=row.scope,
        changes=row.changes,
        differing=row.differing,
        to_zero=row.to_zero,
        trips=tuple(msgspec.json.decode(row.trips, type=list[Trip])),
        first_full=row.first_full,
        automatic=row.automatic,
        claimed_by=row.claimed_by,
        claimed_until=from_epoch(row.claimed_until),
        claimed_from=row.claimed_from,
        claimed_at=from_epoch(row.claimed_at),
        approved_by=row.approved_by,
        reason=row.reason,
    )
