"""Absorbing records other than quantities: what a side holds, what is new, what has gone."""

from __future__ import annotations

from array import array
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from msgspec.json import encode
from peewee import EXCLUDED, SQL, fn

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import CachedRecord, SeenPage
from syncconsole.cache.tables.base import database, listed, tuples
from syncconsole.cache.write.replay import Statement, insert, parameters, statement
from syncconsole.cache.write.seen import Seen
from syncconsole.domain.keys import match_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from connectors.model import Record

ROWS = 500
"""Rows a statement: 16 parameters each, far below SQLite's and PostgreSQL's limits."""

_C = CachedRecord
_FIELDS = (
    _C.flow, _C.side, _C.remote_id, _C.key, _C.sku, _C.parent, _C.title, _C.fields, _C.refs,
    _C.payload, _C.digest, _C.stamp, _C.reason, _C.updated, _C.at, _C.address,
)  # fmt: skip


def digest(fields: Mapping[str, str]) -> str:
    """The digest by which tracked fields are compared, whatever their order."""
    return blake2b(encode(sorted(fields.items())), digest_size=12).hexdigest()


class RecordRead:
    """One read of one side of a flow of records, page by page, as the cache takes it in.

    `side` is store or office. What it has met is kept with the run, so that absences are right
    when the read is taken up again after a crash. `why_not` says of a record why it is not
    imported, "" where it is; such a record is kept all the same, to be explained. `parent` names
    the ref that holds what a record belongs to, `address` gives its page in its own system.
    `kept_as(held, now)` says under which reason a record that was imported stays as it was although
    its new reading is refused; "" where the new reading takes its place. All methods want an open
    transaction.
    """

    def __init__(
        self,
        flow: int,
        side: str,
        run: int,
        *,
        why_not: Callable[[Record], str] = lambda _: "",
        parent: str = "",
        address: Callable[[Record], str] = lambda _: "",
        kept_as: Callable[[str, str], str] = lambda _held, _now: "",
    ) -> None:
        self.flow = flow
        self.side = side
        self.run = run
        self.rows = 0
        self._why_not = why_not
        self._parent = parent
        self._address = address
        self._kept_as = kept_as
        self._seen = Seen()
        self._mark = f"{side} {flow}"

    def resume(self) -> None:
        """Remember the records of the pages absorbed before a crash."""
        for page in SeenPage.select().where(SeenPage.run == self.run, SeenPage.side == self._mark):
            self._meet(array("q", bytes(page.items)))

    def met(self) -> Seen:
        """The ids of the records this read has met."""
        return self._seen

    def take(self, records: Sequence[Record], at: datetime) -> list[int]:
        """Absorb records; returns the ids of those that are new or differ in anything kept.

        The same record once more in a read (a repeated page) counts once; the later one stands.
        """
        rows = {record.remote_id: self._row(record, at) for record in records}
        known: dict[str, tuple[int, str, object, str]] = {}
        wanted = list(rows)
        for start in range(0, len(wanted), ROWS):
            part = wanted[start : start + ROWS]
            cursor = database.execute_sql(_select().of(len(part)), [self.flow, self.side, *part])
            known.update((remote, tuple(held)) for remote, *held in cursor)
        differing, met = [], array("q")
        changed: list[int] = []
        for remote, row in rows.items():
            held = known.get(remote)
            kept = self._kept_as(held[3], row[12]) if held is not None and row[12] else ""
            if held is not None and kept:
                self._keep(held[0], kept)
                (changed if held[3] != kept else met).append(held[0])
            elif held is None or held[1] != row[11] or held[2] is not None:
                differing.append(row)
            else:
                met.append(held[0])
        for start in range(0, len(differing), ROWS):
            batch = differing[start : start + ROWS]
            cursor = database.execute_sql(_upsert().of(len(batch)), parameters(batch))
            changed += [found for (found,) in cursor.fetchall()]
        fresh = array("q", (i for i in (*changed, *met) if i not in self._seen))
        if fresh:
            SeenPage.insert(run=self.run, side=self._mark, items=fresh.tobytes()).execute()
        self._meet(fresh)
        return changed

    def close(self, at: datetime, *, absences: bool) -> list[int]:
        """End the read; returns the ids of records that have left this side. Only a complete read
        may say so (`absences`); they stay in the cache, marked gone."""
        gone: list[int] = []
        if absences:
            present = (_C.flow == self.flow, _C.side == self.side, _C.gone.is_null())
            if _C.select(fn.COUNT(_C.id)).where(*present).scalar() != self.rows:
                rows = tuples(_C.select(_C.id).where(*present))
                gone = [found for (found,) in rows if found not in self._seen]
                mark_gone(gone, at)
        SeenPage.delete().where(SeenPage.run == self.run, SeenPage.side == self._mark).execute()
        return gone

    def _keep(self, record: int, reason: str) -> None:
        """The record stays as it is, under this reason. Without a stamp it differs from whatever
        is read next."""
        _C.update(reason=reason, stamp="", gone=None).where(_C.id == record).execute()

    def _meet(self, items: array[int]) -> None:
        self.rows += len(items)
        self._seen.add(items)

    def _row(self, record: Record, at: datetime) -> tuple[Any, ...]:
        fields, refs = encode(dict(record.fields)).decode(), encode(dict(record.refs)).decode()
        reason = self._why_not(record)
        parent = record.refs.get(self._parent, "") if self._parent else ""
        updated = None if record.updated_at is None else to_epoch(record.updated_at)
        address = self._address(record)
        text = (record.sku, parent, record.title, fields, refs, reason, address)
        stamp = blake2b(encode((*text, updated, record.payload)), digest_size=12).hexdigest()
        return (
            self.flow, self.side, record.remote_id, match_key(record.sku), record.sku, parent,
            record.title, fields, refs, record.payload, digest(record.fields), stamp, reason,
            updated, to_epoch(at), address,
        )  # fmt: skip


def mark_gone(records: Sequence[int], at: datetime) -> None:
    """These records have left their side; they are kept, with the time."""
    for start in range(0, len(records), ROWS):
        part = records[start : start + ROWS]
        _C.update(gone=to_epoch(at)).where(_C.id.in_(listed(part))).execute()


@lru_cache
def _select() -> Statement:
    query = _C.select(_C.remote_id, _C.id, _C.stamp, _C.gone, _C.reason)
    return statement(
        lambda rows: query.where(_C.flow == 0, _C.side == "", _C.remote_id.in_([""] * rows))
    )


@lru_cache
def _upsert() -> Statement:
    update: dict[Any, Any] = {field: getattr(EXCLUDED, field.name) for field in _FIELDS[3:]}
    update[_C.gone] = SQL("NULL")
    return statement(
        lambda rows: (
            insert(_C, _FIELDS, rows)
            .on_conflict(conflict_target=[_C.flow, _C.side, _C.remote_id], update=update)
            .returning(_C.id)
        )
    )
