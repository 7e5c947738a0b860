"""The inventory of a connection: both sides of every key, and what Smart would say of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from peewee import JOIN, Expression, Field, ModelSelect, Node

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.bundles import any_bundles, parts
from syncconsole.cache.read.history import flapping
from syncconsole.cache.read.sessions import session
from syncconsole.cache.read.windows import Window, contains, starts_with
from syncconsole.cache.tables import Baseline, Connection, Exclusion, Flow, Item, Plan, PlanRow
from syncconsole.domain.decide import Reading, Row, Rules, decide, due_of
from syncconsole.domain.outcomes import Outcome, describe
from syncconsole.domain.quantities import Terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syncconsole.domain.bundles import Part

COMPONENT = "inventory"

TROUBLE = (Outcome.HELD, Outcome.REJECTED, Outcome.STALE, Outcome.UNKNOWN)
"""Outcomes of the newest plan that a row keeps showing until a newer plan judges it."""


class InventoryRow(Struct, frozen=True, kw_only=True):
    """One key. `qty` is what would be sent, `terms` how it comes about, `target` what the target
    holds; each is None where unknown. `updated` is the source item's own time. `state` is a word:
    OK, changed, or one of the outcomes; `why` its sentence."""

    id: int
    key: str
    sku: str
    title: str
    qty: int | None
    terms: Terms | None
    target: int | None
    updated: datetime | None
    source_at: datetime | None
    target_at: datetime | None
    acknowledged: int | None
    acknowledged_at: datetime | None
    verified_at: datetime | None
    run: int | None
    state: str
    why: str

    @property
    def delta(self) -> int | None:
        """What a push would add at the target; None where either side is unknown."""
        return None if self.qty is None or self.target is None else self.qty - self.target


ORDERS: Mapping[str, Field | Expression] = {
    "key": Item.key,
    "qty": Item.source_qty,
    "updated": Item.source_updated,
    "target": Item.target_qty,
    "delta": Item.source_qty - Item.target_qty,
    "title": Item.title,
}
"""What the table may be ordered by. Unknown values come last, whichever way round."""


def inventory(
    connection: str,
    rules: Rules,
    *,
    order: str = "key",
    reverse: bool = False,
    text: str = "",
    flaps_at: datetime | None = None,
) -> Window[InventoryRow]:
    """The keys of a connection, as a window. `text` matches any part of SKU and title; SKUs that
    begin with it come first. `rules` are those of config.yaml; exclusions are looked up here.
    `flaps_at`, an instant, leaves those keys that somebody else writes as well at that time.

    Raises KeyError for an order that is not in ORDERS.
    """
    with session():
        flow = flow_of(connection)
    rows = (
        Item.select(
            Item,
            Baseline.qty.alias("acknowledged"),
            Baseline.at.alias("acknowledged_at"),
            Baseline.verified_at,
            Baseline.run,
        )
        .join(Baseline, JOIN.LEFT_OUTER, on=(Baseline.item == Item.id))
        .where(Item.flow == flow)
    )
    if text:
        rows = rows.where(contains((Item.key, Item.title), text))
    if flaps_at is not None:
        rows = rows.where(Item.id.in_(flapping(flaps_at)))

    def make(query: ModelSelect[Any]) -> list[InventoryRow]:
        dicts: Any = query.dicts()
        found: list[dict[str, Any]] = list(dicts)
        trouble = _trouble(flow, [row["id"] for row in found])
        excluded = _excluded(connection, [row["key"] for row in found])
        judged = msgspec.structs.replace(rules, excluded=excluded)
        made_of = parts([row["id"] for row in found], {}) if any_bundles() else {}
        return [
            _row(row, judged, trouble.get(row["id"]), made_of.get(row["id"], ())) for row in found
        ]

    return Window(
        rows,
        id=Item.id,
        order=_order(order, reverse=reverse),
        make=make,
        first_match=starts_with(Item.key, text) if text else None,
    )


def inventory_row(connection: str, rules: Rules, key: str) -> InventoryRow | None:
    """The row of one key, None where neither side knows it."""
    window = inventory(connection, rules)
    with session():
        number = Item.select(Item.id).where(
            Item.flow == flow_of(connection), Item.key == key
        ).scalar()  # fmt: skip
        return None if number is None else window.page([number]).get(number)


def flow_of(connection: str) -> int:
    """The id of the connection's inventory flow; 0, which no flow has, before its first run."""
    query = Flow.select(Flow.id).join(Connection)
    with session():
        number = query.where(Connection.name == connection, Flow.component == COMPONENT).scalar()
        return int(number or 0)


