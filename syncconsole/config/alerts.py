"""The `alerts:` section: who is called when a connection is held, fails or recovers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.config.endpoints import named_sections
from syncconsole.config.keys import ALERT
from syncconsole.config.model import AlertChannel
from syncconsole.config.nodes import Section
from syncconsole.config.report import nearest
from syncconsole.config.sections import join, read_section
from syncconsole.domain.alerts import News
from syncconsole.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Collection

    from syncconsole.config.report import Report


def read_alerts(
    section: Section, connections: Collection[str], report: Report
) -> dict[str, AlertChannel]:
    """Every channel that is right; the others are in the report."""
    channels = {}
    for name, entry in named_sections(section, "alerts", report).items():
        assert isinstance(entry.value, Section)
        channel = _read(name, entry.value, connections, report)
        if channel is not None:
            channels[name] = channel
    return channels


def _read(
    name: str, node: Section, connections: Collection[str], report: Report
) -> AlertChannel | None:
    path = join("alerts", name)
    before = len(report.problems)
    values = read_section(node, path, ALERT, report)
    ways = [key for key in ("webhook", "command") if key in node.entries]
    if len(ways) != 1:
        report.add(
            node.entries["command"].line if ways else node.line, path,
            "expected either `webhook` or `command`",
            "write two names under alerts: for two ways" if ways else "an address, or a program",
        )  # fmt: skip
    if "command" in values and not values["command"]:
        report.add(
            node.entries["command"].line, join(path, "command"), "expected a program to run",
            "such as [mail, -s, syncconsole, you@example.com]",
        )  # fmt: skip
    _known(node, path, "on", values.get("on", ()), [*News], report)
    _known(node, path, "connections", values.get("connections", ()), connections, report)
    if len(report.problems) > before:
        return None
    return AlertChannel(
        name=name,
        webhook=Secret(values["webhook"]) if "webhook" in values else None,
        command=values.get("command", ()),
        on=frozenset(News(word) for word in values.get("on", ())) or frozenset(News),
        connections=frozenset(values.get("connections", ())),
    )


def _known(
    node: Section, path: str, key: str, words: Collection[str], known: Collection[str],
    report: Report,
) -> None:  # fmt: skip
    for word in words:
        if word not in known:
            hint = nearest(word, list(known))
            report.add(node.entries[key].line, join(path, key), f'unknown "{word}"', hint)
