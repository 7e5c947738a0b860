"""One record in full: fields, payload as received, siblings, price lists, its page (S-117)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from peewee import JOIN

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import CachedRecord, Connection, Feed, Flow
from syncconsole.domain.payloads import pretty
from syncconsole.domain.troubleshooting import NOT_OFFERED

if TYPE_CHECKING:
    from syncconsole.domain.b2b import B2B

SIBLINGS = 100
"""Variants of a product that are told; Shopify allows 2,048."""

COMPONENTS = {"products": "product", "variants": "variant", "customers": "customer"}

_C = CachedRecord


class Sibling(Struct, frozen=True):
    """A variant of the same product; `here` is the one that was looked up."""

    id: int
    sku: str
    title: str
    here: bool = False


class RecordView(Struct, frozen=True, kw_only=True):
    """A record as its feed last delivered it. `id` is the internal id, `remote_id` the external.

    `fields` are the tracked ones, `payload` the record as received: indented JSON in ASCII without
    secrets. `why` says that it is not imported or no longer updated; `purchasable` is a sentence
    for products and variants (S-112), `fraud` one for customers of a fraud list (S-035); each is ""
    where there is nothing to say. `changed_at` is when its reading last changed here, `read_at`
    when its feed was last read completely, `error` how the feed's last try failed.
    """

    id: int
    connection: str
    component: str
    side: str
    endpoint: str
    system: str
    remote_id: str
    sku: str
    title: str
    product: str
    product_title: str
    fields: Mapping[str, str]
    payload: str
    address: str
    why: str
    purchasable: str
    fraud: str
    siblings: tuple[Sibling, ...]
    gone: datetime | None
    updated: datetime | None
    changed_at: datetime | None
    read_at: datetime | None
    error: str

    def facts(self, at: Callable[[datetime], str]) -> list[tuple[str, str]]:
        """All that is known of it besides the payload, as (label, text); `at` writes an instant."""
        what = COMPONENTS.get(self.component, self.component)
        product = f"{self.product_title} ({self.product})" if self.component == "variants" else ""
        facts = [
            ("Name", self.title),
            ("SKU" if self.component == "variants" else "Key", self.sku),
            ("Not there", f"left the platform, noticed {at(self.gone)}" if self.gone else ""),
            ("State", self.why or ("" if self.gone else "imported")),
            ("Purchasable", self.purchasable),
            ("Fraud", self.fraud),
            ("Product", product),
            ("Record", f"{what} at {self.endpoint or self.side} ({self.connection})"),
            ("External ID", self.remote_id),
            ("Internal ID", str(self.id)),
            ("Address", self.address),
            ("Last update", at(self.updated) if self.updated else ""),
            ("Changed here", at(self.changed_at) if self.changed_at else ""),
            ("Feed read", at(self.read_at) if self.read_at else "never"),
            ("Feed error", self.error),
        ]
        facts += [(f". {name}", value) for name, value in self.fields.items()]
        return [(name, text) for name, text in facts if text]


def identified(remote_id: str) -> Any:
    """The condition that a record has this id at its platform. The sides are named, because the
    index begins with them."""
    return among([remote_id])


def among(remote_ids: Sequence[str]) -> Any:
    """The same of any of these ids."""
    return _C.side.in_(("store", "office")) & _C.remote_id.in_(list(remote_ids))


def record_view(number: int, rule: B2B) -> RecordView | None:
    """The record of this internal id, judged by its connection's rule; None where it is not."""
    with session():
        query: Any = (
            _C.select(
                _C, Flow.component, Flow.connection, Connection.name.alias("named"),
                Feed.endpoint, Feed.system, Feed.ok_at, Feed.error,
            )
            .join(Flow, on=(_C.flow == Flow.id))
            .join(Connection, on=(Flow.connection == Connection.id))
            .join(Feed, JOIN.LEFT_OUTER, on=((Feed.flow == _C.flow) & (Feed.side == _C.side)))
            .where(_C.id == number)
        )  # fmt: skip
        row = query.dicts().first()
        return None if row is None else _view(row, rule)