def _order(order: str, *, reverse: bool) -> Sequence[Node]:
    field = ORDERS[order]
    turned = field.desc() if reverse else field.asc()
    if order in {"key", "title"}:
        return (turned,)
    return field.is_null(), turned


def _trouble(flow: int, ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """Item -> outcome and sentence, for rows the newest plan could not bring to a good end."""
    newest = Plan.select(Plan.id).where(Plan.flow == flow).order_by(Plan.id.desc()).limit(1)
    rows: Any = PlanRow.select(
        PlanRow.item, PlanRow.outcome, PlanRow.reason, PlanRow.message
    ).where(
        PlanRow.plan == newest.scalar(),
        PlanRow.outcome.in_([str(outcome) for outcome in TROUBLE]),
        PlanRow.item.in_(list(ids)),
    )
    return {
        item: (outcome, message or describe(reason))
        for item, outcome, reason, message in rows.tuples()
    }


def _excluded(connection: str, keys: Sequence[str]) -> frozenset[str]:
    rows: Any = Exclusion.select(Exclusion.key).where(
        Exclusion.connection == connection,
        Exclusion.component == COMPONENT,
        Exclusion.ended_at.is_null(),
        Exclusion.key.in_(list(keys)),
    )
    return frozenset(key for (key,) in rows.tuples())


def _row(
    row: Mapping[str, Any],
    rules: Rules,
    trouble: tuple[str, str] | None,
    made_of: tuple[Part, ...],
) -> InventoryRow:
    held = Row(
        row["key"], _reading(row, "source"), _reading(row, "target"), row["acknowledged"],
        parts=made_of,
    )  # fmt: skip
    terms = due_of(held, rules)
    state, why = trouble or _judge(held, rules)
    return InventoryRow(
        id=row["id"],
        key=row["key"],
        sku=row["target_sku"] or row["source_sku"] or row["key"],
        title=row["title"],
        qty=None if terms is None else terms.result,
        terms=terms,
        target=row["target_qty"],
        updated=from_epoch(row["source_updated"]),
        source_at=from_epoch(row["source_at"]),
        target_at=from_epoch(row["target_at"]),
        acknowledged=row["acknowledged"],
        acknowledged_at=from_epoch(row["acknowledged_at"]),
        verified_at=from_epoch(row["verified_at"]),
        run=row["run"],
        state=state,
        why=why,
    )


def _judge(row: Row, rules: Rules) -> tuple[str, str]:
    """What the next Smart would say of this key, as a word and a sentence."""
    decision = decide(row, rules, full=False)
    if decision.outcome is None:
        return "changed", "differs from what the target last acknowledged"
    if decision.outcome is Outcome.UNCHANGED:
        return "OK", describe(decision.reason)
    return decision.outcome, describe(decision.reason)


def _reading(row: Mapping[str, Any], side: str) -> Reading:
    return Reading(
        present=row[f"{side}_id"] is not None,
        qty=row[f"{side}_qty"],
        residue=row["source_residue"] if side == "source" else "",
        reason=row[f"{side}_reason"],
        rivals=row[f"{side}_rivals"],
        gone=row[f"{side}_gone"] is not None,
    )
