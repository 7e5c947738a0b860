"""The `schedule:` section: a mode, and one entry, several in a list, or `off`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.config.nodes import Items, Scalar
from syncconsole.config.report import nearest
from syncconsole.config.sections import join
from syncconsole.domain.profiles import PROFILES
from syncconsole.domain.runs import Mode
from syncconsole.domain.schedule_words import PATTERN, ScheduleError, parse

if TYPE_CHECKING:
    from syncconsole.config.nodes import Node, Section
    from syncconsole.config.report import Report
    from syncconsole.domain.profiles import Profile
    from syncconsole.domain.schedule import Entry

OFF = "off"

_SUCH_AS = "such as smart: 60m, or smart: [15m from 08:00 to 20:00, 60m from 20:00 to 08:00]"


def read_schedule(
    section: Section, path: str, profile: Profile, report: Report
) -> dict[Mode, tuple[Entry, ...]]:
    """The schedules written, () where `off` is; those that are wrong are in the report."""
    known = [mode.value for mode in profile.scheduled]
    found: dict[Mode, tuple[Entry, ...]] = {}
    for name, entry in section.entries.items():
        where = join(path, name)
        if name in known:
            found[Mode(name)] = _entries(entry.value, entry.line, where, report)
        elif known:
            report.add(entry.line, where, "unknown key", nearest(name, known))
        else:
            report.add(entry.line, where, f"the profile {profile.name} has no schedule of its own")
    return found


def schedule_schema() -> dict[str, Any]:
    """The section as a JSON Schema."""
    entry = {"type": "string", "pattern": PATTERN}
    when = {
        "anyOf": [
            entry,
            {"enum": [OFF, False]},  # YAML 1.1 reads off as false
            {"type": "array", "items": entry, "minItems": 1},
        ],
        "description": f"when it runs by itself, {_SUCH_AS}; off",
    }
    modes = {mode.value: when for profile in PROFILES.values() for mode in profile.scheduled}
    return {"type": "object", "properties": modes, "additionalProperties": False}


def _entries(node: Node, line: int, where: str, report: Report) -> tuple[Entry, ...]:
    if isinstance(node, Scalar) and node.text == OFF:
        return ()
    if not isinstance(node, Scalar | Items):
        report.add(line, where, "expected when it runs", _SUCH_AS)
        return ()
    if isinstance(node, Items) and not node.values:
        report.add(line, where, "expected when it runs, nothing is written", _SUCH_AS)
    read = [
        _entry(each, each.line, where, report)
        for each in (node.values if isinstance(node, Items) else (node,))
    ]
    return tuple(dict.fromkeys(entry for entry in read if entry is not None))


def _entry(node: Node, line: int, where: str, report: Report) -> Entry | None:
    if not isinstance(node, Scalar):
        report.add(line, where, "expected when it runs", _SUCH_AS)
        return None
    if node.broken:
        return None
    if node.null:
        report.add(line, where, "expected when it runs, nothing is written", _SUCH_AS)
        return None
    try:
        return parse(node.text)
    except ScheduleError as error:
        hint = "" if node.variable else error.hint
        expected = error.expected
        if node.variable:  # a variable is told by its name, never by its value
            expected = f'expected when it runs, not what "{node.shown}" holds'
        report.add(line, where, expected, hint)
        return None
