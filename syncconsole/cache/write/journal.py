"""The push journal: intent before the call, outcome after it (rule 13)."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct
from peewee import JOIN, Value

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Baseline, Dirty, Intent, Item, Link, PlanRow, Run
from syncconsole.cache.tables.base import database, listed, tuples
from syncconsole.cache.write import history
from syncconsole.cache.write.absorb import mark_dirty
from syncconsole.cache.write.plans import settle_rows
from syncconsole.cache.write.replay import insert_rows
from syncconsole.cache.write.undone import keep_undone
from syncconsole.domain.history import overwritten
from syncconsole.domain.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

ROWS = 2_000
"""Row ids a statement."""

_ACKNOWLEDGED = (Outcome.PUSHED, Outcome.UNCHANGED)
"""Both mean that the target was seen, or said, to hold the value."""

_DOUBTFUL = ("not_applied", "not_kept")
"""Reasons of stale rows of which nobody knows what the target will hold."""


class Settled(Struct, frozen=True):
    """What became of one intent. `found` is the target's value where it was read."""

    row: int
    item: int
    after: int
    outcome: Outcome
    reason: str = ""
    message: str = ""
    verified: bool = False
    found: int | None = None


def intend(
    run: int,
    attempt: int,
    key: str,
    rows: Sequence[PlanRow],
    at: datetime,
    *,
    component: str = "inventory",
) -> None:
    """Write down what is about to be sent. Wants an open transaction."""
    fields = (
        Intent.run, Intent.component, Intent.row, Intent.item, Intent.before, Intent.after,
        Intent.key, Intent.attempt, Intent.made_at,
    )  # fmt: skip
    epoch = to_epoch(at)
    insert_rows(
        Intent,
        fields,
        [(run, component, r.id, r.item, r.before, r.after, key, attempt, epoch) for r in rows],
    )


def withdraw(run: int, key: str, at: datetime) -> None:
    """These intents were never sent: they are closed and their rows wait as before."""
    Intent.update(settled_at=to_epoch(at), outcome="not sent").where(
        Intent.run == run, Intent.key == key, Intent.settled_at.is_null()
    ).execute()


def settle(
    run: int, settled: Sequence[Settled], at: datetime, *, window: float | None = None
) -> None:
    """Record outcomes: intents, rows, and for what was pushed baseline, link and dirty as well,
    all in the caller's one transaction (rules 2 and 3)."""
    epoch = to_epoch(at)
    done = [s for s in settled if s.outcome is not Outcome.UNKNOWN]
    by_outcome = sorted(done, key=lambda s: s.outcome)
    for outcome, group in groupby(by_outcome, key=lambda s: s.outcome):
        rows = [s.row for s in group]
        for start in range(0, len(rows), ROWS):
            Intent.update(settled_at=epoch, outcome=outcome, unguarded_s=window).where(
                Intent.component == "inventory",
                Intent.row.in_(listed(rows[start : start + ROWS])),
                Intent.settled_at.is_null(),
            ).execute()
    facts = sorted(settled, key=lambda s: (s.outcome, s.reason, s.message))
    for (outcome, reason, message), group in groupby(
        facts, key=lambda s: (s.outcome, s.reason, s.message)
    ):
        settle_rows([s.row for s in group], outcome, reason, message)
    proved = [s.row for s in settled if s.verified and s.outcome is Outcome.PUSHED]
    for start in range(0, len(proved), ROWS):
        PlanRow.update(verified=True).where(
            PlanRow.id.in_(listed(proved[start : start + ROWS]))
        ).execute()
    acknowledged = [s for s in settled if s.outcome in _ACKNOWLEDGED]
    acknowledge(run, acknowledged, epoch)
    keep_undone([s.row for s in acknowledged], at)
    _doubt([s for s in settled if s.outcome is Outcome.STALE and s.reason in _DOUBTFUL])


