"""Runs, their modes, states and steps, in the words of the source documents."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Mode(StrEnum):
    """What a run does. The operators' words for them are in `LABELS`."""

    FULL = "full"
    SMART = "smart"
    PUSH = "push"
    REFRESH = "refresh"
    CHECK = "check"


LABELS = {
    Mode.FULL: "Full",
    Mode.SMART: "Smart",
    Mode.PUSH: "Push",
    Mode.REFRESH: "Refresh",
    Mode.CHECK: "Check",
}

ACTIONS = {Mode.FULL: "Full inventory update", Mode.SMART: "Update inventory"}
"""The labels of Control Panel > Actions, exactly as the source has them (S-055, S-057)."""


class RunState(StrEnum):
    """asked -> running -> one of the ends."""

    ASKED = "asked"
    RUNNING = "running"
    OK = "ok"
    PARTIAL = "partial"
    WAITING = "waiting"
    HELD = "held"
    FAILED = "failed"
    CANCELLED = "cancelled"


ACTIVE = frozenset({RunState.ASKED, RunState.RUNNING})

EXIT_CODES = {
    RunState.OK: 0,
    RunState.FAILED: 1,
    RunState.WAITING: 2,
    RunState.HELD: 3,
    RunState.PARTIAL: 4,
    RunState.CANCELLED: 4,
}
"""How a run's end is told to a script (design.md section 8)."""


class Step(StrEnum):
    """The ordered parts of a run."""

    READ_SOURCE = "read source"
    READ_TARGET = "read target"
    PLAN = "plan"
    READ_AGAIN = "read again"
    PUSH = "push"
    READ_BACK = "read back"
    CHECK = "check"


STEPS = {
    Mode.FULL: (Step.READ_SOURCE, Step.READ_TARGET, Step.PLAN, Step.PUSH, Step.READ_BACK),
    Mode.SMART: (Step.READ_SOURCE, Step.READ_TARGET, Step.PLAN, Step.PUSH, Step.READ_BACK),
    Mode.PUSH: (Step.READ_AGAIN, Step.PUSH, Step.READ_BACK),
    Mode.REFRESH: (Step.READ_SOURCE, Step.READ_TARGET),
    Mode.CHECK: (Step.CHECK,),
}


class Approver(StrEnum):
    """Who approves the write of a run (design.md, "Who approves a write")."""

    PERSON = "person"  # Review, P, the gate
    POLICY = "policy"  # guards passed
    NAMED = "named"  # --approve: a person beforehand, tripped guards overridden, audited


class Progress(Struct, frozen=True):
    """How far a step is. `total` is None where nobody knows; `rate` is rows a second."""

    done: int
    total: int | None
    rate: float | None = None

    @property
    def eta(self) -> float | None:
        """Seconds left, None where unknown (S-008)."""
        if self.total is None or not self.rate:
            return None
        return max(self.total - self.done, 0) / self.rate
