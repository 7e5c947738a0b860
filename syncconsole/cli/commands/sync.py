"""`syncconsole sync MODE CONNECTION`: ask for a run, watch it, tell how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read.cycle import cycle
from syncconsole.cli.moments import duration
from syncconsole.cli.parser import UsageError
from syncconsole.cli.watched import watched
from syncconsole.domain.business_day import day_of
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import Approver, Mode, Step
from syncconsole.engine import ask as engine
from syncconsole.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from syncconsole.cli.answer import Answer
    from syncconsole.cli.call import Call
    from syncconsole.config import Connection


_WAYS = {
    "first_full": "`syncconsole sync full {name}`, or --full-if-first",
    "fresh_first": "`syncconsole sync fresh {name}`",
}
"""The way out of a refusal, as a command."""


def ask(call: Call) -> Answer:
    """Ask for the run. Raises Refused for what the profile cannot do, and what the engine's rules
    forbid now; Busy where another run holds the connection."""
    args = call.args
    if args.approve and not args.reason.strip():
        raise UsageError("--approve needs --reason TEXT: it is kept with the approval")
    if args.approve and args.plan_only:
        raise UsageError("--approve and --plan-only exclude each other")
    connection = call.connection(args.connection)
    mode = served(connection, args.mode, args.component)
    config = call.open_endpoints()
    if mode is Mode.STEP4:
        for line in stale_steps(connection, call.clock.now()):
            call.narrator.say(f"warning: {line}")
    try:
        asked = engine.ask_run(
            config,
            connection.name,
            mode,
            call.who,
            trigger="cli",
            approver=Approver.NAMED if args.approve else Approver.POLICY,
            plan_only=args.plan_only,
            full_if_first=args.full_if_first,
            reason=args.reason,
            confirm=args.confirm,
            wait=args.wait,
        )
    except Refused as refused:
        if refused.code not in _WAYS:
            raise
        way = _WAYS[refused.code].format(name=connection.name)
        raise Refused(f"{refused.message}; {way}", code=refused.code) from None
    return watched(call, asked)


def stale_steps(connection: Connection, now: datetime) -> list[str]:
    """A sentence for each of the steps 1 to 3 that has not succeeded today where the merchant is:
    what step 4 alone would build upon (X-10)."""
    today = day_of(now, connection.timezone)
    lines = []
    for health in cycle(connection.name).steps:
        at = health.succeeded
        if health.step is Step.DATA_TO_WEB or (at and day_of(at, connection.timezone) == today):
            continue
        age = f"last succeeded {duration((now - at).total_seconds())} ago" if at else "never ran"
        lines.append(f"step {health.n} ({health.step}) has not succeeded today, it {age}")
    return lines


def served(connection: Connection, mode: str, components: list[str]) -> Mode:
    """The mode, where the connection's profile has it and pushes all of these components.

    Raises Refused naming what the profile can do: the word itself is right elsewhere.
    """
    profile = PROFILES[connection.profile]
    if mode not in profile.modes:
        raise Refused(
            f"{connection.name} has profile {profile.name}, which cannot do `{mode}`; "
            f"it can do {', '.join(profile.modes)}",
            code="mode",
        )
    for component in components:
        if component not in profile.pushes:
            raise Refused(
                f"profile {profile.name} does not push `{component}`; "
                f"it pushes {', '.join(profile.pushes)}",
                code="component",
            )
    return Mode(mode)
