"""How much a benchmark reads, plans and pushes."""

from __future__ import annotations

from typing import NamedTuple

MOST_CHANGED = 10_000
SMALLER = 10
"""How many times smaller the second catalogue is that flat costs are shown with."""


class Sizes(NamedTuple):
    """`items` are pulled, `planned` is the scope of the plans, one in a hundred of it dirty;
    `changed` rows are pushed; `repeats` times each is measured, the median counts."""

    items: int
    planned: int
    changed: int
    repeats: int = 3


DEFAULT = Sizes(items=100_000, planned=200_000, changed=MOST_CHANGED)
QUICK = Sizes(items=20_000, planned=30_000, changed=MOST_CHANGED)
"""Under a minute on two cores."""


def of(items: int | None, repeats: int | None, *, quick: bool) -> Sizes:
    """The sizes that the command line asks for: `items` is both what is pulled and planned."""
    sizes = QUICK if quick else DEFAULT
    if items is not None:
        changed = min(MOST_CHANGED, max(items // 2, 1))
        sizes = Sizes(items, items, changed, sizes.repeats)
    return sizes if repeats is None else sizes._replace(repeats=repeats)
