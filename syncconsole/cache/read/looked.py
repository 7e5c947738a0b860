"""What a look-up answers: what was found, where it was looked, and why nothing is there."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from syncconsole.cache.read.inventory import InventoryRow
from syncconsole.domain.ages import ago
from syncconsole.domain.lookups import Kind, Wanted
from syncconsole.domain.troubleshooting import NOT_OFFERED

ACCEPTED = {
    Kind.PRODUCT: "variant SKU, the beginning of one, product ID or admin address",
    Kind.CUSTOMER: "internal or external customer ID, email or admin address",
}


class Hit(Struct, frozen=True, kw_only=True):
    """One record found. `id` is its internal id: our own, the same for as long as the cache lives;
    `remote_id` is the external one, the platform's. `how` says what of it matched, `why` that it is
    not imported or no longer updated, "" where all is well. `gone` is when it left the platform.
    `label` and `detail` name it in a list: SKU and title, or a customer's name and email."""

    id: int
    connection: str
    component: str
    side: str
    how: str
    remote_id: str
    sku: str
    title: str
    parent: str
    why: str
    gone: datetime | None
    label: str
    detail: str


class Searched(Struct, frozen=True, kw_only=True):
    """One feed that was searched: how many records it has, as of when, and how its last try went.
    `records` and `read_at` are of its last complete read."""

    connection: str
    component: str
    endpoint: str
    records: int
    read_at: datetime | None
    error_code: str
    error: str


class Looked(Struct, frozen=True):
    """The answer. `hits` are at most MOST a connection; `items` are what inventory connections
    know of the SKU; `near` are SKUs like one that was not found."""

    wanted: Wanted
    hits: tuple[Hit, ...]
    items: tuple[tuple[str, InventoryRow], ...]
    searched: tuple[Searched, ...]
    near: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether anything was found."""
        return bool(self.hits or self.items)

    def explanation(self, now: datetime) -> list[str]:
        """Why nothing was found, what was searched and how old it is, and what to try (S-140)."""
        kinds = [self.wanted.kind] if self.wanted.kind else list(Kind)
        accepted = "; ".join(ACCEPTED[kind] for kind in kinds)
        said = f"nothing found for {self.wanted.text!r}"
        lines = [f"{said} as {accepted}"]
        if self.wanted.address and not self.wanted.id and not self.wanted.variant:
            lines = [f"{said}: the address holds no /products/ID and no /customers/ID"]
        lines += [_told(feed, now) for feed in self.searched]
        if not self.searched:
            lines.append("no feed was searched: no connection has read such records yet (Refresh)")
        if self.near:
            lines.append(f"near: {', '.join(self.near)}")
        return lines


def _told(feed: Searched, now: datetime) -> str:
    what = f"{feed.component} of {feed.connection}"
    if feed.error_code == NOT_OFFERED:
        return f"no {what}: {feed.error}"
    if feed.read_at is None:
        failed = f": the last refresh failed ({feed.error})" if feed.error else ""
        return f"searched {what}: never read{failed}; Refresh reads them"
    old = f"{feed.records:,} records, read {ago(feed.read_at, now)}"
    failing = f"; the last refresh failed since: {feed.error}" if feed.error else ""
    return f"searched {what} at {feed.endpoint}: {old}{failing}"
