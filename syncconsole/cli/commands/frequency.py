"""`syncconsole frequency CONNECTION [FACTOR...]`: how often to sync, and why (S-091)."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.parser import UsageError
from syncconsole.domain.frequency import FACTORS, Factor, suggest

if TYPE_CHECKING:
    from syncconsole.cli.call import Call


def show(call: Call) -> Answer:
    """What is suggested for the factors named, and the command that sets it."""
    connection = call.connection(call.args.connection)
    factors = [_factor(word) for word in call.args.factors]
    found = suggest(factors, connection.business_days)
    mode = {"inventory": "smart", "cycle": "all"}.get(connection.profile)
    human: list[str | Table] = [f"suggested: {found.entry}", *(f"  {why}" for why in found.why)]
    if not factors:
        rows = [(factor.value, each.label, each.why) for factor, each in FACTORS.items()]
        human.append(Table(columns("FACTOR", "WHAT", "WHY"), rows))
    if mode is not None:
        human.append(f"to set it: syncconsole schedule {connection.name} {mode} {found.entry}")
    document = {
        "connection": connection.name,
        "factors": [factor.value for factor in factors],
        "suggested": str(found.entry),
        "why": list(found.why),
    }
    return Answer(document, human)


def _factor(word: str) -> Factor:
    try:
        return Factor(word)
    except ValueError:
        near = get_close_matches(word, list(Factor), n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"they are {', '.join(Factor)}"
        raise UsageError(f'"{word}" is no factor; {hint}') from None
