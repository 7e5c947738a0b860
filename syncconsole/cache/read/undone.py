"""What a run wrote, told by the push journal, and which runs have taken it back (N-5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Intent, Plan, PlanRow, Run, SalesOrder
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.quantities import Terms
from syncconsole.domain.runs import Mode
from syncconsole.domain.undo import Written

if TYPE_CHECKING:
    from collections.abc import Mapping


_ACKNOWLEDGED = (Outcome.PUSHED, Outcome.UNCHANGED)
"""The target holds what was put back: written just now, or found there."""


class Receipt(Struct, frozen=True):
    """A document that a run made of an order; an undo lists it and leaves it alone."""

    order: str
    reference: str
    document: str
    total: str
    currency: str


def whole_run(run: int) -> int:
    """The run that made the plan, where this one only pushed it; any other is itself."""
    with session():
        row = Run.get_by_id(run)
        return int(row.parent or row.id) if row.mode == Mode.PUSH else int(row.id)


def family(run: int) -> list[int]:
    """The run and those that were started from it. Call it inside a `session()`."""
    children = Run.select(Run.id).where(Run.parent == run)
    return [run, *(child.id for child in children)]


def written(run: int) -> dict[int, Written]:
    """Item -> what the run, and those that pushed its plans, changed at the target and no undo has
    taken back since. What a Full wrote over the same value changed nothing."""
    with session():
        rows: Any = (
            Intent.select(Intent.item, PlanRow.key, Intent.before, Intent.after, PlanRow.terms)
            .join(PlanRow, on=(Intent.row == PlanRow.id))
            .where(
                Intent.run.in_(family(run)),
                Intent.component == "inventory",
                Intent.outcome == Outcome.PUSHED,
                Intent.before.is_null() | (Intent.before != Intent.after),
            )
            .order_by(Intent.id)
            .tuples()
        )
        back = _taken_back(run)
        return {
            item: Written(item, key, before, after, msgspec.json.decode(terms, type=Terms))
            for item, key, before, after, terms in rows
            if item not in back
        }


def receipts(run: int) -> list[Receipt]:
    """The documents the run made at the back office, in the order they were booked."""
    with session():
        rows: Any = (
            Intent.select(
                SalesOrder.number, PlanRow.sku, SalesOrder.office_id, SalesOrder.total,
                SalesOrder.currency,
            )
            .join(PlanRow, on=(Intent.row == PlanRow.id))
            .join(SalesOrder, on=(Intent.item == SalesOrder.id))
            .where(
                Intent.run.in_(family(run)),
                Intent.component == "orders",
                Intent.outcome == Outcome.PUSHED,
            )
            .order_by(Intent.id)
            .tuples()
        )  # fmt: skip
        return [Receipt(*row) for row in rows]


def undoes(options: Mapping[str, Any]) -> int | None:
    """The run that a run of these options takes back, None where it takes none back."""
    found = options.get("undo")
    return None if found is None else int(found)


def undos(run: int) -> list[int]:
    """The runs that were asked to take this one back, the newest first, whatever came of it."""
    with session():
        row = Run.get_or_none(Run.id == run)
        if row is None:
            return []
        asked: Any = (
            Run.select(Run.id, Run.options)
            .where(Run.connection == row.connection, Run.mode == Mode.UNDO, Run.id > run)
            .order_by(Run.id.desc())
            .tuples()
        )
        return [number for number, options in asked if undoes(msgspec.json.decode(options)) == run]


def undone_by(run: int) -> list[int]:
    """The runs whose plan has put something back that this one wrote, the newest first."""
    with session():
        found: Any = (
            Plan.select(Plan.run)
            .join(PlanRow, on=(PlanRow.plan == Plan.id))
            .where(Plan.run.in_(undos(run)), PlanRow.outcome.in_(_ACKNOWLEDGED))
            .group_by(Plan.run)
            .order_by(Plan.run.desc())
            .tuples()
        )
        return [number for (number,) in found]


def _taken_back(run: int) -> frozenset[int]:
    """The items whose value an undo of this run has put back already."""
    plans = Plan.select(Plan.id).where(Plan.run.in_(undos(run)), Plan.mode == Mode.UNDO)
    rows: Any = PlanRow.select(PlanRow.item).where(
        PlanRow.plan.in_(plans), PlanRow.outcome.in_(_ACKNOWLEDGED)
    )
    return frozenset(item for (item,) in rows.tuples())
