"""Why a key's quantity is what it is, and why it does not move: all that the cache knows (N-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import fn

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.bundles import any_bundles, bundles_of, parts
from syncconsole.cache.read.exclusions import ExclusionView, in_force
from syncconsole.cache.read.explanation import (
    Agreed,
    Computed,
    Explanation,
    HoldingOrder,
    Setup,
    Side,
)
from syncconsole.cache.read.feeds import feeds
from syncconsole.cache.read.history import history
from syncconsole.cache.read.inventory import COMPONENT, flow_of
from syncconsole.cache.read.row_history import latest_row, pushed_row
from syncconsole.cache.read.runs import active
from syncconsole.cache.read.sessions import session
from syncconsole.cache.read.standing import worker_lives
from syncconsole.cache.tables import (
    Baseline,
    Connection,
    Item,
    OrderUnits,
    Plan,
    SalesOrder,
)
from syncconsole.domain.bundles import spread
from syncconsole.domain.decide import Reading, Row, due_of
from syncconsole.domain.explain import Facts, Latest, checklist, how
from syncconsole.domain.feeds import FeedState
from syncconsole.domain.history import swings
from syncconsole.domain.outcomes import describe

if TYPE_CHECKING:
    from datetime import datetime

    from syncconsole.cache.read.feeds import FeedView
    from syncconsole.cache.read.plan_rows import PlanRowView
    from syncconsole.domain.bundles import Bundles, Part
    from syncconsole.domain.history import Past


def explain(setup: Setup, key: str, now: datetime) -> Explanation | None:
    """Explain a key; None where neither side knows it. Reads the cache alone."""
    with session():
        flow = flow_of(setup.connection)
        item = Item.get_or_none(Item.flow == flow, Item.key == key)
        if item is None:
            return None
        baseline = Baseline.get_or_none(Baseline.item == item.id)
        here = Connection.get_or_none(Connection.name == setup.connection)
        bundles = bundles_of(here.id) if here is not None and any_bundles() else {}
        orders = _orders(setup.connection, key, bundles)
        made_of = _parts(item.id, setup.connection, bundles) if key in bundles else ()
        exclusions = tuple(
            each for each in in_force(setup.connection, now, component=COMPONENT) if each.key == key
        )
        delivered = feeds(setup.connection)
        newest = latest_row(flow, key)
        written = None if baseline is None else pushed_row(baseline.run, key)
        row = Row(
            key, _reading(item, "source"), _reading(item, "target"),
            None if baseline is None else baseline.qty,
            0 if made_of else sum(each.units for each in orders), parts=made_of,
        )  # fmt: skip
        past = history(item.id)
        facts = _facts(setup, row, newest, exclusions, delivered, past, now)
        return Explanation(
            key=key,
            sku=item.target_sku or item.source_sku or key,
            title=item.title,
            source=_side(setup.source, item, "source", delivered),
            target=_side(setup.target, item, "target", delivered),
            now=due_of(row, setup.rules),
            computed=_computed(newest, setup.source),
            pushed=_computed(written, setup.source),
            agreed=_agreed(baseline),
            orders=orders,
            exclusions=exclusions,
            why=checklist(facts, setup.rules),
            history=past,
            parts=made_of,
        )


def near(connection: str, key: str, limit: int = 5) -> list[str]:
    """Keys that hold this text, whatever the case: what may have been meant."""
    with session():
        query = Item.select(Item.key).where(
            Item.flow == flow_of(connection), Item.key.contains(key.strip())
        )
        return [row.key for row in query.order_by(Item.key).limit(limit)]


def _facts(
    setup: Setup,
    row: Row,
    newest: tuple[int, PlanRowView] | None,
    exclusions: tuple[ExclusionView, ...],
    delivered: tuple[FeedView, ...],
    past: tuple[Past, ...],
    now: datetime,
) -> Facts:
    full = Connection.get_or_none(Connection.name == setup.connection)
    running = next(iter(active(setup.connection)), None)
    return Facts(
        row=row,
        latest=None if newest is None else _latest(*newest),
        excluded="; ".join(_excluded(each) for each in exclusions),
        first_full=full is None or full.full_at is None,
        writes_off=setup.writes_off,
        paused=setup.paused,
        scheduled=setup.scheduled,
        worker=worker_lives(now),
        running="" if running is None else f"run {running.id} ({running.label}) goes on",
        swings=swings(past, now),
        feeds=[text for feed in delivered if (text := _ailing(feed, setup, now))],
    )


def _latest(plan: int, row: PlanRowView) -> Latest:
    state = str(Plan.get_by_id(plan).state)
    return Latest(plan, state, row.outcome, row.reason, row.message)


def _excluded(found: ExclusionView) -> str:
    until = "until cleared" if found.until is None else f"until {found.until:%Y-%m-%d %H:%M} UTC"
    return f"by {found.who} {until}: {found.reason}"


def _ailing(feed: FeedView, setup: Setup, now: datetime) -> str:
    """The sentence of a feed that holds a quantity back, "" for one that is well."""
    if feed.component != COMPONENT:
        return ""
    state = feed.state(now, setup.every)
    named = f"{feed.side} {feed.endpoint}"
    if state is FeedState.FAIL:
        return f"{named} cannot be read: {feed.error}"
    if state is FeedState.NEVER:
        return f"{named} was never read whole"
    if state is FeedState.LATE and feed.ok_at is not None:
        return f"{named} is late: last read whole at {feed.ok_at:%Y-%m-%d %H:%M} UTC"
    return ""


def _parts(item: int, connection: str, bundles: Bundles) -> tuple[Part, ...]:
    here = Connection.select(Connection.id).where(Connection.name == connection)
    rows: Any = (
        OrderUnits.select(OrderUnits.key, fn.SUM(OrderUnits.units))
        .join(SalesOrder)
        .where(SalesOrder.connection.in_(here), SalesOrder.subtracts)
        .group_by(OrderUnits.key)
    )
    return parts([item], spread(dict(rows.tuples()), bundles)).get(item, ())


def _orders(connection: str, key: str, bundles: Bundles) -> tuple[HoldingOrder, ...]:
    """The orders that hold units of a key, as itself or in a bundle, oldest first."""
    needed = {key: 1} | {bundle: made[key] for bundle, made in bundles.items() if key in made}
    here = Connection.select(Connection.id).where(Connection.name == connection)
    rows: Any = (
        OrderUnits.select(
            SalesOrder.number, OrderUnits.units, SalesOrder.state, SalesOrder.reason, OrderUnits.key
        )
        .join(SalesOrder)
        .where(
            SalesOrder.connection.in_(here), SalesOrder.subtracts, OrderUnits.key.in_(list(needed))
        )
        .order_by(SalesOrder.created_at)
    )
    return tuple(
        HoldingOrder(number, units * needed[sold], state, describe(reason) if reason else "")
        for number, units, state, reason, sold in rows.tuples()
    )


def _reading(item: Any, side: str) -> Reading:
    return Reading(
        present=getattr(item, f"{side}_id") is not None,
        qty=getattr(item, f"{side}_qty"),
        residue=item.source_residue if side == "source" else "",
        reason=getattr(item, f"{side}_reason"),
        rivals=getattr(item, f"{side}_rivals"),
        gone=getattr(item, f"{side}_gone") is not None,
    )


def _side(endpoint: str, item: Any, side: str, delivered: tuple[FeedView, ...]) -> Side:
    """A side is looked at by whole reads and by key; the later of both is how old its value is."""
    changed = from_epoch(getattr(item, f"{side}_at"))
    read = [feed.ok_at for feed in delivered if feed.side == side and feed.component == COMPONENT]
    looked = [at for at in (*read, changed) if at is not None]
    held = _reading(item, side)
    return Side(
        endpoint=endpoint,
        present=held.present,
        qty=held.qty,
        reason=held.reason,
        rivals=held.rivals,
        read_at=max(looked, default=None),
        changed_at=changed,
        updated=from_epoch(getattr(item, f"{side}_updated")),
    )


def _computed(found: tuple[int, PlanRowView] | None, source: str) -> Computed | None:
    if found is None:
        return None
    number, row = found
    plan = Plan.get_by_id(number)
    return Computed(
        plan=number,
        run=plan.run,
        at=from_epoch(plan.made_at),
        before=row.before,
        after=row.after,
        terms=row.terms,
        how="" if row.terms is None else how(row.terms, source),
        source_at=row.source_at,
        target_at=row.target_at,
        outcome=row.outcome,
        reason=row.reason,
        message=row.message,
        verified=row.verified,
    )


def _agreed(baseline: Any) -> Agreed | None:
    if baseline is None:
        return None
    at = from_epoch(baseline.at)
    return Agreed(baseline.qty, at, baseline.run, from_epoch(baseline.verified_at))
