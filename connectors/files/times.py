"""The time of a row as files spell it. What cannot be read is unknown, never guessed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?", re.ASCII)
# M/D/YYYY h:mm AM/PM, as the source documents print it (S-064). By hand, because strptime's %p
# follows the locale.
_AMERICAN = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))? ?([AaPp])\.?[Mm]\.?", re.ASCII
)


def parse_time(text: str, pattern: str, zone: tzinfo) -> datetime | None:
    """The instant, aware UTC, or None where it cannot be read.

    `pattern` is a strptime pattern; "" accepts ISO 8601 and M/D/YYYY h:mm AM/PM. A time without a
    zone is in `zone`; one that occurs twice, at the end of summer time, is the first.
    """
    text = text.strip()
    try:
        found = datetime.strptime(text, pattern) if pattern else _auto(text)  # noqa: DTZ007
        if found is None:
            return None
        aware = found if found.tzinfo else found.replace(tzinfo=zone)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):  # 31 February; year 1 in a zone east of Greenwich
        return None


def _auto(text: str) -> datetime | None:
    if _ISO.fullmatch(text):
        return datetime.fromisoformat(text)
    found = _AMERICAN.fullmatch(text)
    if found is None:
        return None
    month, day, year, hour, minute = map(int, found.groups()[:5])
    if not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if found[7] in "Pp" else 0)
    return datetime(year, month, day, hour, minute, int(found[6] or 0))  # noqa: DTZ001