def acknowledge(run: int, pushed: Sequence[Settled], epoch: float) -> None:
    """The target acknowledged these values: baseline = value, the link is proved, not dirty."""
    history.pushed(list(_news(pushed)), run, epoch)
    insert_rows(
        Baseline,
        (Baseline.item, Baseline.qty, Baseline.at, Baseline.run, Baseline.verified_at),
        [(s.item, s.after, epoch, run, epoch if s.verified else None) for s in pushed],
        taken="replace",
    )
    for start in range(0, len(pushed), ROWS):
        items = listed(s.item for s in pushed[start : start + ROWS])
        ends = Item.select(Item.id, Item.source_id, Item.target_id, Value(run)).where(
            Item.id.in_(items),
            Item.source_id.is_null(is_null=False),
            Item.target_id.is_null(is_null=False),
        )
        Link.insert_from(ends, [Link.item, Link.source_id, Link.target_id, Link.run]).on_conflict(
            conflict_target=[Link.item],
            preserve=[Link.source_id, Link.target_id, Link.run],
        ).execute()
        Dirty.delete().where(Dirty.item.in_(items)).execute()
    values = [(s.after, epoch, s.item, s.after) for s in pushed]
    if values:
        database.connection().cursor().executemany(_hold(), values)


def _news(pushed: Sequence[Settled]) -> Iterator[tuple[int, int, int | None]]:
    """Of these the values that the target did not hold, or had not acknowledged, until now: (item,
    value, what somebody else had put there where it was written over)."""
    for start in range(0, len(pushed), ROWS):
        part = pushed[start : start + ROWS]
        query = Item.select(Item.id, Item.target_qty, Baseline.qty)
        rows = query.join(Baseline, JOIN.LEFT_OUTER, on=(Baseline.item == Item.id)).where(
            Item.id.in_(listed(s.item for s in part))
        )
        held = {item: (found, agreed) for item, found, agreed in tuples(rows)}
        for s in part:
            found, agreed = held.get(s.item, (None, None))
            if s.item in held and (found, agreed) != (s.after, s.after):
                yield s.item, s.after, overwritten(agreed, found, s.after)


@lru_cache
def _hold() -> str:
    """What the target holds is set row by row: quantities differ, and few rows share one."""
    now = Item.update(target_qty=0, target_at=0.0).where(
        Item.id == 0, Item.target_qty.is_null() | (Item.target_qty != 0)
    )
    return str(now.sql()[0])


def _doubt(stale: Sequence[Settled]) -> None:
    """Nobody knows what the target holds: the baseline goes and the key stays dirty."""
    if stale:
        items = [s.item for s in stale]
        Baseline.delete().where(Baseline.item.in_(listed(items))).execute()
        flow = Item.get_by_id(items[0]).flow_id
        mark_dirty(flow, items, "settled")


def mark_verified(run: int, rows: Sequence[int], items: Sequence[int], at: datetime) -> None:
    """These rows were read back and hold what was pushed (N-14). Wants an open transaction."""
    for start in range(0, len(rows), ROWS):
        PlanRow.update(verified=True).where(
            PlanRow.id.in_(listed(rows[start : start + ROWS]))
        ).execute()
        Baseline.update(verified_at=to_epoch(at)).where(
            Baseline.item.in_(listed(items[start : start + ROWS])), Baseline.run == run
        ).execute()


def close_intent(row: int, outcome: str, at: datetime) -> None:
    """The fate of the one open intent of this plan row. Wants an open transaction."""
    Intent.update(settled_at=to_epoch(at), outcome=outcome).where(
        Intent.row == row, Intent.settled_at.is_null()
    ).execute()


def close_intents(
    rows: Sequence[int], outcome: str, at: datetime, *, window: float | None = None
) -> None:
    """The fate of the open intents of these plan rows. Wants an open transaction."""
    for start in range(0, len(rows), ROWS):
        Intent.update(settled_at=to_epoch(at), outcome=outcome, unguarded_s=window).where(
            Intent.row.in_(listed(rows[start : start + ROWS])), Intent.settled_at.is_null()
        ).execute()


def open_components(connection: str) -> list[str]:
    """The components of which intents of this connection are open."""
    runs = Run.select(Run.id).where(Run.connection == connection)
    open_ = Intent.select(Intent.component).where(Intent.settled_at.is_null(), Intent.run.in_(runs))
    return sorted({intent.component for intent in open_})


def open_intents(connection: str, component: str = "inventory") -> list[Intent]:
    """Intents of this connection whose fate nobody has recorded yet, oldest first."""
    runs = Run.select(Run.id).where(Run.connection == connection)
    return list(
        Intent.select()
        .where(Intent.settled_at.is_null(), Intent.run.in_(runs), Intent.component == component)
        .order_by(Intent.id)
    )
