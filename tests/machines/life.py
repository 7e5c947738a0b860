"""The life of a connection: what the world does to it, what operators do, and what must hold."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cache.tables.base import database
from syncconsole.domain.keys import match_key
from syncconsole.domain.runs import Approver, Mode
from syncconsole.engine import ask
from syncconsole.engine.execute import execute
from syncconsole.errors import Busy, Refused
from tests.machines import checks
from tests.machines.death import Death, Killed
from tests.machines.ends import PUSH_FAULTS, READ_FAULTS
from tests.support.house import ANA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.model import Change
    from syncconsole.cache.tables import Run
    from tests.machines.ends import Watched
    from tests.support.house import House

SKUS = ("A", "B", "C", "D")
_FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None


Act = tuple[Any, ...]
"""What happens in a step: the name of a method, and what it is called with."""


def chance(weight: int, name: str, *arguments: st.SearchStrategy[Any]) -> list[Any]:
    """An act that happens so many times as often as one of weight 1."""
    return [st.tuples(st.just(name), *arguments)] * weight


def acts(*chances: Sequence[Any]) -> st.SearchStrategy[Act]:
    """One of these, by their weights. One rule draws from them, because a machine of many rules
    leaves most of them out of each life, and then nothing ever meets anything."""
    return st.sampled_from([each for some in chances for each in some]).flatmap(lambda act: act)


ENDS = st.sampled_from(["web", "office"])
MOMENTS = st.sampled_from(["page", "read", "push", "sent", "done"])
COMMON = (
    *chance(8, "something_will_happen", MOMENTS, st.integers(1, 4)),
    *chance(2, "a_read_will_fail", ENDS, st.sampled_from(READ_FAULTS)),
    *chance(3, "pushes_will_fail", st.lists(st.sampled_from(PUSH_FAULTS), min_size=1, max_size=3)),
    *chance(1, "an_end_dies", ENDS),
    *chance(4, "all_is_mended"),
    *chance(4, "the_worker_will_die", st.integers(1, 250)),
    *chance(4, "time_passes", st.sampled_from([1, 16, 70])),
    *chance(2, "exclude", st.sampled_from(SKUS)),
    *chance(3, "end_exclusion", st.sampled_from(SKUS)),
    *chance(1, "configure", st.sampled_from([0, 0, 2])),
    *chance(1, "relink", st.sampled_from([None, ["A"]])),
    *chance(1, "refresh"),
    *chance(3, "push_a_plan", st.booleans()),
    *chance(1, "drop_a_plan"),
    *chance(1, "take_up"),
    *chance(1, "everything_comes_to_rest"),
)
"""What befalls every connection."""


class Life(RuleBasedStateMachine):
    """Common to both profiles. A subclass builds `house` and has the one rule `happens`."""

    lived: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=_FAST))
        shutil.copy(_template(), self.folder / "cache.sqlite3")
        self.house = self.build(self.folder)
        self.web: Watched = self.house.web  # type: ignore[assignment]
        self.office: Watched = self.house.office  # type: ignore[assignment]
        self.death = Death()
        self.half: int | None = None  # a run whose worker died
        self.excluded: dict[str, int] = {}
        self.reads_only = False
        self.act: tuple[str, int] = ("", 0)
        for end in (self.web, self.office):
            end.watch()
            end.at = self.moment
        self.prepare()
        self.web.on_push = self.judge_push
        self.office.on_push = self.judge_push
        self._ask = (ask.wake_worker, ask._clock)
        ask.wake_worker = lambda config: None
        ask._clock = self.house.clock  # type: ignore[assignment]
        database.connect(reuse_if_open=True)
        self.death.haunt()
        self.run(Mode.FULL, Approver.NAMED)

    def build(self, folder: Path) -> House:
        """The connection and its two ends."""
        raise NotImplementedError

    def prepare(self) -> None:
        """What a subclass watches, before anything has run."""

    def teardown(self) -> None:
        ask.wake_worker, ask._clock = self._ask
        close_cache()
        shutil.rmtree(self.folder)

    def happen(self, act: Act) -> None:
        """What the rule of every subclass does."""
        name, *arguments = act
        getattr(self, name)(*arguments)

    def everything_comes_to_rest(self) -> None:
        """Faults stop, and then both sides come together."""
        raise NotImplementedError

    # what the world does in the middle of a call

    def moment(self, moment: str) -> None:
        """Called by both ends before anything happens there."""
        self.death.comes()
        name, left = self.act
        if name == moment:
            self.act = (name, left - 1) if left > 1 else ("", 0)
            if left == 1 and moment in ("page", "done") and "A" not in self.excluded:
                self.exclude("A")
            elif left == 1:
                self.world_acts()

    def world_acts(self) -> None:
        """What happens in the store in the middle of a call."""
        raise NotImplementedError

    def judge_push(self, changes: Sequence[Change]) -> None:
        """I-2, I-5, I-6: just before the bytes have left."""
        assert not database.in_transaction(), "a call from inside a transaction"
        assert not self.reads_only, "a run that only reads has written"
        for change in changes:
            after = None if change.component == "orders" else change.after
            assert checks.an_intent_stands(change.sku, after, change.component), change
            assert match_key(change.sku) not in self.excluded, f"{change.sku} is excluded"

    def something_will_happen(self, moment: str, nth: int) -> None:
        self.act = (moment, nth)

    def a_read_will_fail(self, end: str, fault: str) -> None:
        getattr(self, end).faults["read"].append(fault)

    def pushes_will_fail(self, faults: list[str]) -> None:
        self.web.faults["push"] += faults

    def an_end_dies(self, end: str) -> None:
        getattr(self, end).dead = True

    def all_is_mended(self) -> None:
        for end in (self.web, self.office):
            end.dead = False
            end.faults = {"read": [], "push": []}

    def the_worker_will_die(self, things: int) -> None:
        self.death.arm(things)

    def time_passes(self, minutes: int) -> None:
        self.house.clock.pass_(minutes * 60)

    # what operators do

    def exclude(self, key: str) -> None:
        if key not in self.excluded:
            self.excluded[key] = ask.exclude("shop", "inventory", key, ANA, "counting")

    def end_exclusion(self, key: str) -> None:
        if key in self.excluded:
            ask.end_exclusion(self.excluded.pop(key), ANA)

    def relink(self, keys: list[str] | None) -> None:
        ask.relink("shop", keys, ANA)

    def configure(self, buffer: int) -> None:
        self.house.configure(buffer=buffer)

    def sync(self, mode: Mode, approver: Approver, plan_only: bool) -> None:
        self.run(mode, approver, plan_only=plan_only)

    def refresh(self) -> None:
        self.take_up()
        self.reads_only = True
        self.run(Mode.REFRESH, Approver.POLICY)
        self.take_up()
        self.reads_only = False

    def push_a_plan(self, untick: bool) -> None:
        self.take_up()
        plan = checks.newest_open_plan()
        if plan is None:
            return
        if untick:
            ask.tick_rows(plan, [1], False, ANA)
        try:
            asked = ask.push_plan(self.house.config, plan, ANA, reason="looked at it")
        except (Refused, Busy):
            return
        self.execute(asked.run)

    def drop_a_plan(self) -> None:
        plan = checks.newest_open_plan()
        if plan is not None:
            ask.drop_plan(plan, ANA)

    def take_up(self) -> None:
        """A new worker goes on with what the dead one left."""
        while self.half is not None:
            self.execute(self.half)

    def rest(self) -> None:
        """Faults stop, exclusions end, what a dead worker left is done, the source is whole."""
        self.death.arm(0)
        self.all_is_mended()
        self.act = ("", 0)
        self.web.lag = 0
        for sku in SKUS[:3]:  # long enough to be believed
            if self.office.held(sku) is None:
                self.office.put(sku, 4)
        self.take_up()
        for key in list(self.excluded):
            self.end_exclusion(key)
        self.run(Mode.REFRESH, Approver.POLICY)
        ask.relink("shop", None, ANA, "counted")

    # runs

    def run(self, mode: Mode, approver: Approver, plan_only: bool = False) -> Run | None:
        """Ask for a run as a person would, and let a worker execute it."""
        self.take_up()
        try:
            asked = ask.ask_run(
                self.house.config, "shop", mode, ANA, approver=approver, reason="because",
                full_if_first=True, plan_only=plan_only,
            )  # fmt: skip
        except (Refused, Busy):
            return None
        self.execute(asked.run)
        return self.house.row(asked.run) if self.half is None else None

    def execute(self, run: int) -> None:
        self.death.at_work = True
        try:
            execute(self.house.job(run), self.house.config)
            self.half = None
        except Killed:
            self.death.bury()
            self.half = run
        self.death.at_work = False
        self.look(run)

    def look(self, run: int) -> None:
        """What must hold after a run, and after the death of its worker."""
        checks.no_error_of_our_own(run)
        if self.half is None:
            assert not checks.is_active(run)
            checks.every_row_has_one_outcome(run)
            checks.steps_follow_in_order(run)
        checks.the_baseline_is_what_was_acknowledged(self.web)
        checks.nothing_differs_unmarked(self.house.connection)

    def check_invariants(self, *details: Any) -> None:
        """A step has been taken."""
        Life.lived += 1
        super().check_invariants(*details)


_made: list[Path] = []


def _template() -> Path:
    """An empty cache, made once: to make the tables anew takes as long as a run."""
    if not _made:
        path = Path(tempfile.mkdtemp(dir=_FAST)) / "cache.sqlite3"
        open_cache(path)
        database.connect(reuse_if_open=True)
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        close_cache()
        _made.append(path)
    return _made[0]
