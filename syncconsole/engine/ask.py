"""Asking: the one thing console and commands do to the engine. Talks to no endpoint.

Every function writes a row that a worker, or the next plan, finds; rules that say no raise
Refused, a connection that is taken raises Busy. Who asked is in the audit.
"""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, structs

from syncconsole.cache.read.cycle import stopped_for
from syncconsole.cache.read.shift import last_log_on
from syncconsole.cache.tables import Plan, PlanRow, Run
from syncconsole.cache.tables.base import writing
from syncconsole.cache.write import exclusions, plans, records, runs
from syncconsole.cache.write.connections import full_done
from syncconsole.cache.write.plans import Claim
from syncconsole.clock import SystemClock
from syncconsole.domain.audit import LOGGED_ON
from syncconsole.domain.guards import OVERRIDE, Trip, figures
from syncconsole.domain.plans import OPEN, PlanState
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import LABELS, LIMITED, TWO_WAY, Approver, Mode, RunState
from syncconsole.domain.timers import AUTOMATIC
from syncconsole.engine import asking_rules as rules
from syncconsole.engine import asking_two_way as two_way
from syncconsole.engine import relinking
from syncconsole.engine.asking_retry import retryable
from syncconsole.engine.asking_undo import undoable
from syncconsole.engine.explaining import explain
from syncconsole.engine.scheduling import pause, resume, set_automatic_mode, set_schedule
from syncconsole.engine.waking import rehearse, wake_worker
from syncconsole.errors import Busy, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from syncconsole.config import Config
    from syncconsole.domain.who import Who

__all__ = [
    "Asked", "Claim", "arrive", "ask_run", "beat_console", "cancel_run", "claim_plan", "drop_plan",
    "end_exclusion", "exclude", "explain", "invert_rows", "log_on", "pause", "push_plan",
    "rehearse", "release_plan", "relink", "resume", "resume_run", "retry_run",
    "set_automatic_mode", "set_schedule", "set_setting", "tick_rows", "undo_run", "wake_worker",
]  # fmt: skip

_clock = SystemClock()


class Asked(Struct, frozen=True):
    """The run that answers: a new one, or the running one that was joined (rule 17). `why` tells
    where another kind was asked for than one might think."""

    run: int
    joined: bool = False
    why: str = ""


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
    start: int = 1,
    about: Mapping[str, Any] | None = None,
) -> Asked:
    """Ask for a run. Raises Refused (`first_full`, `mode`, `reason`, `confirm`, `reviewed`,
    `start`, `fresh_first`, `manual`), Busy.

    `full_if_first` turns a Smart before the first Full into a Full and changes nothing else;
    `wait` queues behind the run that holds the connection; `start` is the step, 1 to 4, that a
    Sync All begins with; `about` is what an Undo or a Retry is of (`undo_run`, `retry_run`).
    """
    found = rules.connection_of(config, connection)
    if mode not in rules.modes_of(found.profile):
        able = ", ".join(PROFILES[found.profile].modes)
        raise Refused(f"{connection} (profile {found.profile}) does: {able}", code="mode")
    if mode is Mode.SMART and not full_done(connection):
        if not full_if_first:
            raise Refused(
                f"{connection}: the first sync should be Full; no Full was pushed to its end yet",
                code="first_full",
            )
        mode = Mode.FULL
    options: dict[str, Any] = {"plan_only": plan_only, **(about or {})}
    if mode in TWO_WAY:
        options |= two_way.options_of(found, mode, trigger)
    if mode in PROFILES[found.profile].modes or mode in LIMITED:
        rules.not_reviewed(connection, who, _now())
    if approver is Approver.NAMED:
        rules.named(found, reason, confirm)
    rules.startable(mode, start)
    if start > 1:
        options["start"] = start
    with writing():
        joined = rules.joined(connection, mode, approver, options, wait=wait)
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
    if trigger not in AUTOMATIC:
        wake_worker(config)
    return asked


