"""How long to wait before asking again."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from random import Random

_SECONDS = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)


class Backoff:
    """Exponential backoff with full jitter: a random part of base, 2 base, 4 base ... up to cap.

    Full jitter spreads the clients of a system that comes back, so that they do not knock it
    over again all at once.
    """

    def __init__(self, random: Random, *, base: float = 0.5, cap: float = 30.0) -> None:
        self._random = random
        self._base = base
        self._cap = cap

    def delay(self, attempt: int) -> float:
        """Seconds to wait after the given failed attempt, counted from 1."""
        return self._random.uniform(0.0, min(self._cap, self._base * 2.0 ** min(attempt, 30)))


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds the system asks us to wait, or None where it says nothing readable.

    Reads Retry-After (seconds or HTTP date, RFC 9110 10.2.3) and X-Retry-After (seconds). A date
    is taken against the answer's own Date, since the two clocks may differ. `now` is aware.
    """
    for name in ("retry-after", "x-retry-after"):
        text = headers.get(name, "").strip()
        if _SECONDS.fullmatch(text):
            return float(text)
        if (until := http_date(text)) is not None:
            said_at = http_date(headers.get("date", "")) or now
            return max(0.0, (until - said_at).total_seconds())
    return None


def http_date(text: str) -> datetime | None:
    """An HTTP date as an aware datetime, or None where it cannot be read."""
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return when if when.tzinfo is not None else None
