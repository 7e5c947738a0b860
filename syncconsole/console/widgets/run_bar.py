"""The determinate bar of a running run: done of total, rate, time left. Nothing spins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.text import line
from syncconsole.console.times import left
from syncconsole.console.widgets.line import Line
from syncconsole.domain.runs import RunState

if TYPE_CHECKING:
    from textual.content import Content

    from syncconsole.cache.read.runs import RunView


class RunBar(Line):
    """One line while a run goes on, nothing otherwise; repainted at the pace of the snapshot."""

    DEFAULT_CSS = "RunBar { display: none; padding: 0 1; } RunBar.-running { display: block; }"

    def show_run(self, run: RunView | None) -> None:
        """The progress of this run's step; None hides the bar."""
        self.set_class(run is not None, "-running")
        if run is not None:
            self.show(bar(run, max(self.app.size.width - 2, 40)))


def bar(run: RunView, width: int) -> Content:
    """`Smart push ━━━━━━━━──────  218 of 340   21/s   6 s left`, `width` cells at most. Where
    nobody knows the total there is no bar, only what is done (S-008)."""
    progress = run.progress
    if run.state is RunState.PARKED:
        return line(f"{run.label} {run.step} ", (run.note, "warn"))
    head = f"{run.label} {run.step or run.state} "
    rate = f"   {progress.rate:,.0f}/s" if progress.rate else ""
    if progress.total is None:
        return line(head, f"{progress.done:,} rows{rate}", (f"   {run.note}", "dim"))
    eta = left(progress.eta)
    tail = f"  {progress.done:,} of {progress.total:,}{rate}" + (f"   {eta}" if eta else "")
    room = max(width - len(head) - len(tail), 8)
    full = room * min(progress.done, progress.total) // max(progress.total, 1)
    return line(head, ("━" * full, "accent"), ("─" * (room - full), "dim"), tail)
