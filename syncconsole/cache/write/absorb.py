"""Absorbing what an endpoint delivered: readings, rivals, absences, dirty keys."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from msgspec.json import encode
from peewee import fn

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Baseline, Dirty, Item, SeenPage
from syncconsole.cache.tables.base import listed, tuples
from syncconsole.cache.write import history
from syncconsole.cache.write.bundles import dirty_bundles
from syncconsole.cache.write.replay import insert_rows
from syncconsole.cache.write.seen import Seen
from syncconsole.cache.write.upsert import stored, upsert
from syncconsole.domain.keys import mapped_key
from syncconsole.domain.quantities import whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from connectors.model import Record

_QTY = 6
"""Where the quantity stands, both in what is stored and in what is to be written."""


class Read:
    """One read of one side of a flow, page by page, as the cache takes it in.

    Remembers the items it has met, in memory and (for a complete read of a run) in the cache, so
    that rivals within the read and absences at its end are told apart even when the read is taken
    up again after a crash. All methods want an open transaction.
    """

    def __init__(
        self, flow: int, side: str, run: int, *, sku_map: Mapping[str, str] | None = None
    ) -> None:
        self.flow = flow
        self.side = side
        self.run = run
        self.rows = 0
        self.changed = 0  # of this attempt: new keys, and those read otherwise than they stood
        self.unreadable = 0
        self._sku_map = (sku_map or {}) if side == "source" else {}
        self._seen = Seen()

    def resume(self) -> None:
        """Remember the items of the pages absorbed before a crash."""
        pages = SeenPage.select().where(SeenPage.run == self.run, SeenPage.side == self.side)
        for page in pages:
            items = array("q", bytes(page.items))
            self._seen.add(items)
            self.rows += len(items)

    def take(self, records: Sequence[Record], at: datetime, *, dirty: bool = True) -> int:
        """Absorb records; returns how many keys are new or changed.

        A second record with a key of this read is a rival where its remote id differs, and the
        same record once more (a repeated page) where it does not.
        """
        keyed = [(mapped_key(record.sku, self._sku_map), record) for record in records]
        known = stored(self.side, self.flow, list({key for key, _ in keyed}))
        epoch = to_epoch(at)
        first: set[str] = {""}
        again: list[tuple[str, Record]] = []
        differing: list[tuple[Any, ...]] = []
        moved: list[tuple[int, int | None]] = []
        old: set[int] = set()
        met = array("q")
        for key, record in keyed:
            held = known.get(key)
            if key in first or (held is not None and held[1] in self._seen):
                again.append((key, record))
                continue
            first.add(key)
            if record.qty is None:
                self.unreadable += 1
            row = self._row(key, record, epoch)
            if held is None or self._differs(held, row):
                differing.append(row)
                if held is not None:
                    old.add(held[1])
                    if held[_QTY] != row[_QTY]:
                        moved.append((held[1], row[_QTY]))
            else:
                met.append(held[1])
        changed = upsert(self.side, differing)
        history.observed(self.side, moved, self.run, epoch)
        new = [item for item in changed if item not in old]
        history.first_seen(self.side, new, self.run, epoch)
        if dirty:
            mark_dirty(self.flow, changed, "reading")
        self._remember(array("q", changed) + met)
        for key, record in again:
            self._again(key, record, epoch)
        self.changed += len(changed)
        return len(changed)

    def close(self, at: datetime, *, absences: bool) -> int:
        """End the read; returns how many keys have disappeared from this side.

        Only a complete read that passed its guards may say so (`absences`); the keys then lose
        their reading and their baseline (rule 4).
        """
        gone = self._judge(at) if absences else 0
        SeenPage.delete().where(SeenPage.run == self.run, SeenPage.side == self.side).execute()
        return gone

    def _remember(self, items: array[int]) -> None:
        self.rows += len(items)
        self._seen.add(items)
        if items:
            SeenPage.insert(run=self.run, side=self.side, items=items.tobytes()).execute()

    def _judge(self, at: datetime) -> int:
        present = getattr(Item, f"{self.side}_id").is_null(is_null=False)
        known = Item.select(fn.COUNT(Item.id)).where(Item.flow == self.flow, present).scalar()
        if known == self.rows:
            return 0
        rows = tuples(Item.select(Item.id).where(Item.flow == self.flow, present))
        gone = [found for (found,) in rows if found not in self._seen]
        lose(self.flow, self.side, gone, at)
        return len(gone)

    def _again(self, key: str, record: Record, epoch: float) -> None:
        if not key:
            self.unreadable += 1
            return
        held = stored(self.side, self.flow, [key])[key]
        row = self._row(key, record, epoch)
        if held[4] != record.remote_id:
            rivals = getattr(Item, f"{self.side}_rivals")
            Item.update({rivals: rivals + 1}).where(Item.id == held[1]).execute()
        elif self._differs(held, row):
            upsert(self.side, [row])
            if held[_QTY] != row[_QTY]:
                history.observed(self.side, [(held[1], row[_QTY])], self.run, epoch)
        else:
            return
        mark_dirty(self.flow, [held[1]], "reading")

    def _differs(self, held: tuple[Any, ...], row: tuple[Any, ...]) -> bool:
        _, _, title, rivals, *columns = held
        if rivals or columns != [*row[4 : 4 + len(columns)]]:
            return True
        return self.side == "source" and row[2] not in ("", title)

    def _row(self, key: str, record: Record, epoch: float) -> tuple[Any, ...]:
        qty, residue = (None, "") if record.qty is None else whole(record.qty)
        updated = None if record.updated_at is None else record.updated_at.timestamp()
        refs = encode(record.refs).decode() if record.refs else "{}"
        head = (self.flow, key, record.title, epoch, record.remote_id, record.sku, qty)
        if self.side == "source":
            return (*head, residue, record.reason, updated, refs, self.run)
        return (*head, record.reason, updated, refs)


def mark_dirty(flow: int, items: Sequence[int], why: str) -> None:
    """These keys are compared by the next plan, and the bundles that need them; a key that is
    dirty already keeps its reason."""
    rows = [(item, flow, why) for item in items]
    insert_rows(Dirty, (Dirty.item, Dirty.flow, Dirty.why), rows, taken="ignore")
    if items:
        dirty_bundles(flow, items, why)


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
        ).where(Item.id.in_(listed(part))).execute()
        Baseline.delete().where(Baseline.item.in_(listed(part))).execute()
        mark_dirty(flow, part, "lost")


def drop_unknown(flow: int) -> None:
    """Keys that neither side knows any more leave the scope."""
    Item.delete().where(
        Item.flow == flow,
        Item.source_id.is_null(),
        Item.target_id.is_null(),
    ).execute()
