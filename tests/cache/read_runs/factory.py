"""Rows for tests: plans, runs and what hangs on them, by the fields that matter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from syncconsole.cache.tables import Connection, Exclusion, Flow, Plan, PlanRow, Problem, Run
from syncconsole.domain.quantities import Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.domain.guards import Trip

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
"""When everything here happened."""

AT = NOON.timestamp()


def add_flow(connection: str = "outdoor-shop", component: str = "inventory") -> int:
    """The flow of a connection, both made when they are not there; its id."""
    owner = Connection.get_or_none(Connection.name == connection) or Connection.create(
        name=connection, profile="inventory", ends="web office", rules=""
    )
    here = (Flow.connection == owner) & (Flow.component == component)
    flow = Flow.get_or_none(here) or Flow.create(
        connection=owner, component=component, location="1"
    )
    return int(flow.id)


def add_run(state: str = "ok", **fields: Any) -> int:
    """A run of `outdoor-shop`; its id. `counts` is a mapping."""
    fields["counts"] = msgspec.json.encode(fields.get("counts", {})).decode()
    fields["options"] = msgspec.json.encode(fields.get("options", {})).decode()
    values = {
        "connection": "outdoor-shop",
        "mode": "smart",
        "trigger": "person",
        "approver": "person",
        "asked_by": "ana",
        "asked_at": AT,
        "started_at": AT,
        "ended_at": None if state in {"asked", "running"} else AT + 41,
    }
    return int(Run.create(state=state, **(values | fields)).id)


def add_plan(rows: Sequence[dict[str, Any]] = (), **fields: Any) -> int:
    """A waiting plan with these rows; its id. Counts follow from the rows unless given."""
    connection = fields.pop("connection", "outdoor-shop")
    trips: Sequence[Trip] = fields.pop("trips", ())
    values = {
        "flow": add_flow(connection),
        "run": 1,
        "mode": "smart",
        "state": "waiting",
        "made_at": AT,
        "scope": len(rows),
        "changes": sum(not row.get("outcome") for row in rows),
        "differing": sum(
            not row.get("outcome") and row.get("before") != row.get("after") for row in rows
        ),
        "to_zero": sum(row.get("after") == 0 for row in rows),
        "trips": msgspec.json.encode(list(trips)).decode(),
    }
    plan = Plan.create(connection=connection, **(values | fields))
    for position, row in enumerate(rows):
        add_row(plan.id, position, **row)
    return int(plan.id)


def add_row(plan: int, position: int, **fields: Any) -> int:
    """One row of a plan, named by `key`; its id. Terms follow from `after` unless given."""
    key = fields.pop("key")
    after = fields.get("after")
    if after is not None and "terms" not in fields:
        fields["terms"] = msgspec.json.encode(Terms(source=after)).decode()
    values = {"item": position + 1, "sku": key, "source_at": AT, "target_at": AT}
    return int(PlanRow.create(plan=plan, position=position, key=key, **(values | fields)).id)


def add_problem(run: int, **fields: Any) -> int:
    """A rejected row of a run; its id."""
    values = {
        "connection": "outdoor-shop",
        "step": "push",
        "code": "not_found",
        "message": "the target does not know this SKU",
        "at": AT,
    }
    return int(Problem.create(run=run, **(values | fields)).id)


def add_exclusion(key: str, **fields: Any) -> int:
    """An exclusion that holds until it is cleared; its id."""
    values = {
        "connection": "outdoor-shop",
        "component": "inventory",
        "reason": "counting shelf",
        "who": "ana",
        "at": AT,
    }
    return int(Exclusion.create(key=key, **(values | fields)).id)