def resume_run(config: Config, run: int, who: Who, *, trigger: str = "person") -> Asked:
    """Ask for a Sync All that begins at the step which stopped this one (S-083).

    Who approved that one approves this one, but for a named approval, which is given once: policy
    stands in for it. Raises Refused (`unknown`, `run_state`, `mode`), Busy.
    """
    stopped = rules.stopped_cycle(run)
    approver = Approver(stopped.approver)
    return ask_run(
        config,
        stopped.connection,
        Mode.ALL,
        who,
        trigger=trigger,
        approver=Approver.POLICY if approver is Approver.NAMED else approver,
        start=stopped.step,
    )


def log_on(config: Config, connection: str, who: Who) -> Asked | None:
    """An operator logs on to a connection: a Fresh, or goes on with one, until one was completed;
    a Delta from then on (S-007, S-010, S-018, S-020). A Fresh, Delta or Manual that runs already is
    joined; behind any other run it waits. None where the profile knows no log-on. Raises Refused.
    """
    found = rules.connection_of(config, connection)
    if Mode.FRESH not in PROFILES[found.profile].modes:
        return None
    complete = full_done(connection)
    mode = Mode.DELTA if complete else Mode.FRESH
    why = "" if complete else two_way.why_fresh(found)
    try:
        asked = ask_run(
            config, connection, mode, who, trigger="login", approver=Approver.POLICY, reason=why
        )
    except Busy as busy:
        holder = rules.mode_of(busy.run)
        if holder in TWO_WAY:
            return Asked(busy.run, joined=True)
        asked = ask_run(
            config, connection, mode, who, trigger="login", approver=Approver.POLICY, reason=why,
            wait=True,
        )  # fmt: skip
    return structs.replace(asked, why=why)


def undo_run(config: Config, run: int, who: Who, *, trigger: str = "person") -> Asked:
    """Ask for a plan that takes back what a run pushed, for a person to review and push (N-5).

    The run may be the one that made the plan or the one that pushed it. Orders are not touched.
    Raises Refused (`unknown`, `run_state`, `nothing`, `undone`, `plan_state`, `reviewed`), Busy.
    """
    found = undoable(run)
    return ask_run(
        config, found.connection, Mode.UNDO, who, trigger=trigger, about={"undo": found.run}
    )


def retry_run(
    config: Config, run: int, who: Who, *, cause: str = "", trigger: str = "person"
) -> Asked:
    """Ask for a plan of what a run could not push, of one cause (a code of
    `cache.read.failures.groups`) or of all, for a person to review and push (N-6).

    Only those rows are in it, decided anew by what both sides hold now. Raises Refused (`unknown`,
    `run_state`, `undo`, `nothing`, `cause`, `reviewed`), Busy.
    """
    found = retryable(run, cause)
    return ask_run(
        config, found.connection, Mode.RETRY, who, trigger=trigger,
        about={"retry": found.run, "cause": cause},
    )  # fmt: skip


def push_plan(config: Config, plan: int, who: Who, *, reason: str = "", confirm: str = "") -> Asked:
    """Approve a plan: a child run pushes what is ticked; where a Sync All stopped at step 2 for it,
    that run goes on with steps 3 and 4, approved as the Sync All was. Raises Refused (`plan_state`,
    `reviewed`, `writes_off`, `reason` where a guard tripped, `confirm` where protected), Busy."""
    row = rules.plan_of(plan)
    found = rules.connection_of(config, row.connection)
    rules.claimable(row, who, _now())
    if not found.writes:
        line = config.line_of(found.name, "writes")
        raise Refused(f"writes are off, {config.path.name} line {line}", code="writes_off")
    tripped = [] if row.first_full else msgspec.json.decode(row.trips, type=list[Trip])
    reason = reason.strip()
    if tripped and not reason:
        raise Refused("a guard tripped: say why this plan is right (a reason)", code="reason")
    if found.protected and confirm != found.name:
        raise Refused(f"{found.name} is protected: confirm by its name", code="confirm")
    with writing():
        rules.free(found.name)
        plans.set_state(plan, PlanState.APPROVED, approved_by=who.name, reason=reason)
        made = Run.get_by_id(row.run)
        exports = stopped_for(plan)
        approver = Approver(made.approver) if exports else Approver.PERSON
        options = {"exports": plan} if exports else {}
        run = runs.ask(
            runs.Asked(
                found.name, Mode.PUSH, "person", approver, who, _now(), options, reason, plan=plan,
                parent=made.parent or made.id,
            )
        )  # fmt: skip
        records.audit(
            _now(), who, OVERRIDE if tripped else "push plan", connection=found.name,
            subject=f"plan {plan}", reason=reason, before=figures(tripped),
        )  # fmt: skip
    wake_worker(config)
    return Asked(run)


