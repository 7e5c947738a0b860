"""Plans: made row by row, frozen, claimed, ticked, and brought to their end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from peewee import Case

from syncconsole.cache.instants import from_epoch, to_epoch
from syncconsole.cache.tables import Plan, PlanRow
from syncconsole.cache.tables.base import listed, tuples, writing
from syncconsole.cache.write.replay import insert_rows
from syncconsole.domain.marks import Mark
from syncconsole.domain.outcomes import Outcome, describe
from syncconsole.domain.plans import CLAIM, OPEN, PlanState, claimed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from syncconsole.domain.guards import Trip
    from syncconsole.domain.who import Who

ROW_FIELDS = (
    PlanRow.plan, PlanRow.position, PlanRow.item, PlanRow.key, PlanRow.sku, PlanRow.title,
    PlanRow.location, PlanRow.refs, PlanRow.before, PlanRow.after, PlanRow.baseline,
    PlanRow.terms, PlanRow.source_at, PlanRow.target_at, PlanRow.risky, PlanRow.outcome,
    PlanRow.reason,
)  # fmt: skip

QUANTITY_FIELDS = (*ROW_FIELDS, PlanRow.marks)

RECORD_FIELDS = tuple(PlanRow.moved if field is PlanRow.terms else field for field in ROW_FIELDS)


class Claim(Struct, frozen=True):
    """Who is reviewing a plan, until when, and whether that is the asker; from where and since
    when. `after` is whose claim had run out where the asker took the plan over, "" otherwise."""

    holder: str
    until: datetime | None
    mine: bool
    origin: str = ""
    since: datetime | None = None
    after: str = ""


def open_plan(run: int, component: str, **values: Any) -> int:
    """A plan in the making; what an earlier attempt of the same run left unpushed goes."""
    with writing():
        half = Plan.select(Plan.id).where(
            Plan.run == run,
            Plan.component == component,
            Plan.state.not_in([PlanState.PUSHING, PlanState.SPENT]),
        )
        ids = [plan.id for plan in half]
        PlanRow.delete().where(PlanRow.plan.in_(ids)).execute()
        Plan.delete().where(Plan.id.in_(ids)).execute()
        plan = Plan.create(
            run=run,
            component=component,
            state=PlanState.MAKING,
            scope=0,
            changes=0,
            differing=0,
            to_zero=0,
            **values,
        )
        return int(plan.id)


def forget_half_made(run: int) -> None:
    """The plans that an attempt of this run died over, now that it ends: nothing was done by them.
    Wants an open transaction."""
    half = Plan.select(Plan.id).where(Plan.run == run, Plan.state == PlanState.MAKING)
    ids = [plan.id for plan in half]
    PlanRow.delete().where(PlanRow.plan.in_(ids)).execute()
    Plan.delete().where(Plan.id.in_(ids)).execute()


def reopen(plan: int) -> None:
    """The approval is taken back before anything was pushed: the plan waits again, held where a
    guard tripped."""
    row = Plan.get_by_id(plan)
    held = row.trips != "[]" and not row.first_full
    set_state(plan, PlanState.HELD if held else PlanState.WAITING, approved_by="", reason="")


def add_rows(rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows in the order of ROW_FIELDS. Wants an open transaction."""
    insert_rows(PlanRow, ROW_FIELDS, rows)


