"""Asking: the one thing console and commands do to the engine. Talks to no endpoint.

Every function writes a row that a worker, or the next plan, finds; rules that say no raise
Refused, a connection that is taken raises Busy. Who asked is in the audit.
"""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from syncconsole.cache.instants import from_epoch
from syncconsole.cache.tables import Plan, PlanRow, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import exclusions, plans, records, runs
from syncconsole.cache.write.connections import full_done
from syncconsole.cache.write.plans import Claim
from syncconsole.clock import SystemClock
from syncconsole.domain.outcomes import describe
from syncconsole.domain.plans import OPEN, PlanState, claimed
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import LABELS, Approver, Mode
from syncconsole.engine.waking import wake_worker
from syncconsole.errors import Busy, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from syncconsole.config import Config, Connection
    from syncconsole.domain.who import Who

__all__ = [
    "Asked", "Claim", "ask_run", "beat_console", "cancel_run", "claim_plan", "drop_plan",
    "end_exclusion", "exclude", "invert_rows", "pause", "push_plan", "release_plan", "resume",
    "set_setting", "tick_rows", "wake_worker",
]  # fmt: skip

_clock = SystemClock()


class Asked(Struct, frozen=True):
    """The run that answers: a new one, or the running one that was joined (rule 17)."""

    run: int
    joined: bool = False


def ask_run(
    config: Config,
    connection: str,
    mode: Mode,
    who: Who,
    *,
    trigger: str = "person",
    approver: Approver = Approver.PERSON,
    plan_only: bool = False,
    full_if_first: bool = False,
    reason: str = "",
    confirm: str = "",
    wait: bool = False,
) -> Asked:
    """Ask for a run. Raises Refused (`first_full`, `mode`, `reason`, `confirm`, `reviewed`), Busy.

    `full_if_first` turns a Smart before the first Full into a Full and changes nothing else;
    `wait` queues behind the run that holds the connection.
    """
    found = _connection(config, connection)
    if mode not in (*PROFILES[found.profile].modes, Mode.REFRESH, Mode.CHECK):
        able = ", ".join(PROFILES[found.profile].modes)
        raise Refused(f"{connection} (profile {found.profile}) does: {able}", code="mode")
    if mode is Mode.SMART and not full_done(connection):
        if not full_if_first:
            raise Refused(
                f"{connection}: the first sync should be Full; no Full was pushed to its end yet",
                code="first_full",
            )
        mode = Mode.FULL
    if mode in PROFILES[found.profile].modes:
        _not_reviewed(connection, who)
    if approver is Approver.NAMED:
        _named(found, reason, confirm)
    options = {"plan_only": plan_only}
    with writing():
        joined = _join(connection, mode, approver, options, wait=wait)
        if joined is None:
            run = runs.ask(
                runs.Asked(connection, mode, trigger, approver, who, _now(), options, reason)
            )
            if approver is Approver.NAMED:
                records.audit(
                    _now(), who, f"approve {LABELS[mode]} beforehand", connection=connection,
                    subject=f"run {run}", reason=reason,
                )  # fmt: skip
            asked = Asked(run)
        else:
            asked = Asked(joined, joined=True)
    if trigger != "schedule":
        wake_worker(config)
    return asked


def push_plan(config: Config, plan: int, who: Who, *, reason: str = "", confirm: str = "") -> Asked:
    """Approve a plan: a child run pushes what is ticked. Raises Refused (`plan_state`, `reviewed`,
    `writes_off`, `reason` where a guard tripped, `confirm` where protected), Busy."""
    row = _plan(plan)
    found = _connection(config, row.connection)
    _claimable(row, who)
    if not found.writes:
        line = config.line_of(found.name, "writes")
        raise Refused(f"writes are off, {config.path.name} line {line}", code="writes_off")
    if row.trips != "[]" and not row.first_full and not reason:
        raise Refused("a guard tripped: say why this plan is right (a reason)", code="reason")
    if found.protected and confirm != found.name:
        raise Refused(f"{found.name} is protected: confirm by its name", code="confirm")
    with writing():
        _free(found.name)
        plans.set_state(plan, PlanState.APPROVED, approved_by=who.name, reason=reason)
        run = runs.ask(
            runs.Asked(
                found.name, Mode.PUSH, "person", Approver.PERSON, who, _now(), {}, reason,
                plan=plan, parent=row.run,
            )
        )  # fmt: skip
        records.audit(
            _now(), who, "push plan", connection=found.name, subject=f"plan {plan}", reason=reason
        )
    wake_worker(config)
    return Asked(run)


def drop_plan(plan: int, who: Who, reason: str = "") -> None:
    """Drop a plan unpushed; its rows stay dirty. Raises Refused."""
    row = _plan(plan)
    _claimable(row, who)
    with writing():
        plans.close(plan, PlanState.DROPPED, "dropped")
        records.audit(
            _now(), who, "drop plan", connection=row.connection, subject=f"plan {plan}",
            reason=reason,
        )  # fmt: skip


def claim_plan(plan: int, who: Who) -> Claim:
    """Claim a plan for Review, or renew the claim."""
    return plans.claim(plan, who, _now())


def release_plan(plan: int, who: Who) -> None:
    """Leave Review: schedules and others may go on."""
    plans.release(plan, who)


