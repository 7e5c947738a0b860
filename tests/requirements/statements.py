"""The numbered statements: four groups, those that state no behaviour, those that are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUPS: Mapping[str, range] = {
    "Store Center": range(1, 46),
    "warehouse to store": range(46, 72),
    "the four-step cycle": range(72, 98),
    "feeds and look-up": range(98, 147),
}

NO_BEHAVIOUR: Mapping[str, str] = {
    "S-044": "front matter of a page: title, excerpt, flags for its publisher",
    "S-045": "how two copies of the document are set in bold",
    "S-071": "a question to the reader of an article",
}
"""Statement -> why nothing of the program could prove or break it."""

DUE: Mapping[str, str] = {}
"""Statements that are not true yet, and what is missing."""


def numbers() -> list[str]:
    """Every statement, S-001 to S-146."""
    return [f"S-{number:03}" for group in GROUPS.values() for number in group]
