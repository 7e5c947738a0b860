"""What plans of some keys alone have in common: both sides are read for just those keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read.bundles import any_bundles, with_components
from syncconsole.domain.runs import Step
from syncconsole.engine.pull import pull_keys
from syncconsole.engine.settle import settle_intents
from syncconsole.engine.stepping import stepping
from syncconsole.engine.target_keys import asks_of

if TYPE_CHECKING:
    from array import array

    from syncconsole.engine.job import Job


def read_both(job: Job, items: array[int]) -> None:
    """Bring open writes to their outcome, then read these items, and what bundles among them are
    made of, at the source and, after that, at the target (rule 6)."""
    settle_intents(job, None)
    for side, name in (("source", Step.READ_SOURCE), ("target", Step.READ_TARGET)):
        with stepping(job, name) as step:
            wanted = with_components(items) if side == "source" and any_bundles() else items
            pull_keys(job, side, step, list(asks_of(side, wanted)))
