"""The soak: rounds of syncs under faults, then quiet, in which everything must come together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from syncconsole.cache.tables import Intent, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import runs
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.runs import ACTIVE, Approver, Mode, RunState
from tests.machines import checks
from tests.soak.quarter import AGAIN, FIRST, LAST, WHOLE
from tests.support.premises import ANA

if TYPE_CHECKING:
    from datetime import datetime

    from tests.soak.quarter import Quarter

FAULTS = ("slow", "dropped", "truncated", "429", "503", "lost_answer")

ROUNDS_OF_QUIET = 4
"""So many runs of a connection may it take until one has nothing left to do."""

Carry = Callable[[list[int]], None]
"""Brings these runs to their end, as a worker does."""


class Figures(NamedTuple):
    """What a soak came to. `struck` are requests by fault, `ended` runs by state, `rows` outcomes;
    `wrong` is what must not be, as sentences."""

    rounds: int
    requests: int
    trades: int
    orders: int
    struck: Mapping[str, int]
    ended: Mapping[str, int]
    rows: Mapping[str, int]
    wrong: list[str]


class Clock(Protocol):
    def now(self) -> datetime: ...


def soak(
    quarter: Quarter, carry: Carry, clock: Clock, *,
    faults: float, slow: float, seed: int, enough: Callable[[int], bool],
) -> Figures:  # fmt: skip
    """Sync the quarter again and again until it is `enough`, given the rounds done. `faults` is
    the share of requests that meet one, `slow` the seconds a slow answer takes."""
    carry(_ask(quarter, FIRST, clock))
    before = _at(quarter)
    _arm(quarter, faults, slow, seed)
    quarter.open()
    rounds, struck = 0, Counter[str]()
    while not enough(rounds):
        quarter.at_the_till()
        carry(_ask(quarter, AGAIN, clock))
        rounds += 1
        before = _count(quarter, before, struck)
    quarter.close_shop()
    for sandbox in (quarter.sandbox, quarter.outlet):
        sandbox.faults.clear()
    restless = _quieten(quarter, carry, clock)
    with reading():
        every = list(Run.select().order_by(Run.id))
        open_ = Intent.select().where(Intent.settled_at.is_null()).count()
    return Figures(
        rounds, quarter.requests, quarter.trades, len(quarter.booked), struck,
        Counter(f"{run.connection} {run.state}" for run in every), _rows(every),
        [
            *_unaccounted(every), *quarter.differing(), *restless,
            *([f"{open_} open intents"] if open_ else []),
        ],
    )  # fmt: skip


def _ask(quarter: Quarter, modes: Mapping[str, Mode], clock: Clock) -> list[int]:
    return [
        runs.ask(runs.Asked(name, mode, "cli", Approver.NAMED, ANA, clock.now()))
        for name, mode in modes.items()
    ]


def _arm(quarter: Quarter, share: float, slow: float, seed: int) -> None:
    """Each kind strikes as often as the others, together so large a share of all requests."""
    each = 1 - (1 - share) ** (1 / len(FAULTS))
    for at, sandbox in enumerate((quarter.sandbox, quarter.outlet)):
        for n, name in enumerate(FAULTS):
            seconds = slow if name == "slow" else 1.0
            sandbox.faults.arm(name, chance=each, seed=seed + 10 * at + n, seconds=seconds)


def _quieten(quarter: Quarter, carry: Carry, clock: Clock) -> list[str]:
    """Minutes pass, each connection runs until there is nothing left to do, and a Full asserts the
    rest; those that do not come to rest."""
    modes = dict(LAST)
    for _ in range(ROUNDS_OF_QUIET):
        with writing():  # whatever was on its way has arrived
            Intent.update(made_at=Intent.made_at - 600).execute()
        asked = _ask(quarter, modes, clock)
        carry(asked)
        for run in asked:
            row = quarter.row(run)
            if row.state == RunState.OK and _settled(row):
                modes.pop(row.connection)
    carry(_ask(quarter, WHOLE, clock))
    return [f"{name} does not come to rest" for name in modes]


def _settled(row: Run) -> bool:
    """Whether the run found nothing left to do; a Full writes all there is in any case."""
    return row.mode == Mode.FULL or not json.loads(row.counts).get("pushed", 0)


def _unaccounted(every: list[Run]) -> list[str]:
    """Runs that have not ended or ended by an error of our own, and rows without one outcome."""
    found = []
    with reading():
        for run in every:
            counts = json.loads(run.counts)
            if run.state in ACTIVE:
                found.append(f"run {run.id} has not ended")
            if run.error_code == "internal":
                found.append(f"run {run.id} ended by an error of our own")
            if not adds_up(counts.get("scope", 0), counts):
                found.append(f"run {run.id} does not add up: {counts}")
            try:
                checks.every_row_has_one_outcome(run.id)
            except AssertionError as wrong:
                found.append(f"run {run.id}: {wrong}")
    return found


def _rows(every: list[Run]) -> Counter[str]:
    rows = Counter[str]()
    for run in every:
        rows.update(json.loads(run.counts))
    return rows


def _at(quarter: Quarter) -> tuple[int, int]:
    return quarter.sandbox.log.count, quarter.outlet.log.count


def _count(quarter: Quarter, before: tuple[int, int], struck: Counter[str]) -> tuple[int, int]:
    """Count the faults since; the log keeps the last calls alone."""
    for sandbox, after in zip((quarter.sandbox, quarter.outlet), before, strict=True):
        struck.update(call.fault for call in sandbox.log.calls(after=after) if call.fault)
    return _at(quarter)
