"""A point in the past as an operator writes it: `90m`, `8h`, `2d`, or a date and time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

_AGO = re.compile(r"(\d{1,5})\s?([mhd])", re.ASCII)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_WRITTEN = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d")


def instant(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The instant meant, a date and time in `zone`; None where it cannot be read or lies ahead."""
    ago = _AGO.fullmatch(text.strip())
    if ago:
        return now - int(ago[1]) * _UNITS[ago[2]]
    for form in _WRITTEN:
        try:
            found = datetime.strptime(text.strip(), form).replace(tzinfo=zone)
        except ValueError:
            continue
        return found if found <= now else None
    return None
