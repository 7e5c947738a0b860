"""Undo: what a run wrote is taken back where nobody has moved on since (N-5, P-33)."""

from __future__ import annotations

from msgspec import Struct, structs

from syncconsole.domain.bundles import assembled
from syncconsole.domain.decide import Decision, Row, Rules, due_of
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.quantities import Terms

UNDONE = "undone: run "
"""How the reason of an exclusion begins that an undo has left behind."""


class Written(Struct, frozen=True):
    """One value that a run wrote: what stood there before, and the terms it was computed from."""

    item: int
    key: str
    before: int | None
    after: int
    terms: Terms


def because(run: int) -> str:
    """The reason of the exclusions that the undo of this run leaves behind."""
    return f"{UNDONE}{run}"


def take_back(row: Row, written: Written, *, run: int, buffer: int, excluded: bool) -> Decision:
    """What the undo of `run` does with a key: put `before` back, compared with the value we wrote.

    Where target, source or the orders in flight have moved since, the row is stale and its reason
    `moved_on`: a sale must not be trampled by an old value.
    """
    now = row.target.qty
    if written.before is None:
        return Decision(Outcome.SKIPPED, "before_unknown", now)
    if excluded:
        return Decision(Outcome.EXCLUDED, "excluded", now, written.before)
    if row.target.rivals:
        return Decision(Outcome.SKIPPED, "duplicate_target", now)
    if not row.target.present or now != written.after or _source_moved(row, written):
        return Decision(Outcome.STALE, "moved_on", now, written.before)
    due = due_of(row, Rules(buffer))
    assert due is not None, "a source that does not know has moved"
    terms = structs.replace(due, undoes=run, restored=written.before)
    return Decision(None, "", now, written.before, terms)


def _source_moved(row: Row, written: Written) -> bool:
    terms = written.terms
    if row.parts or terms.of:
        now = assembled(row.parts, terms.buffer)
        return now is None or now.due != terms.due
    known = row.source.present and not row.source.rivals
    return not known or row.source.qty != terms.source or row.orders != terms.orders
