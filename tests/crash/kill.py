"""One kill -9 of a real worker at a seeded point, what follows it, and what came of it."""

from __future__ import annotations

import random
import signal
import subprocess
import threading
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from syncconsole.cache.tables import Intent, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.domain.outcomes import adds_up
from syncconsole.domain.runs import RunState
from tests.crash.grounds import GROUNDS, Ground, Things

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 120.0
"""Seconds a worker may take on a busy machine."""

LONGEST = 150.0
"""More than the seconds a receipt may take to become readable: the next worker comes after them."""

Counts = dict[str, int]

ENDED_WELL = (RunState.OK, RunState.PARTIAL)


class Came(NamedTuple):
    """What a kill came to. `kills` counts those that were sent, `hits` those that met a run in the
    middle; the rest are the faults found, as sentences."""

    profile: str
    seed: int
    kills: int
    hits: int
    lost_answers: int
    seconds: float
    lost: list[str]
    doubled: list[str]
    wrong: list[str]
    open: list[str]

    @property
    def faults(self) -> list[str]:
        return [*self.lost, *self.doubled, *self.wrong, *self.open]


def undisturbed(profile: str) -> Things:
    """What both ends hold after the same runs when nobody disturbs them."""
    with TemporaryDirectory(prefix="syncconsole-quiet-") as folder:
        ground = GROUNDS[profile](Path(folder))
        with ground.shop as shop:
            runs = [shop.ask(ground.first), shop.ask(ground.then)]
            assert shop.worker().wait(PATIENCE) == 0
            for run in runs:
                assert shop.row(run).state == RunState.OK, shop.row(run).error
            return ground.things()


def kill(profile: str, seed: int, quiet: Things) -> Came:
    """Kill a worker in the middle of a run, now and then its successor too; let the run go on to
    its end, have two more follow, and hold both ends against the undisturbed ones."""
    begun, rng = time.monotonic(), random.Random(f"{profile} {seed}")
    with TemporaryDirectory(prefix="syncconsole-crash-") as folder:
        ground = GROUNDS[profile](Path(folder))
        with ground.shop as shop:
            run = shop.ask(ground.first)
            hits = [_killed(ground, rng)]
            while hits[-1] and rng.random() < 1 / 4:
                hits.append(_killed(ground, rng))
            then, last = shop.ask(ground.then), shop.ask(ground.then)
            late = _ended(ground)
            return Came(
                profile, seed, len(hits), sum(hits),
                sum(call.fault == "lost_answer" for call in shop.sandbox.log.calls()),
                time.monotonic() - begun,
                *_compared(ground, quiet), [*late, *_unfinished(ground, run, then, last)],
            )  # fmt: skip


def _compared(ground: Ground, quiet: Things) -> tuple[list[str], list[str], list[str]]:
    """What is missing, what is there once too often, and what is wrong, beside the undisturbed."""
    things, should = ground.things(), dict(quiet)
    times, should_be = Counter(name for name, _ in things), Counter(name for name, _ in quiet)
    return (
        [f"{name} is missing" for name in should_be - times],
        [f"{name} is there {times[name]} times" for name in times - should_be],
        [
            *(
                f"{name} is {value}, not {should[name]}"
                for name, value in things
                if value != should.get(name, value)
            ),
            *(f"the baseline of {key} is wrong" for key in ground.wrong_baselines()),
        ],
    )


def _killed(ground: Ground, rng: random.Random) -> bool:
    """Whether the kill came before the worker had ended by itself."""
    worker = _next_worker(ground)
    _arm(ground, rng, lambda: worker.send_signal(signal.SIGKILL))
    return worker.wait(PATIENCE) == -signal.SIGKILL


def _arm(ground: Ground, rng: random.Random, kill: Callable[[], None]) -> None:
    """Kill at a request, before or after its work is done, or a few ms after its answer; every
    third time an answer is lost as well."""
    sandbox = ground.shop.sandbox
    number = sandbox.log.count + rng.randint(1, ground.requests)
    if rng.random() < 1 / 3:
        sandbox.faults.arm("lost_answer", method=rng.choice(ground.answers), times=1)
    moment = rng.choice(["before", "after", "later"])
    if moment == "before":
        sandbox.hooks.before(number, kill)
    elif moment == "after":
        sandbox.hooks.after(number, kill)
    else:
        timer = threading.Timer(rng.uniform(0.001, 0.15), kill)
        sandbox.hooks.after(number, timer.start)


def _ended(ground: Ground) -> list[str]:
    """The next worker does all that is left to do; a sentence where it does not come to its end."""
    try:
        code = _next_worker(ground).wait(PATIENCE)
    except subprocess.TimeoutExpired:
        return [f"a worker was still at work after {PATIENCE:.0f} s"]
    return [f"a worker ended with {code}"] if code else []


def _next_worker(ground: Ground) -> subprocess.Popen[bytes]:
    """Somebody starts a worker, and where the ground says so, only after minutes."""
    if ground.minutes:
        with writing():
            Intent.update(made_at=Intent.made_at - LONGEST).execute()
    return ground.shop.worker()


def _unfinished(ground: Ground, run: int, then: int, last: int) -> list[str]:
    """Runs that did not end as they should, open intents, and rows without an outcome."""
    found = [
        f"run {each} ended {row.state}: {row.error}"
        for each in (run, then, last)
        if (row := ground.shop.row(each)).state not in ENDED_WELL
    ]
    with reading():
        still = Intent.select().where(Intent.settled_at.is_null()).count()
        counts = {row.id: msgspec.json.decode(row.counts, type=Counts) for row in Run.select()}
    found += [
        f"run {each} does not add up: {counted}"
        for each, counted in counts.items()
        if not adds_up(counted.get("scope", 0), counted)
    ]
    if counts[last].get("pushed"):
        found.append(f"run {last} pushed {counts[last]['pushed']} rows where nothing was left")
    return found + ([f"{still} open intents"] if still else [])
