"""What says no to a retry before anything is asked."""

from __future__ import annotations

from msgspec import Struct

from syncconsole.cache.read.failures import groups
from syncconsole.cache.read.undone import family, whole_run
from syncconsole.cache.tables import Run
from syncconsole.cache.tables.base import reading
from syncconsole.domain.runs import ACTIVE, LABELS, Mode
from syncconsole.errors import Refused


class Retryable(Struct, frozen=True):
    """A run with rows that may be tried again: the one that made the plan."""

    connection: str
    run: int


def retryable(run: int, cause: str) -> Retryable:
    """The run whose failures are planned again. Raises Refused (`unknown`, `run_state`, `undo`,
    `nothing`, `cause`)."""
    with reading():
        row = Run.get_or_none(Run.id == run)
        if row is None:
            raise Refused(f"there is no run {run}", code="unknown")
        whole = whole_run(run)
        going = Run.select(Run.id).where(
            Run.id.in_(family(whole)), Run.state.in_(list(ACTIVE))
        )  # fmt: skip
        if (number := going.scalar()) is not None:
            raise Refused(f"run {number} goes on; retry it after its end", code="run_state")
        if Run.get_by_id(whole).mode == Mode.UNDO:
            raise Refused(
                f"run {run} is an undo: undo that run again, it takes only what is left",
                code="undo",
            )
        failed = groups(run)
    if not failed:
        label = LABELS[Mode(row.mode)]
        raise Refused(
            f"run {run} ({label}) has no row to retry; ask for it again, and what still differs "
            "is planned again",
            code="nothing",
        )
    known = [each.code for each in failed]
    if cause and cause not in known:
        raise Refused(
            f"nothing of run {run} failed for {cause}; its causes are {', '.join(known)}",
            code="cause",
        )
    return Retryable(row.connection, whole)
