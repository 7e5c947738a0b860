"""`syncconsole alerts` and `alert test NAME`: who is told of what, and whether it arrived."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import msgspec

from syncconsole.cache.read import alerts
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.moments import moment
from syncconsole.errors import SyncconsoleError

if TYPE_CHECKING:
    from syncconsole.cli.call import Call
    from syncconsole.config import AlertChannel

NONE = "nobody is told: config.yaml has no `alerts:`"


def show(call: Call) -> Answer:
    """The channels of config.yaml, and the latest messages, newest first."""
    config = call.open_cache()
    listed = alerts.alerts(limit=call.args.limit)
    channels = [(each.name, way(each), _on(each), _of(each)) for each in config.alerts.values()]
    told = [
        (
            f"{each.id}",
            moment(each.at, call.zone(each.connection)),
            each.channel,
            each.state,
            each.text,
            each.error,
        )
        for each in listed
    ]
    human: list[str | Table] = [NONE]
    if channels:
        human = [Table(columns("CHANNEL", "BY", "ON", "OF"), channels)]
    if told:
        human.append(Table(columns(">ID", "AT", "CHANNEL", "STATE", "TEXT", "LAST ERROR"), told))
    named = [
        {"name": each.name, "by": way(each), "on": sorted(each.on), "of": sorted(each.connections)}
        for each in config.alerts.values()
    ]
    return Answer({"channels": named, "alerts": msgspec.to_builtins(listed)}, human)


def test(call: Call) -> Answer:
    """Send one message now, marked as a test. Raises SyncconsoleError where it does not arrive."""
    from syncconsole.worker.alerting import trial_message
    from syncconsole.worker.delivering import UndeliveredError, deliver

    channel = _channel(call)
    connection = next(iter(channel.connections or call.config.connections))
    try:
        deliver(channel, trial_message(connection, call.clock.now()))
    except UndeliveredError as error:
        raise SyncconsoleError(f"{channel.name}: {error}") from error
    return Answer({"delivered": channel.name}, [f"{channel.name}: delivered by {way(channel)}"])


def way(channel: AlertChannel) -> str:
    """`webhook`, or the program of a command; an address may be a secret and is never shown."""
    return "webhook" if channel.webhook is not None else f"command {channel.command[0]}"


def _channel(call: Call) -> AlertChannel:
    known = call.config.alerts
    name = call.args.name
    if name in known:
        return known[name]
    if not known:
        raise SyncconsoleError(NONE)
    close = get_close_matches(name, known, n=1)
    hint = f'did you mean "{close[0]}"?' if close else f"there are {', '.join(known)}"
    raise SyncconsoleError(f'no channel is called "{name}"; {hint}')


def _on(channel: AlertChannel) -> str:
    return ", ".join(sorted(channel.on))


def _of(channel: AlertChannel) -> str:
    return ", ".join(sorted(channel.connections)) or "every connection"
