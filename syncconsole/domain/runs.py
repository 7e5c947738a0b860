"""Runs, their modes, states and steps, in the words of the source documents."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from syncconsole.domain.components import fetched


class Mode(StrEnum):
    """What a run does. The operators' words for them are in `LABELS`."""

    FULL = "full"
    SMART = "smart"
    ALL = "all"
    STEP1 = "step1"
    STEP2 = "step2"
    STEP3 = "step3"
    STEP4 = "step4"
    FRESH = "fresh"
    DELTA = "delta"
    MANUAL = "manual"
    PUSH = "push"
    REFRESH = "refresh"
    CHECK = "check"
    UNDO = "undo"
    RETRY = "retry"
    DRIFT = "drift"
    DOCTOR = "doctor"


LABELS = {
    Mode.FULL: "Full",
    Mode.SMART: "Smart",
    Mode.ALL: "Sync All",
    Mode.STEP1: "Step 1: orders from web",
    Mode.STEP2: "Step 2: orders to back office",
    Mode.STEP3: "Step 3: data from back office",
    Mode.STEP4: "Step 4: data to web",
    Mode.FRESH: "Fresh",
    Mode.DELTA: "Delta",
    Mode.MANUAL: "Manual",
    Mode.PUSH: "Push",
    Mode.REFRESH: "Refresh",
    Mode.CHECK: "Check",
    Mode.UNDO: "Undo",
    Mode.RETRY: "Retry",
    Mode.DRIFT: "Drift",
    Mode.DOCTOR: "Doctor",
}

ACTIONS = {Mode.FULL: "Full inventory update", Mode.SMART: "Update inventory"}
"""The labels of Control Panel > Actions, exactly as the source has them (S-055, S-057)."""


LIMITED = (Mode.UNDO, Mode.RETRY)
"""Plans of some keys alone: what an earlier run pushed, or could not push."""

READS_ONLY = frozenset({Mode.REFRESH, Mode.CHECK, Mode.DRIFT, Mode.DOCTOR})
"""Runs that are handed no way to write (I-6)."""


class RunState(StrEnum):
    """asked -> running -> one of the ends. A run that needs a system which comes to us, and is not
    here, is parked; its visit asks it again."""

    ASKED = "asked"
    RUNNING = "running"
    PARKED = "parked"
    OK = "ok"
    PARTIAL = "partial"
    WAITING = "waiting"
    HELD = "held"
    FAILED = "failed"
    CANCELLED = "cancelled"


AT_WORK = frozenset({RunState.ASKED, RunState.RUNNING})
"""States that a worker has something to do for."""

ACTIVE = AT_WORK | {RunState.PARKED}
"""States of a run that has not ended, and so holds its connection."""

EXIT_CODES = {
    RunState.OK: 0,
    RunState.FAILED: 1,
    RunState.WAITING: 2,
    RunState.HELD: 3,
    RunState.PARTIAL: 4,
    RunState.CANCELLED: 4,
    RunState.PARKED: 6,
}
"""How a run's end, or that it waits for a visit, is told to a script (design.md section 8)."""


class Step(StrEnum):
    """The ordered parts of a run."""

    READ_SOURCE = "read source"
    READ_TARGET = "read target"
    PLAN = "plan"
    READ_AGAIN = "read again"
    PUSH = "push"
    READ_BACK = "read back"
    CHECK = "check"
    COMPARE = "compare"
    ORDERS_FROM_WEB = "orders from web"
    ORDERS_TO_OFFICE = "orders to back office"
    DATA_FROM_OFFICE = "data from back office"
    DATA_TO_WEB = "data to web"
    READ_PRODUCTS = "read products"
    READ_VARIANTS = "read variants"
    READ_CUSTOMERS = "read customers"
    READ_PRICES = "read prices"


CYCLE = (Step.ORDERS_FROM_WEB, Step.ORDERS_TO_OFFICE, Step.DATA_FROM_OFFICE, Step.DATA_TO_WEB)
"""The four steps in their proper order, which nothing configures (S-080)."""

FEEDS = (Step.READ_PRODUCTS, Step.READ_VARIANTS, Step.READ_CUSTOMERS, Step.READ_PRICES)
"""What a Refresh of profile `feeds` reads, one component a step."""

_INVENTORY = (Step.READ_SOURCE, Step.READ_TARGET, Step.PLAN, Step.PUSH, Step.READ_BACK)

_STEPS = {
    Mode.FULL: _INVENTORY,
    Mode.SMART: _INVENTORY,
    Mode.ALL: CYCLE,
    Mode.STEP1: CYCLE[:1],
    Mode.STEP2: CYCLE[1:2],
    Mode.STEP3: CYCLE[2:3],
    Mode.STEP4: CYCLE[3:],
    Mode.PUSH: (Step.READ_AGAIN, Step.PUSH, Step.READ_BACK),
    Mode.REFRESH: (Step.READ_SOURCE, Step.READ_TARGET),
    Mode.CHECK: (Step.CHECK,),
    Mode.UNDO: _INVENTORY[:3],
    Mode.RETRY: _INVENTORY[:3],
    Mode.DRIFT: (*_INVENTORY[:2], Step.COMPARE),
    Mode.DOCTOR: (*_INVENTORY[:2], Step.COMPARE),
}


TWO_WAY = (Mode.FRESH, Mode.DELTA, Mode.MANUAL)
"""The kinds of a Store Center, in the words of the source document (S-009)."""


def steps_of(
    mode: Mode, profile: str, *, clienteling: bool = False, exports: bool = False
) -> tuple[str, ...]:
    """The steps of a run; in `cycle`, Full and Smart are steps 3 and 4, and a Refresh of `feeds`
    reads its own components. In `store-center` each fetched component is one, in the source
    document's order (S-025). A push that `exports` what stopped a Sync All at step 2 goes on with
    what follows it."""
    if exports:
        return CYCLE[1:]
    if mode in TWO_WAY:
        return tuple(component.title for component in fetched(clienteling=clienteling))
    if profile == "cycle" and mode in (Mode.FULL, Mode.SMART):
        return CYCLE[2:]
    if profile == "feeds" and mode is Mode.REFRESH:
        return FEEDS
    return _STEPS[mode]


def number_of(step: str, steps: tuple[str, ...]) -> int:
    """What an operator calls the step: the four of the cycle keep their numbers wherever a run
    begins, any other is counted within its run."""
    return (CYCLE if step in CYCLE else steps).index(step) + 1


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
