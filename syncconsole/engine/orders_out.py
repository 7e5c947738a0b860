"""Step 2: orders to back office. One plan, one row an order, each created once (rule 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.tables import Plan, SalesOrder
from syncconsole.cache.tables.base import reading
from syncconsole.domain.plans import PlanState
from syncconsole.domain.runs import Approver
from syncconsole.engine.approving import approve
from syncconsole.engine.carry_out import Ended, state_of
from syncconsole.engine.counting import count
from syncconsole.engine.order_plan import plan_orders
from syncconsole.engine.order_push import OrderPush
from syncconsole.engine.order_settle import settle_orders

if TYPE_CHECKING:
    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping


def export_orders(job: Job, step: Stepping) -> Ended:
    """Make the plan of step 2 and carry it out where it is approved.

    Steps 1 to 3 go straight, under guards, whoever asked: `max_orders` holds, and the connection's
    first export is reviewed, because a wrong cut-over date must not post years of orders. A push
    brings the plan that a person has approved.
    """
    settle_orders(job, step)
    plan = job.exports or _begun(job)
    if plan is not None and _spent(plan):
        counts = count(plan)
        return Ended(state_of(counts), counts)
    if plan is None:
        first = _first(job)
        planned = plan_orders(job, step, first=first)
        named = job.asked.approver is Approver.NAMED
        ended = approve(
            job, planned, first=first, approver=Approver.NAMED if named else Approver.POLICY
        )
        if ended is not None:
            return ended
        plan = planned.id
    return OrderPush(job, step, plan).run()


def _begun(job: Job) -> int | None:
    """The plan of this run that an earlier attempt had approved or begun to push."""
    with reading():
        row = Plan.get_or_none(
            Plan.run == job.asked.id,
            Plan.component == "orders",
            Plan.state.in_([PlanState.APPROVED, PlanState.PUSHING]),
        )
    return None if row is None else int(row.id)


def _spent(plan: int) -> bool:
    """Whether an earlier attempt of this run has pushed the plan to its end."""
    with reading():
        return bool(Plan.get_by_id(plan).state == PlanState.SPENT)


def _first(job: Job) -> bool:
    """Whether no order of this connection was ever exported."""
    with reading():
        exported = SalesOrder.select().where(
            SalesOrder.connection == job.ids.connection,
            SalesOrder.exported_at.is_null(is_null=False),
        )
        return not exported.exists()
