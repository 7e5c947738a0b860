"""Both sides read whole, by a run that concludes something from them and writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.domain.runs import Step
from syncconsole.engine.problems import report
from syncconsole.engine.pull import pull
from syncconsole.engine.stepping import stepping

if TYPE_CHECKING:
    from syncconsole.engine.job import Job


def pull_both(job: Job) -> bool:
    """Read the source, then the target; whether both were long enough to be believed. Where one
    was not, what it lacks is judged by its last good read, and a problem says so."""
    believed = True
    for side, name in (("source", Step.READ_SOURCE), ("target", Step.READ_TARGET)):
        with stepping(job, name) as step:
            trip = pull(job, side, step).trip
        if trip is not None:
            believed = False
            report(
                job, name, code=trip.guard, message=trip.text.replace("the source", f"the {side}"),
                remedy="repair what delivers it, then run this again",
            )  # fmt: skip
    return believed
