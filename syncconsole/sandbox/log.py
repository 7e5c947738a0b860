"""What was asked of the simulated system, in the order it was answered."""

from __future__ import annotations

import threading
from collections import Counter, deque
from dataclasses import dataclass

NO_ANSWER = 0
"""The status of a request whose connection was closed without an answer."""

_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its number in order of arrival, what it asked, what it was answered.

    `kind` is "read", "write" or "token"; `rows` counts the records delivered or asked to be
    written; `fault` names the fault it met.
    """

    number: int
    kind: str
    method: str
    path: str
    query: str
    status: int
    rows: int
    fault: str = ""


class Log:
    """The last 20,000 calls, and counters over all of them; safe to read from any thread."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=_KEPT)
        self._arrived: Counter[str] = Counter()
        self._lock = threading.Lock()

    def arrive(self, kind: str) -> tuple[int, int]:
        """Count an arrival: its number among all requests and among its kind, both from 1."""
        with self._lock:
            self._arrived[kind] += 1
            return self._arrived.total(), self._arrived[kind]

    def add(self, call: Call) -> None:
        """Note a call once its answer is known."""
        with self._lock:
            self._calls.append(call)

    def calls(self, *, kind: str = "", path: str = "", after: int = 0) -> list[Call]:
        """The calls kept, of one kind, under paths that begin so, with numbers above `after`."""
        with self._lock:
            kept = list(self._calls)
        return [
            call
            for call in kept
            if kind in ("", call.kind) and call.path.startswith(path) and call.number > after
        ]

    @property
    def count(self) -> int:
        """How many requests have arrived."""
        with self._lock:
            return self._arrived.total()

    @property
    def counts(self) -> dict[str, int]:
        """How many requests have arrived of the kinds "read" and "write"."""
        with self._lock:
            return {kind: self._arrived[kind] for kind in ("read", "write")}
