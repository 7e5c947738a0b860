"""A stand-in for engine.ask that records what is asked and answers as it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.domain.runs import Approver
from syncconsole.engine import ask
from syncconsole.engine.ask import Asked, Claim

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from syncconsole.cache.read.explanation import Explanation
    from syncconsole.config import Config
    from syncconsole.domain.runs import Mode
    from syncconsole.domain.who import Who


class FakeAsking:
    """`calls` holds (function, arguments) in order; `refuses` is raised by the next call."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.refuses: Exception | None = None
        self.last_here: datetime | None = None
        self.log_on_why = ""

    def ask_run(
        self, config: Config, connection: str, mode: Mode, who: Who, *,
        approver: Approver = Approver.PERSON, full_if_first: bool = False,
    ) -> Asked:  # fmt: skip
        by_policy = (str(approver),) if approver is not Approver.PERSON else ()
        self._called("ask_run", connection, str(mode), *by_policy)
        return Asked(213)

    def log_on(self, config: Config, connection: str, who: Who) -> Asked | None:
        self._called("log_on", connection)
        return Asked(216, why=self.log_on_why)

    def resume_run(self, config: Config, run: int, who: Who) -> Asked:
        self._called("resume_run", run)
        return Asked(215)

    def retry_run(self, config: Config, run: int, who: Who, *, cause: str = "") -> Asked:
        self._called("retry_run", run, cause)
        return Asked(216)

    def undo_run(self, config: Config, run: int, who: Who) -> Asked:
        self._called("undo_run", run)
        return Asked(217)

    def explain(self, config: Config, connection: str, sku: str, now: datetime) -> Explanation:
        return ask.explain(config, connection, sku, now)

    def push_plan(
        self, config: Config, plan: int, who: Who, *, reason: str = "", confirm: str = ""
    ) -> Asked:
        self._called("push_plan", plan, reason, confirm)
        return Asked(214)

    def drop_plan(self, plan: int, who: Who, reason: str = "") -> None:
        self._called("drop_plan", plan, reason)

    def claim_plan(self, plan: int, who: Who) -> Claim:
        self._called("claim_plan", plan)
        return Claim(who.name, None, mine=True)

    def release_plan(self, plan: int, who: Who) -> None:
        self._called("release_plan", plan)

    def tick_rows(self, plan: int, positions: Sequence[int] | None, chosen: bool, who: Who) -> None:
        self._called("tick_rows", plan, positions, chosen)

    def invert_rows(self, plan: int, who: Who) -> None:
        self._called("invert_rows", plan)

    def exclude(
        self, connection: str, component: str, key: str, who: Who, reason: str,
        until: datetime | None = None,
    ) -> int:  # fmt: skip
        self._called("exclude", connection, component, key, reason)
        return 1

    def end_exclusion(self, exclusion: int, who: Who) -> None:
        self._called("end_exclusion", exclusion)

    def cancel_run(self, run: int, who: Who) -> None:
        self._called("cancel_run", run)

    def pause(self, connection: str | None, who: Who, reason: str = "", *, timer: str = "") -> None:
        self._called("pause", connection, *filter(None, (timer,)))

    def resume(self, connection: str | None, who: Who, *, timer: str = "") -> None:
        self._called("resume", connection, *filter(None, (timer,)))

    def set_schedule(
        self, config: Config, connection: str, mode: Mode, who: Who, *, on: bool = True,
        when: Sequence[str] | None = None, force: bool = False,
    ) -> None:  # fmt: skip
        told = None if when is None else tuple(when)
        self._called("set_schedule", connection, str(mode), on, told, force)

    def set_automatic_mode(self, config: Config, connection: str, mode: Mode, who: Who) -> None:
        self._called("set_automatic_mode", connection, str(mode))

    def set_setting(self, connection: str, name: str, value: Any, who: Who) -> None:
        self._called("set_setting", connection, name, value)

    def rehearse(self, config: Config, fault: str) -> None:
        self._called("rehearse", fault)

    def arrive(self, who: Who) -> datetime | None:
        """Nobody was here before."""
        return self.last_here

    def beat_console(self, who: Who) -> None:
        """A heartbeat is no request."""

    def _called(self, *call: Any) -> None:
        if self.refuses is not None:
            refusal, self.refuses = self.refuses, None
            raise refusal
        self.calls.append(call)
