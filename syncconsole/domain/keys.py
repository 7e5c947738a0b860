"""The key two systems are matched by, and the lists that change how a key is treated (P-08)."""

from __future__ import annotations

import re
import unicodedata
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_SPACE = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff]+")
_EDGES = " \u200b\u200c\u200d\u2060\ufeff"


def match_key(sku: str) -> str:
    """The SKU in NFC, trimmed, inner white space folded to one space; case and zeros kept.

    Zero-width characters count as white space. "" where nothing is left: such a row has no key.
    The target's own spelling is what is sent to it, never this key.
    """
    if sku.isascii() and sku.isprintable() and " " not in sku:  # nearly all; six times faster
        return sku
    return _SPACE.sub(" ", unicodedata.normalize("NFC", sku)).strip(_EDGES)


def mapped_key(sku: str, sku_map: Mapping[str, str]) -> str:
    """The key under which the other side knows this SKU (`sku_map` in config.yaml)."""
    key = match_key(sku)
    return match_key(sku_map[key]) if key in sku_map else key


def case_twins(some: Iterable[str], others: Iterable[str]) -> dict[str, str]:
    """Key -> the key of the other list that differs in capitals alone, both ways.

    They are told, never tied: two SKUs may differ in nothing else. Where several are alike, the
    first in the alphabet is named.
    """
    folded = {key.casefold(): key for key in sorted(others, reverse=True)}
    pairs = {key: folded[key.casefold()] for key in some if key.casefold() in folded}
    return pairs | {other: key for key, other in sorted(pairs.items(), reverse=True)}


def from_other_source(key: str, patterns: Sequence[str]) -> bool:
    """Whether the SKU is supplied by somebody else (drop-ship) and never touched (S-092)."""
    return any(fnmatchcase(key, pattern) for pattern in patterns)
