"""Deafness until the keyboard rests: a key held down before a question must not answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syncconsole.console.times import Clock

QUIET = 0.4
"""Seconds without any key. Terminals do not report auto-repeat, which comes faster than this."""


class Quiet:
    """Hears nothing until no key came for QUIET seconds, counted from its making; then all."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = clock.monotonic()
        self._listening = False

    def hears(self) -> bool:
        """Call it for every key, once: whether that key counts."""
        now = self._clock.monotonic()
        self._listening = self._listening or now - self._last >= QUIET
        self._last = now
        return self._listening