def _view(row: Mapping[str, Any], rule: B2B) -> RecordView:
    component, connection = row["component"], row["connection"]
    product = {"products": row["remote_id"], "variants": row["parent"]}.get(component, "")
    return RecordView(
        id=row["id"],
        connection=row["named"],
        component=component,
        side=row["side"],
        endpoint=row["endpoint"] or "",
        system=row["system"] or "",
        remote_id=row["remote_id"],
        sku=row["sku"],
        title=row["title"],
        product=product,
        product_title=_product_title(connection, product) if product else "",
        fields=msgspec.json.decode(row["fields"], type=dict[str, str]),
        payload=pretty(bytes(row["payload"])),
        address=row["address"],
        why=rule.told(row["reason"]),
        purchasable=_purchasable(connection, row) if product else "",
        fraud=_fraud(connection, row["key"]) if component == "customers" else "",
        siblings=_siblings(connection, product, row["id"]) if product else (),
        gone=from_epoch(row["gone"]),
        updated=from_epoch(row["updated"]),
        changed_at=from_epoch(row["at"]),
        read_at=from_epoch(row["ok_at"]),
        error=row["error"] or "",
    )


def _flow(connection: int, component: str) -> int:
    found = Flow.select(Flow.id).where(Flow.connection == connection, Flow.component == component)
    return int(found.scalar() or 0)


def _product_title(connection: int, product: str) -> str:
    query = _C.select(_C.title).where(_C.flow == _flow(connection, "products"), identified(product))
    return str(query.scalar() or "")


def _variants(connection: int, product: str) -> Any:
    return _C.select(_C.id, _C.key, _C.sku, _C.title).where(
        _C.flow == _flow(connection, "variants"), _C.parent == product, _C.gone.is_null()
    )


def _siblings(connection: int, product: str, here: int) -> tuple[Sibling, ...]:
    """By SKU; sorted here, where an order in the query would cost it its index."""
    rows = sorted(_variants(connection, product), key=lambda row: (row.key, row.id))
    at = next((n for n, row in enumerate(rows) if row.id == here), 0)
    start = max(at - SIBLINGS + 1, 0)
    return tuple(
        Sibling(row.id, row.sku, row.title, row.id == here)
        for row in rows[start : start + SIBLINGS]
    )


def _purchasable(connection: int, row: Mapping[str, Any]) -> str:
    """A product may be bought once one of its variants is in a price list (S-112)."""
    flow = _flow(connection, "prices")
    feed = Feed.get_or_none(Feed.flow == flow)
    if feed is None or feed.error_code == NOT_OFFERED:
        return "unknown: no office tells price lists"
    if feed.ok_at is None:
        return "unknown: price lists were never read"
    keys = [row["key"]]
    if row["component"] == "products":
        keys = [each.key for each in _variants(connection, row["remote_id"])]
    prices = _C.select(_C.fields).where(
        _C.flow == flow, _C.key.in_([key for key in keys if key]), _C.gone.is_null()
    )
    told = {msgspec.json.decode(price.fields).get("price_list", "") for price in prices}
    if not told:
        return "not purchasable: no price list"
    named = ", ".join(sorted(told - {""}))
    return f"yes: in {named}" if named else "yes"


def _fraud(connection: int, key: str) -> str:
    """What the connection's Fraud Users List says of this customer, where it has one."""
    flow = _flow(connection, "fraud_users")
    if not flow or not key:
        return ""
    row = _C.get_or_none(_C.flow == flow, _C.key == key, _C.gone.is_null())
    status = msgspec.json.decode(row.fields).get("status", "") if row is not None else "NONE"
    return "" if status.upper() == "NONE" else f"on the Fraud Users List: {status or 'listed'}"
