"""What a quantity was lately: its line of blocks, and whether somebody else writes it (N-13)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

KEPT = 20
"""Values kept for each side of a key."""

RECENT = timedelta(days=14)
"""How long a key counts as flapping after it was last overwritten."""

BLOCKS = "▁▂▃▄▅▆▇█"
PLAIN_BLOCKS = "_.-=+*%#"
"""The same heights where the terminal has ASCII only."""


class Past(Struct, frozen=True):
    """A value: `side` is source, target or pushed. `instead` is what stood there of somebody
    else's making before we wrote this value once more, None where nobody had."""

    side: str
    qty: int | None
    at: datetime
    run: int
    instead: int | None = None


def overwritten(agreed: int | None, found: int | None, written: int) -> int | None:
    """What somebody else had put there: the target acknowledged A, was read to hold B, and is told
    A again. None where it is not so, or where what it held is not known (P-05)."""
    return found if agreed == written and found not in (None, written) else None


def swings(past: Sequence[Past], now: datetime) -> tuple[int, ...]:
    """The values a target went through while two wrote it, `5 9 5 9 5`, oldest first; empty where
    nobody else has overwritten us of late. `past` is in the order in which it happened."""
    if not any(each.instead is not None and now - each.at <= RECENT for each in past):
        return ()
    values: list[int] = []
    for each in past:
        if each.side == "source" or each.qty is None:
            continue
        for qty in (each.instead, each.qty):
            if qty is not None and values[-1:] != [qty]:
                values.append(qty)
    return tuple(values)


def sparkline(values: Sequence[int | None], *, plain: bool = False) -> str:
    """A block a value, the lowest and the highest of them marking the ends; `?` is unknown."""
    blocks = PLAIN_BLOCKS if plain else BLOCKS
    known = [value for value in values if value is not None]
    low, high = min(known, default=0), max(known, default=0)
    spread = max(high - low, 1)
    return "".join(
        "?" if value is None else blocks[(value - low) * (len(blocks) - 1) // spread]
        for value in values
    )


def told(past: Sequence[Past], *, plain: bool = False) -> str:
    """The values of one side in a line: blocks, range, the newest value and the run that set it."""
    newest = past[-1]
    known = [each.qty for each in past if each.qty is not None]
    span = f"  {min(known):,} to {max(known):,}" if known else ""
    last = "unknown" if newest.qty is None else f"{newest.qty:,}"
    line = sparkline([each.qty for each in past], plain=plain)
    return f"{line}{span}, now {last} (run {newest.run})"


def runs_of(past: Sequence[Past], most: int = 5) -> str:
    """What set the latest values, the newest first: `9 run 14, 5 run 12`."""
    named = [
        f"{'unknown' if each.qty is None else format(each.qty, ',')} run {each.run}"
        for each in reversed(past[-most:])
    ]
    return ", ".join(named)
