"""Looking up products and customers in what the feeds brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.json import decode, encode
from msgspec.structs import replace

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.read.inventory import inventory_row
from syncconsole.cache.read.looked import Hit, Looked, Searched
from syncconsole.cache.read.near import near
from syncconsole.cache.read.record_view import among, identified
from syncconsole.cache.read.sessions import session
from syncconsole.cache.read.windows import contains, starts_with
from syncconsole.cache.tables import CachedRecord, Connection, Feed, Flow
from syncconsole.domain.lookups import Kind, Scope, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from peewee import Expression

    from syncconsole.cache.read.inventory import InventoryRow

MOST = 50
"""Records told of one look-up and connection; a longer text narrows it."""

COMPONENTS = {Kind.PRODUCT: ("products", "variants", "inventory"), Kind.CUSTOMER: ("customers",)}

BEGINS = "SKU begins so"

_C = CachedRecord


def lookup(wanted: Wanted, scopes: Sequence[Scope]) -> Looked:
    """Look in the cache alone; asks no endpoint. An empty text finds nothing."""
    kinds = [wanted.kind] if wanted.kind else list(Kind)
    hits: list[Hit] = []
    items: list[tuple[str, InventoryRow]] = []
    searched: list[Searched] = []
    flows: list[int] = []
    with session():
        for scope in scopes if wanted.text else ():
            for kind in kinds:
                known = _flows(scope.connection, COMPONENTS[kind])
                searched += _searched(scope.connection, known)
                if kind is Kind.CUSTOMER:
                    hits += _customers(wanted, scope, known)
                    continue
                hits += _products(wanted, scope, known)
                flows += [known["variants"]] if "variants" in known else []
                if "inventory" in known and wanted.key:
                    row = inventory_row(scope.connection, scope.rules, wanted.key)
                    items += [(scope.connection, row)] if row else []
        alike = () if hits or items else near(flows, wanted.key)
    return Looked(wanted, tuple(hits), tuple(items), tuple(searched), alike)


def _flows(connection: str, components: Sequence[str]) -> dict[str, int]:
    query = Flow.select(Flow.component, Flow.id).join(Connection)
    rows: Any = query.where(Connection.name == connection, Flow.component.in_(list(components)))
    return dict(rows.tuples())


def _searched(connection: str, flows: dict[str, int]) -> Iterator[Searched]:
    query: Any = Feed.select(Feed, Flow.component.alias("of")).join(Flow)
    query = query.where(Feed.flow.in_(list(flows.values()))).order_by(Feed.id)
    for row in query.dicts():
        yield Searched(
            connection=connection, component=row["of"], endpoint=row["endpoint"],
            records=row["rows"] + row["left_out"], read_at=from_epoch(row["ok_at"]),
            error_code=row["error_code"], error=row["error"],
        )  # fmt: skip


def _products(wanted: Wanted, scope: Scope, flows: dict[str, int]) -> list[Hit]:
    """By variant id, product id and SKU; only where nothing is exactly that, by its beginning."""
    ways: list[tuple[str, str, Expression]] = [
        ("variants", "variant ID", identified(wanted.variant or wanted.id))
    ]
    if not wanted.variant:
        ways.append(("products", "product ID", identified(wanted.id)))
    if wanted.key:
        ways.append(("variants", "variant SKU", _C.key == wanted.key))
    found = _hits(ways, scope, flows)
    if not found and wanted.key:
        begins = ("variants", BEGINS, starts_with(_C.key, wanted.key))
        found = _hits([begins], scope, flows)
    return _named(found, flows)


def _named(hits: Sequence[Hit], flows: dict[str, int]) -> list[Hit]:
    """A variant that is called "Blue" alone, or not at all, gets its product's name before it."""
    parents = sorted({hit.parent for hit in hits} - {""})
    query: Any = _C.select(_C.remote_id, _C.title).where(
        _C.flow == flows.get("products", 0), among(parents)
    )
    titles = dict(query.tuples()) if parents else {}
    return [
        replace(hit, detail=f"{title} {hit.title}".strip())
        if (title := titles.get(hit.parent, "")) and not hit.title.startswith(title)
        else hit
        for hit in hits
    ]


def _customers(wanted: Wanted, scope: Scope, flows: dict[str, int]) -> list[Hit]:
    """By either id, labelled; by its key or its email."""
    ways: list[tuple[str, str, Expression]] = []
    if wanted.key.isascii() and wanted.key.isdecimal() and len(wanted.key) < 19:
        ways.append(("customers", "internal ID", _C.id == int(wanted.key)))
    if wanted.id:
        ways.append(("customers", "external ID", identified(wanted.id)))
    if wanted.key:
        email = "@" in wanted.key
        ways.append(("customers", "email" if email else "key", _C.key == wanted.key))
        if email:
            ways.append(("customers", "email", contains((_C.fields,), _email(wanted.key))))
    return _hits(ways, scope, flows)


def _email(text: str) -> str:
    """The member `"email":"..."` as it is written in `fields`."""
    return encode({"email": text})[1:-1].decode()


def _hits(
    ways: Sequence[tuple[str, str, Expression]], scope: Scope, flows: dict[str, int]
) -> list[Hit]:
    """What the ways find, each record once, with every way by which it was found."""
    found: dict[int, Hit] = {}
    hows: dict[int, list[str]] = {}
    for component, how, where in ways:
        if component not in flows:
            continue
        query = _C.select().where(_C.flow == flows[component], where)
        if how == BEGINS:  # asked of an exact match, an order would cost its index
            query = query.order_by(_C.key, _C.id)
        for row in query.limit(MOST):
            hows.setdefault(row.id, [])
            hows[row.id] += [how] if how not in hows[row.id] else []
            found.setdefault(row.id, _hit(row, scope, component))
    return [replace(hit, how=" and ".join(hows[number])) for number, hit in found.items()]


def _hit(row: CachedRecord, scope: Scope, component: str) -> Hit:
    label, detail = row.sku or row.title or row.remote_id, row.title
    if component == "customers":
        email = decode(row.fields, type=dict[str, str]).get("email", "")
        label, detail = row.title or email or row.sku, email or row.sku
    return Hit(
        id=row.id, connection=scope.connection, component=component, side=row.side, how="",
        remote_id=row.remote_id, sku=row.sku, title=row.title, parent=row.parent,
        why=scope.rule.told(row.reason), gone=from_epoch(row.gone), label=label, detail=detail,
    )  # fmt: skip