def add_quantities(rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows of quantities in the order of QUANTITY_FIELDS. Wants an open transaction."""
    insert_rows(PlanRow, QUANTITY_FIELDS, rows)


def add_records(rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows of records in the order of RECORD_FIELDS. Wants an open transaction."""
    insert_rows(PlanRow, RECORD_FIELDS, rows)


def freeze(plan: int, trips: Iterable[Trip], **values: Any) -> None:
    """From here on only state, claim and ticks of the plan move."""
    encoded = msgspec.json.encode(list(trips)).decode()
    Plan.update(trips=encoded, **values).where(Plan.id == plan).execute()


def supersede(connection: str, component: str, newer: int) -> None:
    """Unopened plans of this connection and component give way to a newer one (rule 10)."""
    with writing():
        older = Plan.select(Plan.id).where(
            Plan.connection == connection,
            Plan.component == component,
            Plan.id != newer,
            Plan.state.in_(list(OPEN)),
        )
        ids = [plan.id for plan in older]
        for plan in ids:
            close(plan, PlanState.SUPERSEDED, "superseded")


def close(plan: int, state: PlanState, reason: str) -> None:
    """The plan ends unpushed; its waiting rows are skipped for this reason."""
    with writing():
        PlanRow.update(outcome=Outcome.SKIPPED, reason=reason).where(
            PlanRow.plan == plan, PlanRow.outcome == ""
        ).execute()
        Plan.update(state=state, claimed_by="", claimed_until=None).where(Plan.id == plan).execute()


def hold_rows(plan: int, reason: str) -> int:
    """Rows that would go to zero are held; returns how many."""
    held = PlanRow.update(outcome=Outcome.HELD, reason=reason).where(
        PlanRow.plan == plan, PlanRow.outcome == "", PlanRow.after <= 0, PlanRow.before > 0
    )
    return int(held.execute())


def skip_seen_once(plan: int, told: Callable[[datetime | None], str]) -> int:
    """Rises that one reading alone has seen wait for the next one; returns how many. `told` makes
    the row's message of when that was. Wants an open transaction."""
    seen = PlanRow.select(PlanRow.source_at).where(
        PlanRow.plan == plan, PlanRow.outcome == "", contains_mark(Mark.SEEN_ONCE)
    )
    skipped = 0
    for (at,) in list(tuples(seen.distinct())):
        waits = PlanRow.update(
            outcome=Outcome.SKIPPED, reason="two_looks", message=told(from_epoch(at))
        ).where(
            PlanRow.plan == plan, PlanRow.outcome == "", contains_mark(Mark.SEEN_ONCE),
            PlanRow.source_at == at,
        )  # fmt: skip
        skipped += int(waits.execute())
    return skipped


def contains_mark(mark: Mark) -> Any:
    """The condition that a row carries this mark."""
    return PlanRow.marks.contains(mark)


def name_twins(plan: int, twins: Mapping[str, str]) -> None:
    """Skipped rows whose SKU the other side has in other capitals say so. Wants an open
    transaction."""
    for key, other in twins.items():
        message = f"{describe('case_differs')}: {other}"
        PlanRow.update(reason="case_differs", message=message).where(
            PlanRow.plan == plan, PlanRow.key == key, PlanRow.outcome == Outcome.SKIPPED
        ).execute()


def set_state(plan: int, state: PlanState, **values: Any) -> None:
    """Move the plan to another state."""
    with writing():
        Plan.update(state=state, **values).where(Plan.id == plan).execute()


def claim(plan: int, who: Who, now: datetime) -> Claim:
    """Claim or renew; where somebody else holds it, theirs is told and nothing moves."""
    with writing():
        row = Plan.get_by_id(plan)
        until, since = from_epoch(row.claimed_until), from_epoch(row.claimed_at)
        holds = claimed(row.claimed_by, until, now)
        if row.state not in OPEN or (holds and row.claimed_by != who.name):
            return Claim(row.claimed_by, until, mine=False, origin=row.claimed_from, since=since)
        after = row.claimed_by if row.claimed_by != who.name else ""
        until, since = now + CLAIM, (holds and since) or now
        Plan.update(
            claimed_by=who.name, claimed_from=who.origin, claimed_at=to_epoch(since),
            claimed_until=to_epoch(until),
        ).where(Plan.id == plan).execute()  # fmt: skip
        return Claim(who.name, until, mine=True, origin=who.origin, since=since, after=after)


def release(plan: int, who: Who) -> None:
    """Give a claim back."""
    with writing():
        Plan.update(claimed_by="", claimed_until=None).where(
            Plan.id == plan, Plan.claimed_by == who.name
        ).execute()


def tick(plan: int, positions: Sequence[int] | None, *, chosen: bool) -> None:
    """Tick or untick rows that wait to be pushed; None means all of them."""
    with writing():
        waiting = (PlanRow.plan == plan) & (PlanRow.outcome == "")
        if positions is None:
            PlanRow.update(chosen=chosen).where(waiting).execute()
            return
        for start in range(0, len(positions), 500):
            part = list(positions[start : start + 500])
            PlanRow.update(chosen=chosen).where(waiting, PlanRow.position.in_(part)).execute()


def invert(plan: int) -> None:
    """Tick what is unticked and the reverse."""
    with writing():
        PlanRow.update(chosen=Case(None, [(PlanRow.chosen, False)], True)).where(  # noqa: FBT003
            PlanRow.plan == plan, PlanRow.outcome == ""
        ).execute()


def leave_out_unticked(plan: int) -> int:
    """Unticked rows end as excluded; returns how many."""
    left = PlanRow.update(outcome=Outcome.EXCLUDED, reason="unticked").where(
        PlanRow.plan == plan,
        PlanRow.outcome == "",
        PlanRow.chosen == False,  # noqa: E712 - peewee's comparison
    )
    return int(left.execute())


def waiting_rows(
    plan: int, size: int, *, location: str | None = None, moving: bool = False
) -> Iterator[list[PlanRow]]:
    """The rows still to be pushed, in order, at most `size` at a time, of one location or of all,
    where `moving` only those that change something; each call reads anew, so that what was settled
    in between is not met again."""
    after = -1
    here = PlanRow.plan == plan
    if location is not None:
        here &= PlanRow.location == location
    if moving:
        here &= PlanRow.before.is_null() | (PlanRow.before != PlanRow.after)
    while True:
        rows = list(
            PlanRow.select()
            .where(here, PlanRow.outcome == "", PlanRow.position > after)
            .order_by(PlanRow.position)
            .limit(size)
        )
        if not rows:
            return
        after = rows[-1].position
        yield rows


def settle_rows(rows: Sequence[int], outcome: Outcome, reason: str = "", message: str = "") -> None:
    """What became of these rows. Wants an open transaction."""
    for start in range(0, len(rows), 500):
        PlanRow.update(outcome=outcome, reason=reason, message=message).where(
            PlanRow.id.in_(listed(rows[start : start + 500]))
        ).execute()


def wait_again(row: int, plan: int) -> None:
    """A row whose write was proved not to have happened: it waits again where its plan is still
    being pushed, and was not tried where that plan has ended. Wants an open transaction."""
    pushing = Plan.get_by_id(plan).state == PlanState.PUSHING
    if pushing:
        PlanRow.update(outcome="", reason="").where(PlanRow.id == row).execute()
    else:
        settle_rows([row], Outcome.SKIPPED, "not_tried")


def settle_waiting(plan: int, outcome: Outcome, reason: str) -> int:
    """Every row that still waits gets this outcome; returns how many."""
    return int(
        PlanRow.update(outcome=outcome, reason=reason)
        .where(PlanRow.plan == plan, PlanRow.outcome == "")
        .execute()
    )
