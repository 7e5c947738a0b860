"""The shift report in lines: what an operator reads first after coming in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.console.glyphs import sign
from syncconsole.console.text import Part, line, lines
from syncconsole.console.times import Dates, date, time
from syncconsole.domain.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo

    from textual.content import Content

    from syncconsole.cache.read.shift import Shift

_WORST = (RunState.FAILED, RunState.HELD, RunState.PARTIAL, RunState.CANCELLED, RunState.WAITING)


def greeting(found: Shift, zone: tzinfo) -> str:
    """`Since 10:14 PM: 14 runs, 1 failed, 2 new causes of errors, 1 plan waits (H)`."""
    states = {state: sum(of.get(state, 0) for of in found.runs.values()) for state in _WORST}
    told = [_count(found.count, "run")] if found.count else []
    told += [
        f"{states[state]:,} {state}" for state in (RunState.FAILED, RunState.HELD) if states[state]
    ]
    if found.causes:
        told.append(f"{_count(len(found.causes), 'new cause')} of errors")
    if found.waiting:
        told.append(f"{_count(len(found.waiting), 'plan')} to review")
    return f"Since {time(found.since, zone, found.until)}: {', '.join(told)}. H tells more"


def report(found: Shift, zones: Mapping[str, tzinfo], home: tzinfo, dates: Dates) -> Content:
    """The whole report; times of an act or change are those of its connection's zone."""
    rows: list[Content] = [line(("Since ", "dim"), date(found.since, home, dates)), line("")]
    for title, part in (
        ("Runs", _runs(found)),
        ("Waiting for a person", _waiting(found)),
        ("New causes of errors", _causes(found)),
        ("Largest changes pushed", _moves(found)),
        ("What people did", _acts(found, zones, home)),
    ):
        told = list(part)
        rows += [line((title, "strong")), *(told or [line(("  none", "dim"))]), line("")]
    return lines(*rows[:-1])


def _runs(found: Shift) -> Iterator[Content]:
    for name, states in found.runs.items():
        parts: list[Part] = [f"  {name}  "]
        for state in (RunState.OK, *_WORST):
            if count := states.get(state):
                text, look = sign(state)
                parts += [(f"{text[:1]} ", look), f"{count:,} {state}  "]
        yield line(*parts)


def _waiting(found: Shift) -> Iterator[Content]:
    for run in found.waiting:
        text, look = sign(run.state)
        why = f": {run.reason}" if run.reason else ""
        yield line(
            (f"  {text[:1]} ", look), f"plan {run.plan} of {run.connection}, {run.label}{why}"
        )


def _causes(found: Shift) -> Iterator[Content]:
    for each in found.causes:
        yield line(
            ("  ▲ ", "bad"), f"{each.count:,}x {each.message}",
            (f"  {each.connection}, run {each.run}", "dim"),
        )  # fmt: skip
        if each.remedy:
            yield line(("    do: ", "accent"), each.remedy)


def _moves(found: Shift) -> Iterator[Content]:
    for each in found.moves:
        yield line(
            f"  {each.key}  {each.before:,} → {each.after:,}  ",
            (f"{each.after - each.before:+,}", "bold"),
            (f"  {each.connection}, run {each.run}", "dim"),
        )


def _acts(found: Shift, zones: Mapping[str, tzinfo], home: tzinfo) -> Iterator[Content]:
    for act in found.acts:
        at = time(act.at, zones.get(act.connection, home), found.until)
        why = f", because {act.reason}" if act.reason else ""
        about = " ".join(part for part in (act.connection, act.subject) if part)
        yield line((f"  {at}  ", "dim"), f"{act.who} ({act.origin}): {act.action} {about}{why}")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")
