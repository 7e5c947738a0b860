"""The state of a feed: what a tile says."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta


class FeedState(StrEnum):
    """A word for each state; the glyph and the style are the screen's."""

    NEVER = "NEVER"
    OK = "OK"
    ERRORS = "ERRORS"
    LATE = "LATE"
    FAIL = "FAIL"


def feed_state(
    *,
    last_ok: datetime | None,
    failed: bool,
    errors: int,
    limit: timedelta | None,
    now: datetime,
) -> FeedState:
    """The state of a feed. `failed`: the last try brought nothing; `limit`: its own age limit.

    A failing try outweighs age, age outweighs single rows in error, so that the worst is shown.
    """
    if failed:
        return FeedState.FAIL
    if last_ok is None:
        return FeedState.NEVER
    if limit is not None and now - last_ok > limit:
        return FeedState.LATE
    return FeedState.ERRORS if errors else FeedState.OK
