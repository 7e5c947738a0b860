"""Callables of a test, run in the middle of a chosen request.

`before` runs when the request has arrived and nothing was done for it yet; `after` when the work
is done and the answer not yet sent. They run in a thread of their own while the request waits, so
they may block, kill a process, or ask the sandbox something else.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncconsole.sandbox.visit import Visit


@dataclass(frozen=True, slots=True)
class _Hook:
    moment: str
    number: int
    kind: str
    call: Callable[[], object]

    def meets(self, moment: str, visit: Visit) -> bool:
        number = visit.number if self.kind == "any" else visit.of_kind
        return moment == self.moment and number == self.number and self.kind in ("any", visit.kind)


class Hooks:
    """Hooks by request number, from 1; each runs once."""

    def __init__(self) -> None:
        self._hooks: list[_Hook] = []
        self._lock = threading.Lock()

    def before(self, number: int, call: Callable[[], object], *, kind: str = "any") -> None:
        """Run `call` when request `number` arrives; of the reads, writes or tokens with `kind`."""
        self._add(_Hook("before", number, kind, call))

    def after(self, number: int, call: Callable[[], object], *, kind: str = "any") -> None:
        """Run `call` when the work of request `number` is done and its answer still held."""
        self._add(_Hook("after", number, kind, call))

    async def run(self, moment: str, visit: Visit) -> None:
        """Run what is due; an error of a hook ends the request with status 500."""
        for hook in self._due(moment, visit):
            await asyncio.to_thread(hook.call)

    def _add(self, hook: _Hook) -> None:
        if hook.kind not in ("any", "read", "write", "token"):
            raise ValueError(f"a hook's kind is any, read, write or token, not {hook.kind!r}")
        with self._lock:
            self._hooks.append(hook)

    def _due(self, moment: str, visit: Visit) -> list[_Hook]:
        with self._lock:
            due = [hook for hook in self._hooks if hook.meets(moment, visit)]
            for hook in due:
                self._hooks.remove(hook)
        return due
