"""Statements of QuickBooks' query language, which looks like SQL and knows neither OR nor joins."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

MOST_ROWS = 1000
"""Objects one answer holds at most (vendor page "Query operations")."""

LIST = 500
"""Values asked for in one list. A SKU need not be unique, so an answer may hold more objects."""


def quoted(text: str) -> str:
    r"""The text as a value: in single quotes, with `\'` and `\\` inside."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def one_of(name: str, values: Iterable[str]) -> str:
    """The condition that the field is one of the values."""
    return f"{name} in ({', '.join(map(quoted, values))})"


def statement(entity: str, *conditions: str, start: int = 1) -> str:
    """`select * from ENTITY where ...` from position `start`, counted from 1, in order of Id."""
    order = f"orderby Id startposition {start} maxresults {MOST_ROWS}"
    return f"select * from {entity}{_where(conditions)} {order}"  # noqa: S608 - values are quoted


def counting(entity: str, *conditions: str) -> str:
    """`select count(*) from ENTITY where ...`."""
    return f"select count(*) from {entity}{_where(conditions)}"  # noqa: S608 - values are quoted


def instant(moment: datetime) -> str:
    """An aware time as the API spells it, in UTC to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def lists(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values, each once and in order, in lists of at most LIST."""
    once = list(dict.fromkeys(values))
    return (once[start : start + LIST] for start in range(0, len(once), LIST))


def _where(conditions: Sequence[str]) -> str:
    return f" where {' and '.join(conditions)}" if conditions else ""
