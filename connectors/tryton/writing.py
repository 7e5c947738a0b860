"""What every write into the books goes through, whatever it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec import Struct

from connectors.tryton.api import Api, Refused
from connectors.tryton.books import Books
from connectors.tryton.reading import Reading

T = TypeVar("T")

MOST_CALLS = 32
"""A refusal names no row, so a batch is halved until the bad ones stand alone; no further then."""


class Desk(Struct, frozen=True):
    """The company's API, its readings and its names; `ready` as `Connector.push` has it."""

    api: Api
    reading: Reading
    books: Books
    ready: Callable[[], None]


def in_parts(
    rows: Sequence[T],
    do: Callable[[Sequence[T]], None],
    refuse: Callable[[Sequence[T], Refused], None],
) -> None:
    """Do the rows together, or in halves where Tryton refuses them together."""
    waiting, calls = ([list(rows)] if rows else []), 0
    while waiting:
        part = waiting.pop()
        calls += 1
        try:
            do(part)
        except Refused as refused:
            if len(part) == 1 or calls >= MOST_CALLS:
                refuse(part, refused)
            else:
                half = len(part) // 2
                waiting += [part[half:], part[:half]]
