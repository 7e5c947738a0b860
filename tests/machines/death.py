"""Death as by kill -9: at a statement or at a call, and nothing is written after it."""

from __future__ import annotations

from typing import Any

from syncconsole.cache.tables.base import database


class Killed(BaseException):
    """The process is gone; whoever catches this is not of that process."""


class Death:
    """Waits for the nth thing that is about to happen while a worker is at work."""

    def __init__(self) -> None:
        self.at_work = False
        self._left = 0
        self._dead = False

    def arm(self, things: int) -> None:
        """Die at the nth statement or call from now on; 0 disarms."""
        self._left = things

    def comes(self) -> None:
        """Something is about to happen."""
        if not self.at_work:
            return
        if self._left:
            self._left -= 1
            self._dead = self._left == 0
        if self._dead:
            raise Killed

    def haunt(self) -> None:
        """From now on every statement of the open cache is a thing that may be the last."""
        handle = database.obj
        execute = handle.execute_sql

        def mortal(sql: str, params: Any = None) -> Any:
            self.comes()
            return execute(sql, params)

        handle.execute_sql = mortal

    def bury(self) -> None:
        """What was not committed is gone; a new process opens the cache."""
        self.at_work, self._left, self._dead = False, 0, False
        state = database.obj._state
        state.conn.close()
        state.reset()
        database.connect()
