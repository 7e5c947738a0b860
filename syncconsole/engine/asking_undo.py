"""What says no to an undo before anything is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.cache.read.undone import receipts, undone_by, undos, whole_run, written
from syncconsole.cache.tables import Plan, Run
from syncconsole.cache.tables.base import reading
from syncconsole.domain.plans import OPEN, PlanState
from syncconsole.domain.runs import ACTIVE
from syncconsole.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

_ON_THE_WAY = frozenset({*OPEN, PlanState.APPROVED, PlanState.PUSHING})


class Undoable(Struct, frozen=True):
    """A run that wrote something that may be taken back: the one that made the plan."""

    connection: str
    run: int


def undoable(run: int) -> Undoable:
    """The run whose writes are taken back. Raises Refused (`unknown`, `run_state`, `nothing`,
    `undone`, `plan_state`).

    Rows that were undone stay so: a second undo takes only what the first one left.
    """
    with reading():
        row = Run.get_or_none(Run.id == run)
        if row is None:
            raise Refused(f"there is no run {run}", code="unknown")
        whole = whole_run(run)
        active = Run.select(Run.id).where(
            ((Run.id == whole) | (Run.parent == whole)) & Run.state.in_(list(ACTIVE))
        )
        if (going := active.scalar()) is not None:
            raise Refused(f"run {going} goes on; undo it after its end", code="run_state")
        _none_waits(whole, undos(whole))
        if not written(whole) and not receipts(whole):
            _say_why(whole, undone_by(whole))
        return Undoable(row.connection, whole)


def _none_waits(run: int, earlier: Sequence[int]) -> None:
    waiting = Plan.get_or_none(Plan.run.in_(list(earlier)), Plan.state.in_(list(_ON_THE_WAY)))
    if waiting is not None:
        raise Refused(
            f"plan {waiting.id} undoes run {run} already and is {waiting.state}; "
            "push it, or drop it first",
            code="plan_state",
        )


def _say_why(run: int, earlier: Sequence[int]) -> None:
    if earlier:
        raise Refused(
            f"run {run} was undone by run {earlier[0]}; undo that one to have it back",
            code="undone",
        )
    raise Refused(f"run {run} changed nothing that could be taken back", code="nothing")
