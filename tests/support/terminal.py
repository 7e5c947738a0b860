"""A real pseudo-terminal with a program in it, and what an operator would see there."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Self

import pexpect
import pyte

from tests.support.premises import ROOT

if TYPE_CHECKING:
    from types import TracebackType


class Terminal:
    """`command` in a pty of 80x24 (or as said); keys go in, the screen comes out."""

    def __init__(
        self, command: list[str], *, rows: int = 24, columns: int = 80, **environment: str
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self.received = ""
        variables = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
        variables.pop("NO_COLOR", None)
        self._child = pexpect.spawn(
            command[0], command[1:], dimensions=(rows, columns), encoding="utf-8",
            env={**variables, **environment},
            timeout=None, cwd=str(ROOT),
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._child.close(force=True)

    @property
    def lines(self) -> list[str]:
        """The screen as it stands, line by line."""
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def press(self, *keys: str) -> None:
        """Type keys, as a person would."""
        for key in keys:
            self._child.send(key)
            self.read(0.05)

    def read(self, seconds: float) -> None:
        """Take in what the program writes for that long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                data = self._child.read_nonblocking(65536, timeout=left)
            except pexpect.TIMEOUT:
                return
            except pexpect.EOF:
                return
            self.received += data
            self._stream.feed(data)

    def wait_for(self, *words: str, seconds: float = 30.0) -> None:
        """Until all the words are on the screen; fails with the screen where they never come."""
        until = time.monotonic() + seconds
        while not all(word in self.text for word in words):
            assert time.monotonic() < until, f"never saw {words}; the screen:\n{self.text}"
            self.read(0.1)

    def wait_until_gone(self, word: str, seconds: float = 30.0) -> None:
        """Until the word has left the screen."""
        until = time.monotonic() + seconds
        while word in self.text:
            assert time.monotonic() < until, f"{word} stays; the screen:\n{self.text}"
            self.read(0.1)

    def ended(self, seconds: float = 15.0) -> int | None:
        """Wait for the program's end; its exit status."""
        until = time.monotonic() + seconds
        while self._child.isalive() and time.monotonic() < until:
            self.read(0.1)
        self._child.close()
        return self._child.exitstatus
