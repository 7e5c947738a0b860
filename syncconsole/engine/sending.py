"""Sending rows of a plan: intent before the call, then what an answer, or none, means."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from connectors.contract import NotYet
from connectors.errors import (
    Abandoned,
    ConnectorError,
    Malformed,
    Misconfigured,
    Rejected,
    Retriable,
    Unauthorised,
)
from connectors.model import Fate
from connectors.model import Outcome as Said
from syncconsole.cache.tables import PlanRow
from syncconsole.cache.tables.base import writing
from syncconsole.cache.write import journal, runs
from syncconsole.engine.job import Cancelled, Job
from syncconsole.engine.problems import report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.contract import Connector
    from connectors.model import Change
    from syncconsole.engine.stepping import Stepping

SILENT_CALLS = 5
"""Calls in a row without an answer, or with 5xx, after which the run stops (rule 14)."""

SAME_REFUSALS = 50
"""Rows in a row refused for one cause after which the run stops (rule 14)."""


class Stopped(Exception):
    """A stop rule ended the push; the rest ends skipped for `reason`."""

    def __init__(self, message: str, *, reason: str = "not_tried", remedy: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.remedy = remedy or "the next run takes it up again"


class Sender(ABC):
    """Sends batches of plan rows to one endpoint (rules 13 and 14). A subclass says what a row
    becomes, how answers are recorded, and how what was never answered is settled. `part` tells
    the idempotency keys of one plan's targets apart."""

    def __init__(
        self,
        job: Job,
        step: Stepping,
        plan: int,
        target: Connector,
        component: str,
        part: str = "",
    ) -> None:
        self._job = job
        self._step = step
        self._plan = plan
        self._target = target
        self._component = component
        self._part = part
        self._silent = 0
        self._refusals: tuple[str, int] = ("", 0)
        self._batch = 0
        self._passes = 0

    @abstractmethod
    def _change(self, row: PlanRow) -> Change:
        """What is written for the row."""

    @abstractmethod
    def _answered(self, rows: Sequence[PlanRow], said: Sequence[Said], began: float) -> None:
        """Record the answers, one a row; `began` is when the guard read began, monotonic."""

    @abstractmethod
    def _settle(self) -> None:
        """Bring open intents to their outcome by reading the target."""

    def _send(self, rows: list[PlanRow], began: float) -> list[PlanRow]:
        """Send rows; returns those that were proved unsent and may be tried again."""
        self._batch += 1
        key = f"{self._plan}-{self._job.asked.id}-{self._job.attempt}-{self._part}{self._batch}"
        with writing():
            runs.fence(self._job.asked.id, self._job.attempt)
            journal.intend(
                self._job.asked.id, self._job.attempt, key, rows, self._job.clock.now(),
                component=self._component,
            )  # fmt: skip
        self._passes = 0
        changes = [self._change(row) for row in rows]
        try:
            said = self._target.push(changes, key=key, ready=self._ready)
        except runs.FencedError:
            raise  # whoever took the run over settles what is open
        except NotYet:
            if not self._passes:
                self._withdraw(key)
            raise
        except Rejected as error:
            if self._passes > 1:
                self._unanswered(error)
                return []
            refusal = Said(Fate.REJECTED, error.code, error.message, error.request_id)
            said = [refusal] * len(rows)
        except (ConnectorError, Cancelled, Abandoned) as error:
            if self._maybe_done(error):
                self._unanswered(error)
            else:
                self._withdraw(key)
            if not isinstance(error, (Retriable, Malformed)):
                raise
            self._silence(error)
            return [] if self._maybe_done(error) else rows
        self._silent = 0
        self._step.requests += 1
        self._answered(rows, said, began)
        for answer in said:
            self._refused(answer)
        return []

    def _maybe_done(self, error: BaseException) -> bool:
        """Whether anything of the batch may have reached the target.

        Before the first `ready` nothing has left. A connector that sends a batch in parts passes
        `ready` once a part, so that a later failure leaves the earlier parts done.
        """
        if self._passes != 1:
            return self._passes > 1
        proved_unsent = isinstance(error, (Unauthorised, Misconfigured)) or (
            isinstance(error, Retriable) and not error.maybe_done
        )
        return not proved_unsent

    def _ready(self) -> None:
        """Last thing before the bytes leave: fence, lease and cancel are looked at once more."""
        self._job.check()
        self._passes += 1

    def _unanswered(self, error: BaseException) -> None:
        """Nobody knows what became of the batch: only reading the target can tell."""
        if isinstance(error, ConnectorError):
            report(self._job, self._step.step, error=error)
        self._settle()

    def _withdraw(self, key: str) -> None:
        with writing():
            journal.withdraw(self._job.asked.id, key, self._job.clock.now())

    def _silence(self, error: ConnectorError) -> None:
        self._silent += 1
        if self._silent >= SILENT_CALLS:
            report(self._job, self._step.step, error=error)
            raise Stopped(f"{SILENT_CALLS} calls in a row went unanswered: {error.message}")
        wait = error.retry_after if isinstance(error, Retriable) and error.retry_after else 1.0
        self._job.note(f"{error.message}; trying again")
        self._job.wait(wait * self._silent)

    def _refused(self, answer: Said) -> None:
        cause, count = self._refusals
        if answer.fate is not Fate.REJECTED:
            self._refusals = ("", 0)
            return
        self._refusals = (answer.code, count + 1 if answer.code == cause else 1)
        if self._refusals[1] >= SAME_REFUSALS:
            raise Stopped(f"{SAME_REFUSALS} rows in a row were refused: {answer.message}")

    def _report_refusals(self, rows: Sequence[PlanRow], said: Sequence[Said]) -> None:
        """A problem for each row the target refused. Wants an open transaction."""
        for row, answer in zip(rows, said, strict=True):
            if answer.fate is Fate.REJECTED:
                report(
                    self._job, self._step.step, code=answer.code, message=answer.message,
                    key=row.key, request_id=answer.request_id,
                )  # fmt: skip

    def _moved(self, total: int) -> None:
        """Progress: what of the plan no longer waits."""
        with writing():
            waiting = (
                PlanRow.select().where(PlanRow.plan == self._plan, PlanRow.outcome == "").count()
            )
            self._step.move(total - waiting, total=total)
