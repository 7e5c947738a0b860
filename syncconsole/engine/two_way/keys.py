"""Which keys a side is asked for one by one, where its pages cannot tell them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from peewee import JOIN

from connectors.model import Ask
from syncconsole.cache.tables import AgreedRecord, CachedRecord
from syncconsole.cache.tables.base import tuples
from syncconsole.domain.two_way import OFFICE, STORE

if TYPE_CHECKING:
    from typing import Any

_C, _A = CachedRecord, AgreedRecord


class Known(Struct, frozen=True):
    """A key to ask a side for. `record` is the id of what is cached of it there, 0 for nothing."""

    ask: Ask
    record: int = 0
    remote_id: str = ""


def known_keys(flow: int, side: str, *, all_: bool) -> list[Known]:
    """The keys of what this side is known to hold, and of what only the other side has; without
    `all_` only those whose other side differs from what was agreed. Wants an open connection."""
    here, there = _present(flow, side), _present(flow, OFFICE if side == STORE else STORE)
    other = _C.select(_C.key, _C.sku).where(there)
    if not all_:
        there_digest = _A.office_digest if side == STORE else _A.store_digest
        other = other.join(
            _A, JOIN.LEFT_OUTER, on=((_A.flow == _C.flow) & (_A.key == _C.key))
        ).where(_A.id.is_null() | (_C.digest != there_digest))
    wanted: dict[str, str] = dict(tuples(other))
    found = []
    for record, remote_id, key, sku, refs in tuples(
        _C.select(_C.id, _C.remote_id, _C.key, _C.sku, _C.refs).where(here)
    ):
        if all_ or key in wanted:
            found.append(Known(Ask(sku, msgspec.json.decode(refs)), record, remote_id))
        wanted.pop(key, None)
    return found + [Known(Ask(sku)) for sku in wanted.values()]


def _present(flow: int, side: str) -> Any:
    return (
        (_C.flow == flow)
        & (_C.side == side)
        & _C.gone.is_null()
        & (_C.reason == "")
        & (_C.key != "")
    )
