"""What happens on the way, told on stderr: a line that moves on a terminal, else a line a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from connectors.text import clean, one_line
from syncconsole.cli.moments import duration, rate
from syncconsole.domain.runs import RunState

if TYPE_CHECKING:
    from syncconsole.cache.read.runs import RunView
    from syncconsole.cli.moments import Clock

EVERY = 0.5
"""Seconds between two repaints of the moving line."""


class Narrator:
    """Sentences and progress. Nothing said here is part of a command's answer."""

    def __init__(self, out: TextIO, clock: Clock) -> None:
        self._out = out
        self._clock = clock
        self._moving = out.isatty()
        self._painted = float("-inf")
        self._open_line = False
        self._told = ""

    def say(self, text: str) -> None:
        """One sentence on a line of its own."""
        self.rest()
        self._out.write(clean(text) + "\n")
        self._out.flush()

    def progress(self, run: RunView) -> None:
        """Where the run stands; at most twice a second on a terminal, once a step elsewhere."""
        now = self._clock.monotonic()
        if self._moving:
            if now - self._painted >= EVERY:
                self._painted = now
                self._out.write(f"\r\x1b[K{progress_line(run)}")
                self._out.flush()
                self._open_line = True
            return
        told = f"{run.label}: {run.step or run.state}"
        if told != self._told and (run.step or run.state is RunState.ASKED):
            self._told = told
            self.say(told)

    def rest(self) -> None:
        """Clear the moving line, so that what follows starts on a clean one."""
        if self._open_line:
            self._out.write("\r\x1b[K")
            self._open_line = False


def progress_line(run: RunView) -> str:
    """`Smart 2/5 read target  1,200 of 12,480  210/s  54 s left`; unknown parts are left out."""
    if not run.step:
        return (
            f"{run.label} {run.state}: {one_line(run.note)}"
            if run.note
            else (f"{run.label} {run.state}")
        )
    progress = run.progress
    parts = [f"{run.label} {run.step_no}/{run.steps} {run.step}"]
    if progress.total is not None:
        parts.append(f"{progress.done:,} of {progress.total:,}")
    elif progress.done:
        parts.append(f"{progress.done:,}")
    if progress.rate:
        parts.append(rate(progress.rate))
    if progress.eta is not None:
        parts.append(f"{duration(progress.eta)} left")
    if run.note:
        parts.append(one_line(run.note, limit=80))
    return "  ".join(parts)
