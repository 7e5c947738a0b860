"""Rows of a plan whose SKU is nearly that of another item: the stock may be meant for that one."""

from __future__ import annotations

from syncconsole.cache.tables import Item, PlanRow
from syncconsole.cache.tables.base import tuples
from syncconsole.domain.marks import Mark, near_spellings

MOST_ROWS = 2_000
"""Rows that move in a plan which is looked through; of larger ones the doctor tells."""

_KEYS = 500


def mark_near_twins(plan: int, flow: int) -> None:
    """Mark rows that would move and whose SKU another key of the flow spells in capitals, in small
    letters, or without separators. Wants an open transaction."""
    moves = PlanRow.before.is_null() | (PlanRow.before != PlanRow.after)
    query = PlanRow.select(PlanRow.id, PlanRow.key).where(
        PlanRow.plan == plan, PlanRow.outcome == "", moves
    )
    rows: dict[int, str] = dict(tuples(query.limit(MOST_ROWS + 1)))
    if len(rows) > MOST_ROWS:
        return
    spelt = {row: near_spellings(key) for row, key in rows.items()}
    wanted = sorted({each for found in spelt.values() for each in found})
    known: set[str] = set()
    for start in range(0, len(wanted), _KEYS):
        here = Item.select(Item.key).where(
            Item.flow == flow, Item.key.in_(wanted[start : start + _KEYS])
        )
        known |= {key for (key,) in tuples(here)}
    twins = [row for row, found in spelt.items() if found & known]
    for start in range(0, len(twins), _KEYS):
        PlanRow.update(
            marks=PlanRow.marks.concat(f" {Mark.NEAR_TWIN}"),
            risky=True,
        ).where(PlanRow.id.in_(twins[start : start + _KEYS])).execute()
