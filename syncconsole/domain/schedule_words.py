"""Reading a schedule's words into entries; what cannot be read is told with what was expected."""

from __future__ import annotations

import re
from datetime import time, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING

from syncconsole.domain.schedule import EVERY_DAY, WEEK, Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

DAYS = r"(?:mon|tue|wed|thu|fri|sat|sun)(?:-(?:mon|tue|wed|thu|fri|sat|sun))?"
CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
PATTERN = (
    rf"^(?:{DAYS} +)*(?:(?:[0-9]{{1,6}} ?[mhd]|hourly at :[0-5][0-9])"
    rf"(?: +from +{CLOCK} +to +{CLOCK})?|daily +at +{CLOCK})$"
)
"""An entry as a regular expression, for editors; `parse` also tells what is wrong with one."""

_INTERVAL = re.compile(r"([0-9]{1,6})([mhd])", re.ASCII)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST = timedelta(days=366)
_WORDS = ("hourly", "daily", "at", "from", "to")
_EXPECTED = 'expected an interval such as 60m, 24h or 1d, "hourly at :05" or "daily at 02:00"'


class ScheduleError(ValueError):
    """The words are no schedule; `expected` and `hint` say what would be one."""

    def __init__(self, expected: str, hint: str = "") -> None:
        super().__init__(f"{expected}; {hint}" if hint else expected)
        self.expected = expected
        self.hint = hint


def parse(text: str) -> Entry:
    """The entry these words say. Raises ScheduleError."""
    words = re.sub(r"\b([0-9]{1,6})\s+([mhd])\b", r"\1\2", " ".join(text.lower().split())).split()
    days, rest = _leading_days(words)
    window = None
    if "from" in rest:
        start = rest.index("from")
        window, rest = _window(rest[start:], text), rest[:start]
    if len(rest) == 1:
        return Entry(every=_interval(rest[0], text), days=days, window=window)
    if rest[:2] == ["hourly", "at"] and len(rest) == 3:
        entry = Entry(minute=_minute(rest[2]), days=days, window=window)
        if entry.empty:
            raise ScheduleError(f"expected a window in which {rest[2]} comes")
        return entry
    if rest[:2] == ["daily", "at"] and len(rest) == 3:
        if window is not None:
            raise ScheduleError("expected no window after a daily time", "leave from ... to out")
        return Entry(at=_time(rest[2]), days=days)
    raise _unread(rest, text)


def parse_all(texts: Sequence[str]) -> tuple[Entry, ...]:
    """Several entries, none twice; `off` alone is none. Raises ScheduleError."""
    if [text.strip().lower() for text in texts] == ["off"]:
        return ()
    return tuple(dict.fromkeys(parse(text) for text in texts))


def parse_days(text: str) -> frozenset[int]:
    """`mon-fri`, `mon-wed fri`: weekdays, Monday is 0. Raises ScheduleError."""
    days, rest = _leading_days(text.lower().split())
    if rest or not text.strip():
        near = get_close_matches(rest[0] if rest else "", WEEK, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"the days are {' '.join(WEEK)}"
        raise ScheduleError(f'expected days such as mon-fri, not "{_short(text)}"', hint)
    return days


def _leading_days(words: Sequence[str]) -> tuple[frozenset[int], list[str]]:
    days: set[int] = set()
    for n, word in enumerate(words):
        ends = word.split("-")
        if len(ends) > 2 or any(end not in WEEK for end in ends):
            return frozenset(days) or EVERY_DAY, list(words[n:])
        first, last = WEEK.index(ends[0]), WEEK.index(ends[-1])
        days |= {(first + step) % 7 for step in range((last - first) % 7 + 1)}
    return frozenset(days) or EVERY_DAY, []


def _interval(word: str, text: str) -> timedelta:
    found = _INTERVAL.fullmatch(word)
    if found is None:
        raise _unread([word], text)
    every = int(found[1]) * _UNITS[found[2]]
    if not timedelta(minutes=1) <= every <= _LONGEST:
        raise ScheduleError(f'expected from 1m to 366d, not "{word}"')
    return every


def _window(words: Sequence[str], text: str) -> tuple[time, time]:
    if len(words) != 4 or words[2] != "to":
        hint = "such as 15m from 08:00 to 20:00"
        raise ScheduleError(f'expected "from HH:MM to HH:MM" in "{_short(text)}"', hint)
    opens, closes = _time(words[1]), _time("00:00" if words[3] == "24:00" else words[3])
    if opens == closes:
        raise ScheduleError("expected a window that ends", "leave it out for the whole day")
    return opens, closes


def _time(word: str) -> time:
    if not re.fullmatch(CLOCK, word, re.ASCII):
        bare = word.isascii() and word.isdigit() and int(word) < 24
        hint = f"write {int(word):02}:00" if bare else ""
        raise ScheduleError(f'expected a time from 00:00 to 23:59, not "{_short(word)}"', hint)
    hour, minute = word.split(":")
    return time(int(hour), int(minute))


def _minute(word: str) -> int:
    if not re.fullmatch(r":[0-5][0-9]", word, re.ASCII):
        bare = word.lstrip(":")
        fits = bare.isascii() and bare.isdigit() and int(bare) < 60
        hint = f"write hourly at :{int(bare):02}" if fits else ""
        raise ScheduleError(f'expected a minute from :00 to :59, not "{_short(word)}"', hint)
    return int(word[1:])


def _unread(words: Sequence[str], text: str) -> ScheduleError:
    """What is nearest to words that say nothing."""
    hint = ""
    if len(words) == 1 and words[0].isascii() and words[0].isdigit():
        hint = f"write {words[0]}m"
    for word in words:
        near = get_close_matches(word, (*_WORDS, *WEEK), n=1, cutoff=0.6)
        if near and near[0] != word and not hint:
            hint = f'did you mean "{near[0]}"?'
    if words and words[-1] in ("hourly", "daily") and not hint:
        hint = "write hourly at :05" if words[-1] == "hourly" else "write daily at 02:00"
    return ScheduleError(f'{_EXPECTED}, not "{_short(text)}"', hint)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
