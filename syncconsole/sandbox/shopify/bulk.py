"""Bulk operations: a query without pages, whose rows are written into a file.

Nothing of it takes time: an operation is CREATED, RUNNING at the first poll, and done at the
second (`polls`). At most five run at once (vendor page "Bulk operations": since 2026-01).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncconsole.sandbox.clock import Clock

AT_ONCE = 5
FIRST_OPERATION = 5_100_000_000_001
PREFIX = "/bulk-results/"
"""Where the files lie: not below the API, and reached without a token."""

_OVER = ("COMPLETED", "FAILED", "CANCELED", "EXPIRED")
_KEPT = 7 * 86_400


class BulkFailure(Exception):
    """What keeps an operation from its rows; `code` is one of BulkOperationErrorCode."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Operation:
    """One operation; `lines` are its rows once it ended, of which `roots` are at the root."""

    number: int
    query: str
    created: float
    path: str
    read: Callable[[], tuple[list[str], int]]
    fault: str = ""
    status: str = "CREATED"
    error_code: str | None = None
    completed: float | None = None
    lines: tuple[str, ...] = ()
    roots: int = 0
    polls: int = 0

    @property
    def objects(self) -> int:
        """How many rows were written."""
        return len(self.lines)

    @property
    def size(self) -> int:
        """The file's length in bytes."""
        return len(self.text)

    @property
    def text(self) -> bytes:
        """The file: one JSON object on each line."""
        return "".join(f"{line}\n" for line in self.lines).encode()


class Bulk:
    """The operations of one store; call it with the shop's lock held.

    `polls` is after how many polls an operation is done. `leaks` counts requests for a file that
    brought the API's token along, which is nobody's business there.
    """

    def __init__(self, clock: Clock, *, polls: int = 2) -> None:
        self.polls = polls
        self.leaks = 0
        self._clock = clock
        self._operations: dict[int, Operation] = {}

    def all(self) -> list[Operation]:
        """Every operation, the oldest first."""
        return list(self._operations.values())

    def running(self) -> int:
        """How many are not over yet."""
        return sum(one.status not in _OVER for one in self._operations.values())

    def start(
        self, query: str, read: Callable[[], tuple[list[str], int]], fault: str = ""
    ) -> Operation:
        """A new operation; `read` gives its lines and how many of them are at the root.

        It may raise BulkFailure.
        """
        number = FIRST_OPERATION + len(self._operations)
        path = f"{PREFIX}{number}-{secrets.token_hex(8)}.jsonl"
        now = self._clock.now().timestamp()
        reader = _denied if fault == "bulk_denied" else read
        operation = Operation(number, query, now, path, reader, fault)
        self._operations[number] = operation
        return operation

    def poll(self, number: int) -> Operation | None:
        """The operation, one step further; None where there is none."""
        operation = self._operations.get(number)
        if operation is None or operation.status in _OVER:
            return operation
        if operation.status == "CANCELING":
            operation.status = "CANCELED"
            return operation
        operation.polls += 1
        operation.status = "RUNNING"
        if operation.polls >= self.polls and operation.fault != "bulk_stuck":
            self._end(operation)
        return operation

    def cancel(self, number: int) -> Operation | None:
        """The operation, on its way to an end unless it is over; None where there is none."""
        operation = self._operations.get(number)
        if operation is not None and operation.status not in _OVER:
            operation.status = "CANCELING"
        return operation

    def file(self, path: str) -> bytes | None:
        """The file at an address, None where there is none or it is older than seven days."""
        for one in self._operations.values():
            if one.path == path and one.completed is not None:
                fresh = self._clock.now().timestamp() - one.completed < _KEPT
                return one.text if fresh else None
        return None

    def _end(self, operation: Operation) -> None:
        operation.completed = self._clock.now().timestamp()
        try:
            lines, operation.roots = operation.read()
        except BulkFailure as failure:
            operation.status, operation.error_code = "FAILED", failure.code
            return
        operation.status = "COMPLETED"
        if operation.fault == "bulk_failed":
            operation.status, operation.error_code = "FAILED", "INTERNAL_SERVER_ERROR"
            lines = lines[: len(lines) // 2]
        operation.lines = tuple(lines)


def _denied() -> tuple[list[str], int]:
    raise BulkFailure("ACCESS_DENIED")