def tick_rows(plan: int, positions: Sequence[int] | None, chosen: bool, who: Who) -> None:  # noqa: FBT001 - the tick itself
    """Tick or untick rows of a plan; None means every change of it. Raises Refused."""
    _claimable(_plan(plan), who)
    plans.tick(plan, positions, chosen=chosen)


def invert_rows(plan: int, who: Who) -> None:
    """Tick what is unticked and the reverse. Raises Refused."""
    _claimable(_plan(plan), who)
    plans.invert(plan)


def exclude(
    connection: str,
    component: str,
    key: str,
    who: Who,
    reason: str,
    until: datetime | None = None,
) -> int:
    """Keep a key out of every plan, also of one that waits. Returns the exclusion's id."""
    with writing():
        found = exclusions.exclude(connection, component, key, who, reason, _now(), until)
        waiting = Plan.select(Plan.id).where(
            Plan.connection == connection, Plan.state.in_(list(OPEN))
        )
        PlanRow.update(chosen=False).where(
            PlanRow.plan.in_(waiting), PlanRow.key == key, PlanRow.outcome == ""
        ).execute()
        records.audit(
            _now(), who, "exclude", connection=connection, subject=f"{component} {key}",
            reason=reason, after="" if until is None else f"until {until:%Y-%m-%d %H:%M} UTC",
        )  # fmt: skip
    return found


def end_exclusion(exclusion: int, who: Who) -> None:
    """Let the key back into plans; the next one compares it again."""
    with writing():
        exclusions.end(exclusion, who.name, _now())
        records.audit(_now(), who, "end exclusion", subject=f"exclusion {exclusion}")


def cancel_run(run: int, who: Who) -> None:
    """Ask a run to stop between two rows. Raises Refused where it has ended."""
    if not runs.cancel(run, who, _now()):
        raise Refused(f"run {run} has ended", code="run_state")
    records.audit(_now(), who, "cancel run", subject=f"run {run}")


def pause(connection: str | None, who: Who, reason: str = "") -> None:
    """Schedules of this connection, or of all (None), stand still until resumed."""
    records.set_setting(connection or "", "paused", {"by": who.name, "reason": reason}, who, _now())


def resume(connection: str | None, who: Who) -> None:
    """Schedules go on."""
    records.set_setting(connection or "", "paused", None, who, _now())


def set_setting(connection: str, name: str, value: Any, who: Who) -> None:
    """Keep a screen's setting, audited."""
    records.set_setting(connection, name, value, who, _now())


def beat_console(who: Who) -> None:
    """This console is alive: a worker that ends when idle stays for it."""
    runs.beat("console", os.getpid(), socket.gethostname(), _now(), who.name)


def _now() -> datetime:
    return _clock.now()


def _connection(config: Config, name: str) -> Connection:
    if name not in config.connections:
        known = ", ".join(config.connections)
        raise Refused(f"no connection {name} in {config.path.name}; it has {known}", code="unknown")
    return config.connections[name]


def _named(connection: Connection, reason: str, confirm: str) -> None:
    if not reason:
        raise Refused("--approve needs --reason: it goes over guards and is audited", code="reason")
    if connection.protected and confirm != connection.name:
        raise Refused(
            f"{connection.name} is protected: --approve needs --confirm {connection.name}",
            code="confirm",
        )


def _join(
    connection: str, mode: Mode, approver: Approver, options: dict[str, bool], *, wait: bool
) -> int | None:
    """The running run to join, None to ask for one. Raises Busy."""
    holder = runs.active(connection)
    if holder is None:
        return None
    same = holder.mode == mode and holder.approver == approver
    if same and records.same_options(holder.options, options):
        return int(holder.id)
    if wait:
        return None
    raise Busy(_busy(holder), run=holder.id)


def _not_reviewed(connection: str, who: Who) -> None:
    """Nobody's plan is superseded while somebody else reviews it (rule 10). Raises Refused."""
    with reading():
        rows = list(Plan.select().where(Plan.connection == connection, Plan.state.in_(list(OPEN))))
    for row in rows:
        _claimable(row, who)


def _free(connection: str) -> None:
    holder = runs.active(connection)
    if holder is not None:
        raise Busy(_busy(holder), run=holder.id)


def _busy(run: Run) -> str:
    label = LABELS[Mode(run.mode)]
    return f"run {run.id} ({label}, asked by {run.asked_by}) holds {run.connection}"


def _plan(plan: int) -> Plan:
    with reading():
        row = Plan.get_or_none(Plan.id == plan)
    if row is None:
        raise Refused(f"there is no plan {plan}", code="unknown")
    return row


def _claimable(row: Plan, who: Who) -> None:
    if row.state not in OPEN:
        why = describe(row.state) if row.state in ("dropped", "superseded") else row.state
        raise Refused(f"plan {row.id} cannot be changed any more: {why}", code="plan_state")
    until = from_epoch(row.claimed_until)
    if claimed(row.claimed_by, until, _now()) and row.claimed_by != who.name:
        assert until is not None
        raise Refused(
            f"{row.claimed_by} reviews plan {row.id} until {until:%H:%M} UTC", code="reviewed"
        )
