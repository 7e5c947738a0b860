"""Confirming that records which look exchanged are the right ones (P-13, P-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read.inventory import flow_of
from syncconsole.cache.write.links import let_go
from syncconsole.engine.scope import candidates, every_key

if TYPE_CHECKING:
    from collections.abc import Collection


def relink(connection: str, keys: Collection[str] | None) -> list[str]:
    """Let go of the links of these keys, None for all, where a record was exchanged or renamed;
    returns the keys. The next plan compares them anew and links what it pushes."""
    flow = flow_of(connection)
    found = [
        each
        for batch in candidates(every_key(flow))
        for each in batch
        if each.row.doubt and (keys is None or each.row.key in keys)
    ]
    if found:
        let_go(flow, [each.item for each in found])
    return [each.row.key for each in found]
