"""The baseline of two-way records: it moves only with an acknowledgement (rule 2, P-03)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.json import encode

from connectors.model import Record
from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import AgreedRecord, PlanRow
from syncconsole.cache.tables.base import database
from syncconsole.cache.write.cached import ROWS, RecordRead, digest
from syncconsole.cache.write.replay import Statement, insert, parameters, statement
from syncconsole.domain.two_way import STORE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_A = AgreedRecord
_FIELDS = (
    _A.flow, _A.key, _A.store_id, _A.office_id, _A.fields, _A.store_digest, _A.office_digest,
    _A.at, _A.run,
)  # fmt: skip


class Agreement(Struct, frozen=True):
    """What both sides hold of a key, and who it is on each; `fields` is JSON."""

    key: str
    store_id: str
    office_id: str
    fields: str
    store_digest: str
    office_digest: str


class Taken(Struct, frozen=True):
    """A record that the side `target` has acknowledged: its remote id there ("" where it was made
    and the answer told none), how it is spelt and linked there, and the fields it now holds."""

    key: str
    sku: str
    title: str
    source_id: str
    target_id: str
    refs: Mapping[str, str]
    fields: Mapping[str, str]


def agree(flow: int, agreements: Sequence[Agreement], run: int, at: datetime) -> None:
    """Both sides hold these. Wants an open transaction."""
    rows = [
        (
            flow, each.key, each.store_id, each.office_id, each.fields, each.store_digest,
            each.office_digest, to_epoch(at), run,
        )
        for each in agreements
    ]  # fmt: skip
    for start in range(0, len(rows), ROWS):
        part = rows[start : start + ROWS]
        database.execute_sql(_upsert().of(len(part)), parameters(part))


def acknowledge(
    flow: int, component: str, target: str, taken: Sequence[Taken], run: int, at: datetime
) -> None:
    """The target took these records: they are agreed upon, and its reading is what was written,
    so that the write never comes back as a change (P-28). Wants an open transaction."""
    agreements = []
    for each in taken:
        held = digest(each.fields)
        ids = (each.target_id, each.source_id)
        store, office = ids if target == STORE else ids[::-1]
        fields = encode(dict(each.fields)).decode()
        agreements.append(Agreement(each.key, store, office, fields, held, held))
    agree(flow, agreements, run, at)
    read = RecordRead(flow, target, run)
    read.take(
        [
            Record(
                component, each.target_id, each.sku, title=each.title, refs=each.refs,
                fields=each.fields,
            )
            for each in taken
            if each.target_id
        ],
        at,
    )  # fmt: skip
    read.close(at, absences=False)


def holds(flow: int, side: str, key: str, held: str, remote_id: str) -> None:
    """What this side was seen to hold of what was agreed, which may be less, and its id there."""
    if side == STORE:
        change = {_A.store_digest: held, _A.store_id: remote_id}
    else:
        change = {_A.office_digest: held, _A.office_id: remote_id}
    _A.update(change).where(_A.flow == flow, _A.key == key).execute()


def forget(flow: int, keys: Sequence[str]) -> None:
    """Nothing is agreed upon for these any more: both sides have lost them."""
    for start in range(0, len(keys), ROWS):
        _A.delete().where(_A.flow == flow, _A.key.in_(keys[start : start + ROWS])).execute()


def verified(rows: Sequence[int]) -> None:
    """These plan rows were read back and hold what was written. Wants an open transaction."""
    for start in range(0, len(rows), ROWS):
        part = list(rows[start : start + ROWS])
        PlanRow.update(verified=True).where(PlanRow.id.in_(part)).execute()


@lru_cache
def _upsert() -> Statement:
    return statement(
        lambda rows: insert(_A, _FIELDS, rows).on_conflict(
            conflict_target=[_A.flow, _A.key], preserve=_FIELDS[2:]
        )
    )
