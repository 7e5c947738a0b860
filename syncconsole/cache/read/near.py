"""SKUs that look like one that is not there. Bounded work, however many there are."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from syncconsole.cache.read.windows import starts_with
from syncconsole.cache.tables import CachedRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

ALIKE = 0.6
"""The least likeness (difflib's ratio) worth telling."""

_C = CachedRecord
_LONGEST = 64
_PART = 40


def near(flows: Iterable[int], key: str, limit: int = 5) -> tuple[str, ...]:
    """The SKUs of variants most like this key, the likest first. Looked at are spellings one slip
    away, keys of the same beginning, and the neighbours in order: each found by the index."""
    if not key or len(key) > _LONGEST:
        return ()
    candidates: dict[str, str] = {}
    for flow in flows:
        present = (_C.flow == flow) & _C.gone.is_null()
        for where, order in _places(key):
            query: Any = _C.select(_C.key, _C.sku).where(present, where)
            candidates.update(query.order_by(order).limit(_PART).tuples())
    likeness = [(_alike(key, other), _shared(key, other), sku) for other, sku in candidates.items()]
    found = sorted((-alike, -shared, sku) for alike, shared, sku in likeness if alike >= ALIKE)
    return tuple(sku for _, _, sku in found[:limit])


def _places(key: str) -> list[tuple[Any, Any]]:
    beginnings = {key[:-1], key[: len(key) // 2 + 1]} - {""}
    return [
        (_C.key.in_(sorted(_slips(key))), _C.key),
        (_C.key > key, _C.key),
        (_C.key < key, _C.key.desc()),
        *((starts_with(_C.key, beginning), _C.key) for beginning in sorted(beginnings)),
    ]


def _slips(key: str) -> set[str]:
    """The key with one sign left out or two exchanged, in capitals or small letters, with another
    separator, none, or one more."""
    ways = range(len(key))
    slips = {key[:n] + key[n + 1 :] for n in ways}
    slips |= {key[:n] + key[n + 1 : n + 2] + key[n : n + 1] + key[n + 2 :] for n in ways}
    slips |= {key[:n] + separator + key[n:] for n in ways for separator in "-_ "}
    slips |= {key.upper(), key.lower(), key.title()}
    for separator in "-_ ./":
        slips |= {key.replace(separator, other) for other in ("-", "_", " ", "")}
    return slips - {key, ""}


def _shared(key: str, other: str) -> int:
    """Signs both begin with."""
    pairs = zip(key, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _alike(key: str, other: str) -> float:
    """Likeness from 0 to 1; capitals count for next to nothing."""
    same = SequenceMatcher(None, key.casefold(), other.casefold()).ratio()
    return same - (0.01 if key.casefold() == other.casefold() else 0)
