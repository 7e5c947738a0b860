"""The keys of a component that may have to move, with what both sides hold and agreed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct
from peewee import JOIN, fn

from syncconsole.cache.tables import AgreedRecord, CachedRecord
from syncconsole.cache.tables.base import tuples
from syncconsole.domain.two_way import OFFICE, STORE

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH = 500

_C, _A = CachedRecord, AgreedRecord


class Side(Struct, frozen=True):
    """One record as a side last delivered it; `fields` are the tracked ones."""

    id: int
    remote_id: str
    sku: str
    title: str
    fields: Mapping[str, str]
    refs: str
    digest: str
    updated: float | None


class Candidate(Struct, frozen=True):
    """One key: the records that carry it on each side (more than one: none is guessed), and what
    was last agreed."""

    key: str
    store: tuple[Side, ...]
    office: tuple[Side, ...]
    agreed: AgreedRecord | None


def scope(flow: int, side: str) -> int:
    """How many records this side has in scope."""
    return int(_C.select().where(_here(flow, side)).count())


def differing(flow: int) -> list[str]:
    """The keys whose sides are not as they were agreed, in their order: changed, new, gone, or
    carried by several records. All others are unchanged."""
    joined = (_A.flow == _C.flow) & (_A.key == _C.key)
    moved = _A.id.is_null() | (
        ((_C.side == STORE) & (_C.digest != _A.store_digest))
        | ((_C.side == OFFICE) & (_C.digest != _A.office_digest))
    )
    keys = {
        key
        for (key,) in tuples(
            _C.select(_C.key).join(_A, JOIN.LEFT_OUTER, on=joined).where(_here(flow), moved)
        )
    }
    for side in (STORE, OFFICE):
        there = _C.select(_C.id).where(_here(flow, side), _C.key == _A.key)
        keys |= {
            key for (key,) in tuples(_A.select(_A.key).where(_A.flow == flow, ~fn.EXISTS(there)))
        }
        rivals = _C.select(_C.key).where(_here(flow, side)).group_by(_C.key)
        keys |= {key for (key,) in tuples(rivals.having(fn.COUNT(_C.id) > 1))}
    return sorted(keys)


def candidates(flow: int, keys: list[str]) -> Iterator[list[Candidate]]:
    """These keys in batches, with their records. Wants an open connection."""
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        sides: dict[tuple[str, str], list[Side]] = defaultdict(list)
        rows: Any = _C.select().where(_here(flow), _C.key.in_(part)).order_by(_C.id)
        for row in rows:
            sides[row.key, row.side].append(_side(row))
        agreed = {row.key: row for row in _A.select().where(_A.flow == flow, _A.key.in_(part))}
        yield [
            Candidate(
                key, tuple(sides[key, STORE]), tuple(sides[key, OFFICE]), agreed.get(key)
            )
            for key in part
        ]  # fmt: skip


def _here(flow: int, side: str | None = None) -> Any:
    here = (_C.flow == flow) & _C.gone.is_null() & (_C.reason == "")
    return here if side is None else here & (_C.side == side)


def _side(row: Any) -> Side:
    fields = msgspec.json.decode(row.fields, type=dict[str, str])
    return Side(
        row.id, row.remote_id, row.sku, row.title, fields, row.refs, row.digest, row.updated
    )
