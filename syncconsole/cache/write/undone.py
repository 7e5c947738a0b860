"""What an undo leaves behind: keys that no schedule pushes again unasked (N-5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from syncconsole.cache.tables import Exclusion, Plan, PlanRow
from syncconsole.cache.tables.base import listed
from syncconsole.cache.write import exclusions
from syncconsole.cache.write.absorb import mark_dirty
from syncconsole.domain.quantities import Terms
from syncconsole.domain.runs import Mode
from syncconsole.domain.undo import UNDONE, because
from syncconsole.domain.who import Who

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

ROWS = 500
"""Row ids a statement."""


def keep_undone(rows: Sequence[int], at: datetime) -> None:
    """Rows of an undo that the target has acknowledged: where the source says otherwise, the key
    is excluded until somebody ends that, and stays dirty for then; where the source says the same
    (an undo was undone), the exclusion ends. Other rows are left alone. Wants an open transaction,
    the one that moves the baseline."""
    for start in range(0, len(rows), ROWS):
        found: Any = (
            PlanRow.select(
                PlanRow.item, PlanRow.key, PlanRow.after, PlanRow.terms, Plan.connection,
                Plan.component, Plan.flow, Plan.approved_by,
            )
            .join(Plan)
            .where(PlanRow.id.in_(listed(rows[start : start + ROWS])), Plan.mode == Mode.UNDO)
            .tuples()
        )  # fmt: skip
        for row in list(found):
            _keep(at, *row)


def _keep(
    at: datetime, item: int, key: str, after: int, encoded: str, connection: str, component: str,
    flow: int, who: str,
) -> None:  # fmt: skip
    terms = msgspec.json.decode(encoded, type=Terms)
    held = Exclusion.select(Exclusion.id).where(
        Exclusion.connection == connection,
        Exclusion.component == component,
        Exclusion.key == key,
        Exclusion.ended_at.is_null(),
        Exclusion.reason.startswith(UNDONE),
    )
    kept = [row.id for row in held]
    if terms.due == after:
        for exclusion in kept:
            exclusions.end(exclusion, who, at)
        return
    if not kept:
        reason = because(terms.undoes)
        exclusions.exclude(connection, component, key, Who(who, ""), reason, at, None)
    mark_dirty(flow, [item], "exclusion")
