"""The rows of a plan: which of them Review shows, in pages, and the riskiest for the gate."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from peewee import Case, fn

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.sessions import session
from syncconsole.cache.read.windows import Window, contains
from syncconsole.cache.tables import PlanRow
from syncconsole.domain.marks import Mark, read
from syncconsole.domain.quantities import Terms
from syncconsole.domain.two_way import Moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PAGE = 500


class PlanRowView(Struct, frozen=True, kw_only=True):
    """One row of a plan. `before` is the target's value when the plan was made, None: not known.
    A row of records has no quantities but `moved`; its `location` is the side it is written to.
    `marks` say what to look at before a quantity is pushed.

    `outcome` is "" while the row waits to be pushed; `reason` is a code of domain.outcomes.
    """

    id: int
    position: int
    item: int
    key: str
    sku: str
    title: str
    location: str
    before: int | None
    after: int | None
    baseline: int | None
    terms: Terms | None
    source_at: datetime | None
    target_at: datetime | None
    risky: bool
    chosen: bool
    outcome: str
    reason: str
    message: str
    verified: bool
    moved: Moved | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def delta(self) -> int | None:
        """After minus before; None where either is not known."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def open(self) -> bool:
        """Whether a push of the plan would write this row, if it stays chosen."""
        return not self.outcome


class Shown(Struct, frozen=True):
    """Which rows of a plan are looked at.

    By default what would change and what a guard or an exclusion keeps back; `unchanged` adds the
    rest, `risky` leaves only what is dangerous, `text` what has it in SKU or title, in capitals
    or small.
    """

    unchanged: bool = False
    risky: bool = False
    text: str = ""


def where(plan_id: int, shown: Shown) -> Any:
    """The condition on PlanRow for these rows."""
    condition = PlanRow.plan == plan_id
    if not shown.unchanged:
        moves = PlanRow.before.is_null() | (PlanRow.before != PlanRow.after)
        condition &= ((PlanRow.outcome == "") & moves) | PlanRow.outcome.in_(["held", "excluded"])
    if shown.risky:
        condition &= PlanRow.risky
    if shown.text:
        condition &= contains((PlanRow.sku, PlanRow.title), shown.text)
    return condition


def window(plan_id: int, shown: Shown) -> Window[PlanRowView]:
    """The rows in plan order, for a table of any length."""
    return Window(
        PlanRow.select().where(where(plan_id, shown)),
        id=PlanRow.id,
        order=(PlanRow.position,),
        make=lambda query: [view(row) for row in query],
    )


def rows(plan_id: int, shown: Shown, *, limit: int = 0) -> Iterator[PlanRowView]:
    """The rows in plan order, read in pages by keyset; `limit` 0 is all of them."""
    last, left = -1, limit
    while True:
        page = _after(plan_id, shown, last, min(left, _PAGE) if limit else _PAGE)
        yield from page
        left -= len(page)
        if len(page) < _PAGE or (limit and left <= 0):
            return
        last = page[-1].position


def by_ids(ids: Sequence[int]) -> list[PlanRowView]:
    """The rows with these ids, in that order; those that are no more are left out."""
    with session():
        found = {row.id: view(row) for row in PlanRow.select().where(PlanRow.id.in_(list(ids)))}
        return [found[number] for number in ids if number in found]


def positions(plan_id: int, keys: Sequence[str]) -> dict[str, int]:
    """Key or SKU as given -> position, for those the plan would write. Unknown ones are absent."""
    wanted = list(keys)
    with session():
        query = PlanRow.select(PlanRow.key, PlanRow.sku, PlanRow.position).where(
            (PlanRow.plan == plan_id)
            & (PlanRow.outcome == "")
            & (PlanRow.key.in_(wanted) | PlanRow.sku.in_(wanted))
        )
        found: dict[str, int] = {}
        for row in query:
            found[row.key] = found[row.sku] = row.position
    return {key: found[key] for key in wanted if key in found}


def unticked(plan_id: int) -> list[PlanRowView]:
    """The rows a person left out of this plan."""
    with session():
        query = (
            PlanRow.select()
            .where((PlanRow.plan == plan_id) & (PlanRow.outcome == "") & ~PlanRow.chosen)
            .order_by(PlanRow.position)
        )
        return [view(row) for row in query]


def riskiest(plan_id: int, limit: int = 3) -> list[PlanRowView]:
    """The chosen rows to look at first: flagged ones, those to zero, then the longest moves."""
    to_zero = Case(None, [((PlanRow.after == 0) & (PlanRow.before != 0), 1)], 0)
    move = fn.ABS(PlanRow.after - fn.COALESCE(PlanRow.before, 0))
    with session():
        query = (
            PlanRow.select()
            .where((PlanRow.plan == plan_id) & (PlanRow.outcome == "") & PlanRow.chosen)
            .order_by(PlanRow.risky.desc(), to_zero.desc(), move.desc(), PlanRow.position)
            .limit(limit)
        )
        return [view(row) for row in query]


def pushed(plan_id: int, limit: int = 20) -> list[PlanRowView]:
    """The first rows that were pushed and moved something at the target, in plan order."""
    moved = PlanRow.before.is_null() | (PlanRow.before != PlanRow.after)
    with session():
        query = (
            PlanRow.select()
            .where((PlanRow.plan == plan_id) & (PlanRow.outcome == "pushed") & moved)
            .order_by(PlanRow.position)
            .limit(limit)
        )
        return [view(row) for row in query]


def view(row: Any) -> PlanRowView:
    """The frozen row of a PlanRow; call it inside a `session()`."""
    return PlanRowView(
        id=row.id,
        position=row.position,
        item=row.item,
        key=row.key,
        sku=row.sku or row.key,
        title=row.title,
        location=row.location,
        before=row.before,
        after=row.after,
        baseline=row.baseline,
        terms=msgspec.json.decode(row.terms, type=Terms) if row.terms else None,
        source_at=from_epoch(row.source_at),
        target_at=from_epoch(row.target_at),
        risky=row.risky,
        chosen=row.chosen,
        outcome=row.outcome,
        reason=row.reason,
        message=row.message,
        verified=row.verified,
        moved=msgspec.json.decode(row.moved, type=Moved) if row.moved else None,
        marks=read(row.marks),
    )


def _after(plan_id: int, shown: Shown, last: int, limit: int) -> list[PlanRowView]:
    with session():
        query = (
            PlanRow.select()
            .where(where(plan_id, shown) & (PlanRow.position > last))
            .order_by(PlanRow.position)
            .limit(limit)
        )
        return [view(row) for row in query]
