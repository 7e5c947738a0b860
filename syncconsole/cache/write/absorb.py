"""Absorbing what an endpoint delivered: readings, rivals, absences, dirty keys."""

from __future__ import annotations

from hashlib import blake2b
from json import dumps
from typing import TYPE_CHECKING, Any

from peewee import fn

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Baseline, Dirty, Item, SeenPage
from syncconsole.cache.write.replay import insert_rows
from syncconsole.cache.write.upsert import upsert
from syncconsole.domain.keys import mapped_key
from syncconsole.domain.quantities import whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from connectors.model import Record


class Read:
    """One read of one side of a flow, page by page, as the cache takes it in.

    Keeps the digests of the keys it has seen, in memory and (for a complete read of a run) in the
    cache, so that rivals within the read and absences at its end are told apart even when the
    read is taken up again after a crash. All methods want an open transaction.
    """

    def __init__(
        self, flow: int, side: str, run: int, *, sku_map: Mapping[str, str] | None = None
    ) -> None:
        self.flow = flow
        self.side = side
        self.run = run
        self.rows = 0
        self.unreadable = 0
        self._sku_map = sku_map or {}
        self._seen: set[bytes] = set()

    def resume(self) -> None:
        """Remember the keys of the pages absorbed before a crash."""
        pages = SeenPage.select().where(SeenPage.run == self.run, SeenPage.side == self.side)
        for page in pages:
            digests = bytes(page.digests)
            self._seen.update(digests[n : n + 8] for n in range(0, len(digests), 8))
        self.rows = len(self._seen)

    def take(self, records: Sequence[Record], at: datetime, *, dirty: bool = True) -> int:
        """Absorb records; returns how many keys are new or changed.

        A second record with a key of this read is a rival where its remote id differs, and the
        same record once more (a repeated page) where it does not.
        """
        first: dict[str, Record] = {}
        again: list[tuple[str, Record]] = []
        digests = bytearray()
        for record in records:
            key = mapped_key(record.sku, self._sku_map) if self.side == "source" else None
            if key is None:
                key = mapped_key(record.sku, {})
            if not key:
                self.unreadable += 1
                continue
            digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            if digest in self._seen:
                again.append((key, record))
                continue
            self._seen.add(digest)
            digests += digest
            first[key] = record
            if record.qty is None:
                self.unreadable += 1
        self.rows += len(first)
        epoch = to_epoch(at)
        changed = upsert(
            self.side, [self._row(key, record, epoch) for key, record in first.items()]
        )
        if dirty:
            mark_dirty(self.flow, changed, "reading")
        if digests:
            SeenPage.insert(run=self.run, side=self.side, digests=bytes(digests)).execute()
        for key, record in again:
            self._again(key, record, epoch)
        return len(changed)

    def close(self, at: datetime, *, absences: bool) -> int:
        """End the read; returns how many keys have disappeared from this side.

        Only a complete read that passed its guards may say so (`absences`); the keys then lose
        their reading and their baseline (rule 4).
        """
        gone = self._judge(at) if absences else 0
        SeenPage.delete().where(SeenPage.run == self.run, SeenPage.side == self.side).execute()
        return gone

    def _judge(self, at: datetime) -> int:
        present = getattr(Item, f"{self.side}_id").is_null(is_null=False)
        known = Item.select(fn.COUNT(Item.id)).where(Item.flow == self.flow, present).scalar()
        if known == len(self._seen):
            return 0
        rows = Item.select(Item.id, Item.key).where(Item.flow == self.flow, present).tuples()
        gone = [
            found
            for found, key in rows.iterator()
            if blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            not in self._seen
        ]
        lose(self.flow, self.side, gone, at)
        return len(gone)

    def _again(self, key: str, record: Record, epoch: float) -> None:
        item = Item.get(Item.flow == self.flow, Item.key == key)
        if getattr(item, f"{self.side}_id") == record.remote_id:
            upsert(self.side, [self._row(key, record, epoch)])
            return
        rivals = getattr(Item, f"{self.side}_rivals")
        Item.update({rivals: rivals + 1}).where(Item.id == item.id).execute()
        mark_dirty(self.flow, [item.id], "reading")

    def _row(self, key: str, record: Record, epoch: float) -> tuple[Any, ...]:
        qty, residue = (None, "") if record.qty is None else whole(record.qty)
        updated = None if record.updated_at is None else record.updated_at.timestamp()
        refs = dumps(dict(record.refs)) if record.refs else "{}"
        head = (self.flow, key, record.title, epoch, record.remote_id, record.sku, qty)
        if self.side == "source":
            return (*head, residue, record.reason, updated, refs)
        return (*head, record.reason, updated, refs)


def mark_dirty(flow: int, items: Sequence[int], why: str) -> None:
    """These keys are compared by the next plan; a key that is dirty already keeps its reason."""
    rows = [(item, flow, why) for item in items]
    insert_rows(Dirty, (Dirty.item, Dirty.flow, Dirty.why), rows, ignore=True)


def lose(flow: int, side: str, items: Sequence[int], at: datetime) -> None:
    """These keys are no longer at this side: reading and baseline go, the key stays dirty."""
    for start in range(0, len(items), 500):
        part = items[start : start + 500]
        Item.update(
            {
                getattr(Item, f"{side}_id"): None,
                getattr(Item, f"{side}_qty"): None,
                getattr(Item, f"{side}_rivals"): 0,
                getattr(Item, f"{side}_gone"): to_epoch(at),
            }
        ).where(Item.id.in_(part)).execute()
        Baseline.delete().where(Baseline.item.in_(part)).execute()
        mark_dirty(flow, part, "lost")


def drop_unknown(flow: int) -> None:
    """Keys that neither side knows any more leave the scope."""
    Item.delete().where(
        Item.flow == flow,
        Item.source_id.is_null(),
        Item.target_id.is_null(),
    ).execute()