def drop_plan(plan: int, who: Who, reason: str = "") -> None:
    """Drop a plan unpushed; its rows stay dirty. Raises Refused."""
    row = rules.plan_of(plan)
    rules.claimable(row, who, _now())
    with writing():
        plans.close(plan, PlanState.DROPPED, "dropped")
        records.audit(
            _now(), who, "drop plan", connection=row.connection, subject=f"plan {plan}",
            reason=reason,
        )  # fmt: skip


def claim_plan(plan: int, who: Who) -> Claim:
    """Claim a plan for Review, or renew the claim. To take over from somebody whose claim has run
    out is audited."""
    with writing():
        claim = plans.claim(plan, who, _now())
        if claim.after:
            records.audit(
                _now(), who, "take over review", connection=Plan.get_by_id(plan).connection,
                subject=f"plan {plan}", before=claim.after, after=who.name,
            )  # fmt: skip
    return claim


def release_plan(plan: int, who: Who) -> None:
    """Leave Review: schedules and others may go on."""
    plans.release(plan, who)


def tick_rows(plan: int, positions: Sequence[int] | None, chosen: bool, who: Who) -> None:  # noqa: FBT001 - the tick itself
    """Tick or untick rows of a plan; None means every change of it. Raises Refused."""
    rules.claimable(rules.plan_of(plan), who, _now())
    plans.tick(plan, positions, chosen=chosen)


def invert_rows(plan: int, who: Who) -> None:
    """Tick what is unticked and the reverse. Raises Refused."""
    rules.claimable(rules.plan_of(plan), who, _now())
    plans.invert(plan)


def exclude(
    connection: str,
    component: str,
    key: str,
    who: Who,
    reason: str,
    until: datetime | None = None,
) -> int:
    """Keep a key out of every plan, also of one that waits. Returns the exclusion's id. Raises
    Refused (`reviewed`) where somebody else reviews a plan that would push the key."""
    with writing():
        rules.not_reviewed(connection, who, _now(), key=key)
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


def relink(connection: str, keys: Sequence[str] | None, who: Who, reason: str = "") -> list[str]:
    """Confirm records that were exchanged or renamed, of these keys or of all (None); the next plan
    compares them anew. Returns the keys concerned."""
    with writing():
        found = relinking.relink(connection, keys)
        for key in found:
            records.audit(
                _now(), who, "relink", connection=connection, subject=f"inventory {key}",
                reason=reason,
            )  # fmt: skip
    return found


def cancel_run(run: int, who: Who) -> None:
    """Ask a run to stop between two rows; the plan of a push that nobody has begun waits again.
    Raises Refused where it has ended."""
    with writing():
        row = Run.get_or_none(Run.id == run)
        if row is None or not runs.cancel(run, who, _now()):
            raise Refused(f"run {run} has ended", code="run_state")
        if row.state == RunState.ASKED and row.plan is not None:
            plans.reopen(row.plan)
        records.audit(_now(), who, "cancel run", subject=f"run {run}")


def set_setting(connection: str, name: str, value: Any, who: Who) -> None:
    """Keep a screen's setting, audited."""
    records.set_setting(connection, name, value, who, _now())


def arrive(who: Who) -> datetime | None:
    """An operator opens a console: noted in the audit. Returns when the same operator did so last,
    where a shift report begins; None the first time."""
    with writing():
        before = last_log_on(who.name)
        records.audit(_now(), who, LOGGED_ON)
    return before


def beat_console(who: Who) -> None:
    """This console is alive: a worker that ends when idle stays for it."""
    runs.beat("console", os.getpid(), socket.gethostname(), _now(), who.name)


def _now() -> datetime:
    return _clock.now()
