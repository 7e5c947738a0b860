"""What can be typed after `:`, made from the key table and the connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncconsole.console.keys import Key


class Command(Struct, frozen=True):
    """A word one types, what it does, and the action that does it."""

    word: str
    text: str
    action: str


_WORDS = {
    "dashboard": "dash", "inventory": "inv", "connections": "conns", "palette": "",
    "leave": "back", "quit": "quit",
}  # fmt: skip


def commands(table: Sequence[Key], connections: Sequence[str]) -> list[Command]:
    """Every command: the keys that work everywhere, each connection, settings of the view."""
    found = [
        Command(_WORDS.get(key.id, key.id), key.text, key.action)
        for key in table
        if key.where == "app" and _WORDS.get(key.id, key.id)
    ]
    found.append(Command("push", "Review, where P opens the push gate", "go('review')"))
    if "manual" in {key.id for key in table}:  # a Store Center is on line 1
        found.append(Command("data sync details", "components, statuses, fields", "details"))
    found += [
        Command(f"conn {name}", "open this connection", f"connection({name!r})")
        for name in connections
    ]
    found += [
        Command("configurations", "what is connected, and how one connects", "configurations"),
        Command("exclusions", "what is kept out of every plan, since when, why", "exclusions"),
        Command("options", "Tools > Options > General", "options"),
        Command("drift", "who has moved since both sides agreed; writes nothing", "drift"),
        Command("doctor", "which SKUs no run can move; writes nothing", "doctor"),
        Command("rehearse", "make the simulated systems misbehave, to practise", "rehearse"),
        Command("schedules pause", "the connection's timers stand still", "pause_schedules"),
        Command("schedules resume", "the connection's timers go on", "resume_schedules"),
        Command("schedules pause all", "the timers of every connection stand still", "pause_all"),
        Command("schedules resume all", "the timers of every connection go on", "resume_all"),
        Command("automatic mode", "what the Smart schedule runs: Smart or Full", "automatic_mode"),
        Command("how often", "five questions, and an interval suggested", "frequency"),
        Command("dates us", "dates as 3/2/2020 2:30 PM", "dates('us')"),
        Command("dates iso", "dates as 2020-03-02 14:30", "dates('iso')"),
    ]
    return found


def matching(typed: str, known: Sequence[Command]) -> list[Command]:
    """Commands whose word begins with what was typed, then those that hold it anywhere."""
    wanted = typed.strip().lower()
    begins = [each for each in known if each.word.lower().startswith(wanted)]
    holds = [each for each in known if wanted in f"{each.word} {each.text}".lower()]
    return begins + [each for each in holds if each not in begins]
