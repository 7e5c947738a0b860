"""The plan of step 2: every unexported order is a row, with what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.model import Ask, Order
from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Item, SalesOrder
from syncconsole.cache.tables.base import reading, tuples, writing
from syncconsole.cache.write import exclusions, orders, plans, runs
from syncconsole.domain.bundles import unpacked
from syncconsole.domain.guards import Trip
from syncconsole.domain.keys import match_key
from syncconsole.domain.orders import REFERENCE_LENGTH, OrderState, exportable, reference
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.plans import PlanState
from syncconsole.engine.job import COMPONENT
from syncconsole.engine.order_facts import facts_of
from syncconsole.engine.plan import Planned
from syncconsole.engine.problems import report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syncconsole.engine.job import Job
    from syncconsole.engine.stepping import Stepping

Refs = dict[str, dict[str, str]]
"""Key -> the office's ids of the item."""


def plan_orders(job: Job, step: Stepping, *, first: bool) -> Planned:
    """Decide every unexported order and freeze the result. Wants no open transaction."""
    with reading():
        waiting = orders.unexported(job.ids.connection)
        excluded = exclusions.in_force(job.connection.name, "orders")
    bodies = [msgspec.json.decode(row.body, type=Order) for row in waiting]
    bundles = job.connection.bundles
    bodies = [msgspec.structs.replace(body, lines=unpacked(body.lines, bundles)) for body in bodies]
    items = _office_items(job, step, bodies)
    plan = plans.open_plan(
        job.asked.id, "orders", connection=job.connection.name, flow=job.ids.flow,
        mode=job.asked.mode, made_at=to_epoch(job.clock.now()), first_full=first,
        rules=job.rules_mark, automatic=job.asked.trigger == "schedule",
    )  # fmt: skip
    with writing():
        runs.fence(job.asked.id, job.attempt)
        rows = [
            _row(job, plan, position, row, body, items, excluded)
            for position, (row, body) in enumerate(zip(waiting, bodies, strict=True), start=1)
        ]
        plans.add_rows(rows)
        changes = sum(1 for row in rows if row[-2] == "")
        trips = _trips(changes, job.connection.guards.max_orders)
        plans.freeze(
            plan, trips, state=PlanState.MADE, scope=len(rows), changes=changes,
            differing=changes, to_zero=0,
        )  # fmt: skip
        runs.move(job.asked.id, job.attempt, plan=plan)
    plans.supersede(job.connection.name, "orders", plan)
    step.note = f"{changes:,} to export, {len(rows):,} in scope"
    return Planned(plan, len(rows), changes, trips)


def _trips(changes: int, most: int) -> tuple[Trip, ...]:
    if changes <= most:
        return ()
    return (
        Trip("max_orders", f"{changes:,} orders would be exported at once, more than {most:,}"),
    )


def _row(
    job: Job,
    plan: int,
    position: int,
    row: SalesOrder,
    body: Order,
    items: Refs,
    excluded: Mapping[str, str],
) -> tuple[Any, ...]:
    """A plan row in the order of ROW_FIELDS; `source_at` is the order's own time, by which a push
    knows it unchanged."""
    facts = facts_of(job.connection)
    keys = {match_key(line.sku): line.sku for line in body.lines}
    missing = [sku for key, sku in keys.items() if key not in items]
    named = reference(facts.prefix, row.number)
    outcome, reason = "", ""
    if row.number in excluded:
        outcome, reason = Outcome.EXCLUDED, excluded[row.number]
    elif not exportable(OrderState(row.state), body, facts.statuses, facts.since):
        outcome, reason = Outcome.SKIPPED, "status_not_exported"
    elif missing:
        outcome, reason = Outcome.HELD, "sku_not_in_office"
        _hold(job, row, missing)
    elif len(named) > REFERENCE_LENGTH:
        outcome, reason = Outcome.REJECTED, "reference_too_long"
        _reject(job, row, named)
    refs = {key: items[key] for key in keys if key in items}
    title = f"{body.customer or body.email} · {body.total} {body.currency}"
    return (
        plan, position, row.id, row.number, named, title, "",
        msgspec.json.encode(refs).decode(), None, None, None, "", row.updated_at, None, False,
        outcome, reason,
    )  # fmt: skip


def _hold(job: Job, row: SalesOrder, missing: Sequence[str]) -> None:
    orders.set_order(row.id, OrderState.HELD, "sku_not_in_office")
    skus = ", ".join(sku or "a line without SKU" for sku in missing[:3])
    report(
        job, "orders to back office", code="sku_not_in_office", key=row.number,
        message=f"order {row.number} held: SKU not in back office: {skus}",
        remedy="create the item in the back office or map it in sku_map; the next cycle takes it",
    )  # fmt: skip


def _reject(job: Job, row: SalesOrder, named: str) -> None:
    orders.set_order(row.id, OrderState.REJECTED, "reference_too_long")
    report(
        job, "orders to back office", code="reference_too_long", key=row.number,
        message=f"order {row.number} cannot be exported: its reference {named} has more than "
        f"{REFERENCE_LENGTH} characters",
        remedy="set a shorter orders.prefix, or enter this order by hand; the next cycle tries it "
        "again",
    )  # fmt: skip


def _office_items(job: Job, step: Stepping, bodies: Sequence[Order]) -> Refs:
    """Every key of the orders that the office has an item for: from the cache, else looked up."""
    keys = {match_key(line.sku): line.sku for body in bodies for line in body.lines}
    keys.pop("", None)
    names = sorted(keys)
    found: Refs = {}
    with reading():
        for start in range(0, len(names), 500):
            known = Item.select(Item.key, Item.source_refs).where(
                Item.flow == job.ids.flow,
                Item.key.in_(names[start : start + 500]),
                Item.source_id.is_null(is_null=False),
                Item.source_rivals == 0,
            )
            found.update((key, msgspec.json.decode(refs)) for key, refs in tuples(known))
    back = {match_key(target): source for source, target in job.connection.sku_map.items()}
    asks = {key: Ask(back.get(key, keys[key])) for key in names if key not in found}
    if asks:
        page = job.reader("source").read(COMPONENT, list(asks.values()))
        step.requests += page.requests
        there = {match_key(record.sku): dict(record.refs) for record in page.records}
        for key, ask in asks.items():
            if match_key(ask.sku) in there:
                found[key] = there[match_key(ask.sku)]
    return found
