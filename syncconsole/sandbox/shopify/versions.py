"""Which version of the API a request is served by.

A version lives at least a year; what has expired is served by the oldest supported one, and the
header X-Shopify-API-Version says which it was (vendor page "Versioning": it "falls forward").
"""

from __future__ import annotations

import re

SUPPORTED = ("2026-04", "2026-07", "2026-10")
"""Oldest first. Older ones are told apart by inputs that this store does not have."""

UNSTABLE = "unstable"

_VERSION = re.compile(r"\d{4}-(01|04|07|10)", re.ASCII)


def served(asked: str) -> str | None:
    """The version that answers, or None where `asked` is none at all.

    One that is not out yet is answered by the newest.
    """
    if asked in (*SUPPORTED, UNSTABLE):
        return asked
    if not _VERSION.fullmatch(asked):
        return None
    return SUPPORTED[0] if asked < SUPPORTED[0] else SUPPORTED[-1]


def before_2026_10(version: str) -> bool:
    """Whether the version still refuses to set a quantity where an item is not stocked."""
    return version in ("2026-04", "2026-07")
