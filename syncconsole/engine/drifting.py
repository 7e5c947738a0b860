"""Drift: both sides are read whole and compared with what was agreed; nothing can be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from syncconsole.cache.write import exclusions, runs
from syncconsole.domain.drift import SAID, Drift, Moved, compare
from syncconsole.domain.runs import RunState, Step
from syncconsole.engine.carry_out import Ended
from syncconsole.engine.job import COMPONENT
from syncconsole.engine.reading_both import pull_both
from syncconsole.engine.scope import Candidate, candidates, every_key
from syncconsole.engine.stepping import stepping
from syncconsole.engine.web_and_orders import orders_in_flight

if TYPE_CHECKING:
    from syncconsole.engine.job import Job

KEPT = 500
"""Rows of each kind that are kept with the run, in the order of their keys; all are counted."""

_LISTED = (
    Moved.TARGET, Moved.BOTH, Moved.SOURCE, Moved.NEVER_AGREED, Moved.ORDERS, Moved.EXCLUDED,
    Moved.NOT_COMPARED,
)  # fmt: skip


def find_drift(job: Job) -> Ended:
    """Read source, target and orders, and keep with the run who moved where. Partial where the
    source was too short to be believed."""
    believed = pull_both(job)
    counts = dict.fromkeys(Moved, 0)
    rows: dict[Moved, list[dict[str, Any]]] = {moved: [] for moved in _LISTED}
    with stepping(job, Step.COMPARE) as step:
        flight = orders_in_flight(job, step)
        rules = job.rules(exclusions.in_force(job.connection.name, COMPONENT))
        items = every_key(job.ids.flow)
        seen = 0
        for batch in candidates(items, flight.units):
            job.check()
            for candidate in batch:
                found = compare(candidate.row, rules)
                counts[found.moved] += 1
                if found.moved in rows and len(rows[found.moved]) < KEPT:
                    rows[found.moved].append(_row(candidate, found))
            seen += len(batch)
            step.move(seen, total=len(items))
        told = [f"{counts[each]:,} moved at {each}" for each in (Moved.TARGET, Moved.BOTH)]
        step.note = ", ".join([*told, f"{counts[Moved.SOURCE]:,} at {Moved.SOURCE}"])
        result = [_kind(moved, counts[moved], rows.get(moved, [])) for moved in Moved]
        encoded = msgspec.json.encode(result).decode()
        runs.move(job.asked.id, job.attempt, result=encoded)
    return Ended(RunState.OK if believed else RunState.PARTIAL, {})


def _kind(moved: Moved, count: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    text, way_out = SAID[moved]
    return {"moved": moved, "count": count, "text": text, "way_out": way_out, "rows": rows}


def _row(candidate: Candidate, found: Drift) -> dict[str, Any]:
    return {
        "key": candidate.row.key,
        "sku": candidate.sku or candidate.row.key,
        "title": candidate.title,
        "target": found.target,
        "agreed": found.agreed,
        "due": found.due,
        "orders": candidate.row.orders,
        "why": found.why,
    }
