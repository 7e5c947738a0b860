"""The rows a run could not push, grouped by cause, so that one cause can be tried again (N-6)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from msgspec import Struct

from syncconsole.cache.read.sessions import session
from syncconsole.cache.read.undone import family, whole_run
from syncconsole.cache.tables import Plan, PlanRow, Problem, Run
from syncconsole.domain.outcomes import Outcome, describe
from syncconsole.domain.plans import PlanState
from syncconsole.domain.remedies import remedy

_FAILED = (Outcome.REJECTED, Outcome.STALE, Outcome.HELD)
_UNTRIED = ("not_tried", "canary")


class Failure(Struct, frozen=True):
    """One row that was not pushed. `code` is the target's own where it refused the row, else the
    reason code; `asserted` is whether a Full wanted it written whatever stood there."""

    item: int
    key: str
    outcome: str
    code: str
    text: str
    way_out: str
    asserted: bool


class Group(Struct, frozen=True):
    """Failures of one cause, with example keys; text and way out are the first one's."""

    code: str
    outcome: str
    text: str
    way_out: str
    count: int
    keys: tuple[str, ...]


def failures(run: int, cause: str = "") -> list[Failure]:
    """What the run's plan of quantities could not push, in the order of keys; of one cause where
    it is named."""
    with session():
        runs = family(whole_run(run))
        made_or_pushed = Run.select(Run.plan).where(Run.id.in_(runs))
        plan = (
            Plan.select()
            .where(
                Plan.run.in_(runs) | Plan.id.in_(made_or_pushed),
                Plan.component == "inventory",
                Plan.state == PlanState.SPENT,
            )
            .order_by(Plan.id.desc())
            .first()
        )
        if plan is None:
            return []
        told: Any = Problem.select(Problem.key, Problem.code, Problem.remedy).where(
            Problem.run.in_(runs), Problem.key != ""
        )
        said = {key: (code, way_out) for key, code, way_out in told.tuples()}
        untried = (PlanRow.outcome == Outcome.SKIPPED) & PlanRow.reason.in_(_UNTRIED)
        rows = (
            PlanRow.select()
            .where(PlanRow.plan == plan.id, PlanRow.outcome.in_(_FAILED) | untried)
            .order_by(PlanRow.position)
        )
        found = [_failure(row, said, asserted=plan.mode == "full") for row in rows]
    return [each for each in found if cause in ("", each.code)]


def groups(run: int, *, examples: int = 3) -> list[Group]:
    """The run's failures by cause, the most frequent first."""
    found = failures(run)
    counted = Counter(each.code for each in found)
    grouped = []
    for code, count in counted.most_common():
        rows = [each for each in found if each.code == code]
        first = rows[0]
        keys = tuple(each.key for each in rows[:examples])
        grouped.append(Group(code, first.outcome, first.text, first.way_out, count, keys))
    return grouped


def _failure(row: Any, said: dict[str, tuple[str, str]], *, asserted: bool) -> Failure:
    code, way_out = row.reason, ""
    if row.outcome == Outcome.REJECTED:
        code, way_out = said.get(row.key, (row.reason, ""))
    return Failure(
        item=row.item,
        key=row.key,
        outcome=row.outcome,
        code=code,
        text=row.message if row.outcome == Outcome.REJECTED else describe(row.reason),
        way_out=way_out or remedy(row.reason),
        asserted=asserted,
    )
