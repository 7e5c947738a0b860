"""What says no before anything is asked: holders, reviewers, names, and steps that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.tables import Plan, PlanRow, Run, RunStep
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import records, runs
from syncconsole.domain.outcomes import describe
from syncconsole.domain.plans import OPEN, claimed, reviewing
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import ACTIVE, CYCLE, LABELS, LIMITED, Approver, Mode, RunState
from syncconsole.errors import Busy, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from syncconsole.config import Config, Connection
    from syncconsole.domain.who import Who


class StoppedCycle(Struct, frozen=True):
    """A Sync All that did not come to its end: `step` (1 to 4) is the one that stopped it."""

    connection: str
    approver: str
    step: int


def connection_of(config: Config, name: str) -> Connection:
    """The connection of this name. Raises Refused."""
    if name not in config.connections:
        known = ", ".join(config.connections)
        raise Refused(f"no connection {name} in {config.path.name}; it has {known}", code="unknown")
    return config.connections[name]


def modes_of(profile: str) -> tuple[Mode, ...]:
    """What may be asked of a connection of this profile. A Store Center is not refreshed: what is
    read there is compared with what both servers agreed on, and moved."""
    known = PROFILES[profile]
    refresh = () if Mode.FRESH in known.modes else (Mode.REFRESH,)
    more = (*LIMITED, Mode.DRIFT, Mode.DOCTOR) if "inventory" in known.pushes else ()
    return (*known.modes, *refresh, Mode.CHECK, *more)


def named(connection: Connection, reason: str, confirm: str) -> None:
    """A named approval says why, and where protected names the connection. Raises Refused."""
    if not reason.strip():
        raise Refused("--approve needs --reason: it goes over guards and is audited", code="reason")
    if connection.protected and confirm != connection.name:
        raise Refused(
            f"{connection.name} is protected: --approve needs --confirm {connection.name}",
            code="confirm",
        )


def startable(mode: Mode, start: int) -> None:
    """Only a Sync All begins anywhere but at its first step. Raises Refused."""
    if not 1 <= start <= len(CYCLE):
        raise Refused(f"Sync All has the steps 1 to {len(CYCLE)}, no step {start}", code="start")
    if start > 1 and mode is not Mode.ALL:
        raise Refused(f"{LABELS[mode]} always begins at its first step", code="start")


def joined(
    connection: str, mode: Mode, approver: Approver, options: Mapping[str, Any], *, wait: bool
) -> int | None:
    """The running run to join, None to ask for one. Who approves matters only where something may
    be written: a Refresh joins any running Refresh (S-114). Raises Busy."""
    holder = runs.active(connection)
    if holder is None:
        return None
    approved = holder.approver == approver or mode in (Mode.REFRESH, Mode.CHECK)
    same = holder.mode == mode and approved
    if same and records.same_options(holder.options, dict(options)):
        return int(holder.id)
    if wait:
        return None
    raise Busy(_busy(holder), run=holder.id)


def free(connection: str) -> None:
    """No run holds the connection. Raises Busy."""
    holder = runs.active(connection)
    if holder is not None:
        raise Busy(_busy(holder), run=holder.id)


def mode_of(run: int) -> Mode:
    """What the run of this number does."""
    with reading():
        return Mode(Run.get_by_id(run).mode)


def not_reviewed(connection: str, who: Who, now: datetime, *, key: str = "") -> None:
    """Nobody's plan is superseded or changed while somebody else reviews it (rule 10); `key`: only
    plans with a row of this key that waits to be pushed. Raises Refused."""
    waiting = Plan.select().where(Plan.connection == connection, Plan.state.in_(list(OPEN)))
    if key:
        with_key = PlanRow.select(PlanRow.plan).where(PlanRow.key == key, PlanRow.outcome == "")
        waiting = waiting.where(Plan.id.in_(with_key))
    with reading():
        rows = list(waiting)
    for row in rows:
        claimable(row, who, now)


def plan_of(plan: int) -> Plan:
    """The plan of this number. Raises Refused."""
    with reading():
        row = Plan.get_or_none(Plan.id == plan)
    if row is None:
        raise Refused(f"there is no plan {plan}", code="unknown")
    return row


def claimable(row: Plan, who: Who, now: datetime) -> None:
    """The plan is open and nobody else reviews it. Raises Refused."""
    if row.state not in OPEN:
        why = describe(row.state) if row.state in ("dropped", "superseded") else row.state
        raise Refused(f"plan {row.id} cannot be changed any more: {why}", code="plan_state")
    until = from_epoch(row.claimed_until)
    if claimed(row.claimed_by, until, now) and row.claimed_by != who.name:
        assert until is not None
        since, what = from_epoch(row.claimed_at), f"plan {row.id}"
        raise Refused(
            reviewing(what, row.claimed_by, row.claimed_from, since, until), code="reviewed"
        )


def stopped_cycle(run: int) -> StoppedCycle:
    """The Sync All of this number and the step that stopped it. Raises Refused.

    Only the latest one is taken up: its steps before the stop are what the next one builds upon.
    """
    with reading():
        row = Run.get_or_none(Run.id == run)
        if row is None:
            raise Refused(f"there is no run {run}", code="unknown")
        latest = _latest_cycle(row.connection)
        ended = {step.name: step.state for step in RunStep.select().where(RunStep.run == run)}
    label = LABELS[Mode(row.mode)]
    if row.mode != Mode.ALL:
        raise Refused(
            f"run {run} ({label}) has no steps to resume; ask for it again, and what still "
            "differs is planned again",
            code="mode",
        )
    if row.state in ACTIVE:
        raise Refused(f"run {run} is {row.state}; it goes on by itself", code="run_state")
    if latest != run:
        raise Refused(f"run {latest} came after run {run}; retry that one", code="run_state")
    well = (RunState.OK, RunState.PARTIAL)
    steps = list(enumerate(CYCLE, 1))[_start_of(row) - 1 :]
    stop = next((n for n, step in steps if ended.get(step) not in well), None)
    if stop is None:
        raise Refused(
            f"run {run} came to its end ({row.state}); ask for a new one", code="run_state"
        )
    return StoppedCycle(row.connection, str(row.approver), stop)


def _start_of(row: Run) -> int:
    return int(msgspec.json.decode(row.options, type=dict[str, Any]).get("start") or 1)


def _latest_cycle(connection: str) -> int | None:
    cycles = Run.select(Run.id).where(Run.connection == connection, Run.mode == Mode.ALL)
    found: int | None = cycles.order_by(Run.id.desc()).scalar()
    return found


def _busy(run: Run) -> str:
    label = LABELS[Mode(run.mode)]
    where = f" ({run.origin})" if run.origin else ""
    since = from_epoch(run.started_at or run.asked_at)
    return (
        f"run {run.id} ({label}, asked by {run.asked_by}{where}) holds {run.connection} "
        f"since {since:%H:%M} UTC"
    )
