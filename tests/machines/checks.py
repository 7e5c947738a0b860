"""What must hold after every run, whatever happened: I-1, I-3, I-7 and I-10, read off the cache."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from syncconsole.cache.tables.base import database
from syncconsole.cache.write.orders import units_held
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.plans import OPEN, PlanState
from syncconsole.domain.quantities import sellable
from syncconsole.domain.runs import ACTIVE
from syncconsole.engine.counting import count
from syncconsole.engine.entering import rules_of

if TYPE_CHECKING:
    from syncconsole.config import Connection
    from tests.machines.ends import Watched

_UNFINISHED = frozenset({*OPEN, PlanState.APPROVED, PlanState.PUSHING})


def rows(sql: str, *values: object) -> list[tuple[Any, ...]]:
    """The answer to a question of our own; peewee's own building of it takes ten times as long."""
    return list(database.execute_sql(sql, values).fetchall())


def every_row_has_one_outcome(run: int) -> None:
    """I-1, for the plans of an ended run."""
    for plan, state in rows(
        "SELECT id, state FROM plan WHERE run = ? OR id = (SELECT plan FROM run WHERE id = ?)",
        run, run,
    ):  # fmt: skip
        assert state != PlanState.MAKING, f"run {run} has ended over a half-made plan {plan}"
        counts = count(plan)
        if state in _UNFINISHED:
            assert state in OPEN, f"run {run} has ended, and plan {plan} is {state}"
            counts["skipped"] += counts["pending"]  # they wait for a person
        else:
            assert not counts["pending"], f"plan {plan} is {state}, and rows of it wait"
        assert adds_up(counts["scope"], counts), counts


def the_baseline_is_what_was_acknowledged(web: Watched) -> None:
    """I-3: what the target said last, by acknowledging a write or by being read since. Where the
    answer went to a worker that died of it, an open intent says that nobody knows."""
    for key, qty in rows(
        "SELECT key, qty FROM baseline JOIN item ON item.id = baseline.item_id WHERE item.id NOT IN"
        " (SELECT item FROM intent WHERE settled_at IS NULL AND component = 'inventory')"
    ):
        assert qty in web.heard[key], f"{key}: baseline {qty}, and the web said {web.heard[key]}"


def nothing_differs_unmarked(connection: Connection) -> None:
    """I-10, where the rules of the connection have been taken in."""
    known = rows("SELECT id, rules FROM connection WHERE name = ?", connection.name)
    if not known or known[0][1] != rules_of(connection):
        return
    units = units_held(known[0][0])
    for key, source, residue, baseline in rows(
        "SELECT key, source_qty, source_residue, baseline.qty FROM item"
        " LEFT JOIN baseline ON baseline.item_id = item.id"
        " WHERE item.id NOT IN (SELECT item_id FROM dirty)"
    ):
        assert source is not None, f"{key} is unknown at the source, and not dirty"
        terms = sellable(
            source, buffer=connection.buffer, orders=units.get(key, 0), residue=residue,
            clamp=connection.below_zero == "clamp",
        )  # fmt: skip
        assert terms.result == baseline, f"{key}: {terms}, baseline {baseline}, not dirty"


def steps_follow_in_order(run: int) -> None:
    """I-7: a step began only after the one before it had ended ok or partial. One that had, and
    was done again by another worker because its readings had aged, may have failed since."""
    steps = rows(
        "SELECT name, state, started_at, ended_at FROM run_step WHERE run = ? ORDER BY n", run
    )
    for (before, state, _, ended), (name, _, started, _) in itertools.pairwise(steps):
        begun_since = started is not None and (ended is None or started >= ended)
        assert not begun_since or state in ("ok", "partial"), f"{name} after {before}: {state}"


def no_intent_is_open() -> None:
    """Nothing was sent of which nobody knows what became."""
    assert rows("SELECT count(*) FROM intent WHERE settled_at IS NULL") == [(0,)]


def an_intent_stands(sku: str, after: int | None, component: str) -> bool:
    """I-2: whether an open intent says that this is being sent."""
    found = rows(
        "SELECT count(*) FROM intent JOIN plan_row ON plan_row.id = intent.row"
        " WHERE intent.settled_at IS NULL AND intent.component = ? AND plan_row.sku = ?"
        " AND intent.after IS ?",
        component, sku, after,
    )  # fmt: skip
    return bool(found[0][0])


def no_error_of_our_own(run: int) -> None:
    """Whatever the ends did, it was foreseen; what a watched end found wrong is in the log."""
    assert not rows("SELECT id FROM run WHERE id = ? AND error_code = 'internal'", run)


def is_active(run: int) -> bool:
    """Whether the run is asked or running."""
    return bool(rows("SELECT state FROM run WHERE id = ?", run)[0][0] in ACTIVE)


def newest_open_plan() -> int | None:
    """The plan that waits for a person, if any does."""
    found = rows("SELECT max(id) FROM plan WHERE state IN ('waiting', 'held')")
    return None if found[0][0] is None else int(found[0][0])
