"""`syncconsole rehearse [FAULT|off]`: make the simulated systems misbehave, to practise."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from syncconsole.cache.read.connections import setting
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.simulated import tell
from syncconsole.domain.rehearsal import FAULTS, SETTING
from syncconsole.engine import ask as engine
from syncconsole.errors import Refused, SyncconsoleError

if TYPE_CHECKING:
    from syncconsole.cli.call import Call
    from syncconsole.config import SandboxOptions

CONTROL = "/_sandbox/faults"

OFF = "off"


def play(call: Call) -> Answer:
    """List the faults, arm one for so many requests, or disarm them all. Raises Refused where this
    config has no simulated systems, StateError where they do not answer."""
    sandbox = _sandbox(call)
    wanted = call.args.fault
    if wanted is None:
        armed = setting("", SETTING) or ""
        rows = [("▶" if name == armed else "", name, text) for name, text in FAULTS.items()]
        return Answer(
            {"faults": dict(FAULTS), "armed": armed}, [Table(columns("", "FAULT", "MEANS"), rows)]
        )
    if wanted == OFF:
        tell(sandbox.port, CONTROL, {}, method="DELETE")
        engine.set_setting("", SETTING, "", call.who)
        return Answer({"armed": ""}, ["the simulated systems behave again"])
    if wanted not in FAULTS:
        close = get_close_matches(wanted, [*FAULTS, OFF], n=1)
        hint = f'did you mean "{close[0]}"?' if close else f"there are {', '.join(FAULTS)}, off"
        raise SyncconsoleError(f'no fault is called "{wanted}"; {hint}')
    fields: dict[str, object] = {"name": wanted, "times": call.args.times}
    if wanted == "sale":
        fields["sku"] = _sku(call)
    tell(sandbox.port, CONTROL, {}, method="DELETE")
    tell(sandbox.port, CONTROL, fields)
    engine.set_setting("", SETTING, wanted, call.who)
    return Answer(
        {"armed": wanted, "times": call.args.times},
        [f"{wanted}, for the next {call.args.times:,} requests: {FAULTS[wanted]}"],
    )


def _sandbox(call: Call) -> SandboxOptions:
    config = call.open_endpoints()
    if config.sandbox is None or not any(each.sandbox for each in config.endpoints.values()):
        raise Refused(
            f"{config.path.name} has no simulated systems, and real ones are not made to fail; "
            "`syncconsole demo` has some",
            code="live",
        )
    return config.sandbox


def _sku(call: Call) -> str:
    """Something the simulated store holds, to be sold."""
    if call.args.sku:
        return str(call.args.sku)
    raise SyncconsoleError("name what is sold: --sku SKU")
