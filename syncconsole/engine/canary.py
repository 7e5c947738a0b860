"""The canary: the first rows of a large plan are read back before the rest is sent (N-15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.cache.tables import PlanRow, Problem
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import journal, runs
from syncconsole.cache.write.journal import Settled
from syncconsole.domain.canary import Sang, due, ill, one_cause, sang
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.remedies import remedy
from syncconsole.engine.problems import report
from syncconsole.engine.read_back import absorb, look_until
from syncconsole.engine.sending import Stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.engine.job import Job
    from syncconsole.engine.read_back import Differs
    from syncconsole.engine.stepping import Stepping

_TRIED = ("", Outcome.PUSHED, Outcome.REJECTED, Outcome.STALE, Outcome.UNKNOWN)
_SENT = (Outcome.PUSHED, Outcome.REJECTED)
_NOT_KEPT = "not_kept"


class Canary:
    """The first rows of one plan that move anything. All it knows is in the cache: a push that is
    taken up after a crash goes on where they stand."""

    def __init__(self, job: Job, step: Stepping, plan: int) -> None:
        self._job = job
        self._step = step
        self._plan = plan
        with reading():
            here = (PlanRow.plan == plan) & PlanRow.outcome.in_(_TRIED)
            self._rows = int(PlanRow.select().where(here).count())
        self._size = due(job.connection.canary, self._rows, job.connection.guards.floor)
        self.told = ""
        if self._size and not job.ability("target").reads:
            self._size = 0
            self.told = f"no canary: {job.connection.target_endpoint} cannot be read back"

    @property
    def missing(self) -> int:
        """How many more rows are to go before any of the rest. Those that ended unsent (stale,
        excluded, there already) prove nothing, so that others take their place."""
        return self._size - len(self._sent()) if self._size else 0

    def judge(self) -> None:
        """Read back what was sent. Raises Stopped, for the reason `canary`, where the rest must
        not go: a row holds what nobody sent, or all were refused for one cause."""
        sent = self._sent()
        if not sent:
            return
        self._job.note(f"canary {len(sent)} of {self._rows:,}: reading back")
        if before := [row for row in sent if row.reason == _NOT_KEPT]:  # by an earlier attempt
            raise self.failed(f"{before[0].key}: {before[0].message}")
        codes = self._refusals([row.key for row in sent if row.outcome == Outcome.REJECTED])
        if one_cause(len(sent), codes):
            raise self.failed(f"all were refused for one cause: {sent[0].message}")
        pushed = [row for row in sent if row.outcome == Outcome.PUSHED]
        differ = look_until(self._job, self._step, [row for row in pushed if not row.verified])
        verified = len(pushed) - len(differ)
        songs = [_sang(each) for each in differ]
        if ill([*songs, *[Sang.VERIFIED] * verified]):
            lost = [each for each in differ if _sang(each) is Sang.NOT_KEPT] or differ
            self._doubt(lost)
            raise self.failed(_seen(lost))
        counted = {"moved on": len(differ), "refused": len(codes)}
        others = "".join(f", {count} {word}" for word, count in counted.items() if count)
        self.told = f"canary {verified} of {self._rows:,} verified{others}"

    def failed(self, seen: str) -> Stopped:
        """The end of the push, with what was seen in the run's page and among its problems."""
        message = f"canary of {self._rows:,} rows: {seen}; the rest was not sent"
        self._step.note = message
        report(self._job, self._step.step, code="canary", message=message, remedy=remedy("canary"))
        return Stopped(message, reason="canary", remedy=remedy("canary"))

    def _doubt(self, differ: Sequence[Differs]) -> None:
        """Nobody knows what the target will hold of these: their baseline goes, they stay dirty."""
        settled = [
            Settled(
                each.row.id, each.row.item, each.after, Outcome.STALE, _NOT_KEPT,
                f"it was set to {each.after} and reads {each.held}",
            )
            for each in differ
        ]  # fmt: skip
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            absorb(self._job, differ)
            journal.settle(self._job.asked.id, settled, self._job.clock.now())

    def _sent(self) -> list[PlanRow]:
        with reading():
            moves = PlanRow.before.is_null() | (PlanRow.before != PlanRow.after)
            sent = PlanRow.outcome.in_(_SENT) | (PlanRow.reason == _NOT_KEPT)
            query = PlanRow.select().where(PlanRow.plan == self._plan, sent, moves)
            return list(query.order_by(PlanRow.position).limit(self._size))

    def _refusals(self, keys: Sequence[str]) -> list[str]:
        """The code each of these rows was refused for, as its problem has it."""
        if not keys:
            return []
        with reading():
            told: Any = Problem.select(Problem.key, Problem.code).where(
                Problem.run == self._job.asked.id, Problem.key.in_(list(keys))
            )
            return list(dict(told.tuples()).values())


def _seen(differ: Sequence[Differs]) -> str:
    first = differ[0]
    more = f", and {len(differ) - 1} more hold something else" if len(differ) > 1 else ""
    return f"{first.row.key} was set to {first.after} and reads {first.held}{more}"


def _sang(each: Differs) -> Sang:
    return sang(each.row.before, each.after, None if each.found is None else each.found.qty)
