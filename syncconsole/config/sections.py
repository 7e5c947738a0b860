"""A section of config.yaml against its table of keys: unknown, missing and wrong ones are told."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct

from syncconsole.config.nodes import Items, Node, Scalar, Section
from syncconsole.config.report import nearest
from syncconsole.config.scalars import KINDS, UnfitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syncconsole.config.report import Report

NESTED = ("section", "list", "words", "map", "group", "sections", "json", "raw")
"""Kinds that are no scalars: a section read by its own table, a list of text, text or a list of it,
text -> text, a section of the keys `entries`, one of `choices` -> such a section, any value with
its numbers and null, any node."""


class Key(Struct, frozen=True):
    """One key of a section. `kind` is one of `scalars.KINDS` or of NESTED.

    `choices` and `least` narrow a scalar, `secret` keeps its value out of every message, and
    `help` is what an editor shows.
    """

    name: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    secret: bool = False
    help: str = ""
    entries: tuple[Key, ...] = ()


def read_section(
    section: Section, path: str, keys: Sequence[Key], report: Report
) -> dict[str, Any]:
    """The keys that are written and right; a nested `section` or `raw` comes back as its node."""
    known = {key.name: key for key in keys}
    found: dict[str, Any] = {}
    for name, entry in section.entries.items():
        where = join(path, name)
        if name not in known:
            report.add(entry.line, where, "unknown key", nearest(name, known))
        elif (value := _read(known[name], entry.value, entry.line, where, report)) is not None:
            found[name] = value.result
    for key in keys:
        if key.required and key.name not in section.entries:
            report.add(section.line, path, f"the key `{key.name}` is missing", key.help)
    return found


def join(path: str, name: str) -> str:
    """A dotted key."""
    return ".".join(part for part in (path, name) if part)


def plain(node: Node) -> Any:
    """The value without lines: text, lists and mappings."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(value) for value in node.values]
    return {name: plain(entry.value) for name, entry in node.entries.items()}


def typed(node: Node) -> Any:
    """The value as JSON would have it: plain numbers, true, false and null are no text."""
    if isinstance(node, Items):
        return [typed(value) for value in node.values]
    if isinstance(node, Section):
        return {name: typed(entry.value) for name, entry in node.entries.items()}
    if node.null:
        return None
    if node.plain and node.text in ("true", "false"):
        return node.text == "true"
    if node.plain and _NUMBER.fullmatch(node.text):
        return Decimal(node.text) if "." in node.text else int(node.text)
    return node.text


_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})(\.\d{1,18})?", re.ASCII)


class _Read(Struct, frozen=True):
    """A value read; the wrapping tells a read None (`auto`) from one that could not be read."""

    result: Any


def _read(key: Key, node: Node, line: int, where: str, report: Report) -> _Read | None:
    if key.kind == "section":
        return _section(node, line, where, report)
    if key.kind == "raw":
        return _Read(node)
    if key.kind == "list":
        return _texts(node, line, where, report)
    if key.kind == "words":
        one = isinstance(node, Scalar) and not node.null
        return _texts(Items(node.line, (node,)) if one else node, line, where, report)
    if key.kind == "map":
        return _map(node, line, where, report)
    if key.kind == "sections":
        return _sections(key, node, line, where, report)
    if key.kind == "group":
        inner = _section(node, line, where, report)
        return inner and _Read(read_section(inner.result, where, key.entries, report))
    if key.kind == "json":
        return _Read(typed(node))
    return _scalar(key, node, line, where, report)


def _section(node: Node, line: int, where: str, report: Report) -> _Read | None:
    if isinstance(node, Section):
        return _Read(node)
    if not (isinstance(node, Scalar) and node.broken):
        report.add(line, where, "expected keys under it, indented", _what(node))
    return None


def _texts(node: Node, line: int, where: str, report: Report) -> _Read | None:
    if not isinstance(node, Items):
        if not (isinstance(node, Scalar) and node.broken):
            report.add(line, where, "expected a list such as [a, b]", _what(node))
        return None
    texts = []
    for value in node.values:
        if not isinstance(value, Scalar) or value.null:
            report.add(value.line, where, "expected text in the list", _what(value))
        elif not value.broken:
            texts.append(value.text)
    return _Read(tuple(texts))


def _map(node: Node, line: int, where: str, report: Report) -> _Read | None:
    section = _section(node, line, where, report)
    if section is None:
        return None
    texts: dict[str, str] = {}
    for name, entry in section.result.entries.items():
        if not isinstance(entry.value, Scalar) or entry.value.null:
            report.add(entry.line, join(where, name), "expected text", _what(entry.value))
        elif not entry.value.broken:
            texts[name] = entry.value.text
    return _Read(texts)


def _sections(key: Key, node: Node, line: int, where: str, report: Report) -> _Read | None:
    section = _section(node, line, where, report)
    if section is None:
        return None
    if not section.result.entries:
        report.add(line, where, "expected at least one name with keys under it", key.help)
    found: dict[str, Any] = {}
    for name, entry in section.result.entries.items():
        inner = join(where, name)
        if name not in key.choices:
            report.add(entry.line, inner, "unknown name", nearest(name, key.choices))
        elif (read := _section(entry.value, entry.line, inner, report)) is not None:
            found[name] = read_section(read.result, inner, key.entries, report)
    return _Read(found)


def _scalar(key: Key, node: Node, line: int, where: str, report: Report) -> _Read | None:
    if not isinstance(node, Scalar):
        report.add(line, where, "expected one value", _what(node))
        return None
    if node.broken:
        return None
    if node.null or (key.kind == "path" and not node.text):
        report.add(line, where, "expected a value, nothing is written", key.help)
        return None
    try:
        value = KINDS[key.kind].read(node)
        _narrow(key, value)
    except UnfitError as error:
        expected = f"expected {key.help or 'another value'}" if key.secret else error.expected
        report.add(line, where, expected, error.hint)
        return None
    return _Read(value)


def _narrow(key: Key, value: Any) -> None:
    if key.choices and value not in key.choices:
        hint = nearest(str(value), key.choices)
        raise UnfitError(
            f"expected one of {', '.join(key.choices)}", hint if hint.startswith("did") else ""
        )
    if key.least is not None and value < key.least:
        raise UnfitError(f"expected {key.least} or more, not {value}")
    if key.most is not None and value > key.most:
        raise UnfitError(f"expected {key.most} or less, not {value}")


def _what(node: Node) -> str:
    """What stands there instead, in words; never the value, which may be a secret."""
    if isinstance(node, Scalar):
        return "nothing is written there" if node.null else "one value is written there"
    return "a list is written there" if isinstance(node, Items) else "a section is written there"


def written_lines(section: Section, prefix: str = "") -> Mapping[str, int]:
    """Dotted key -> line, for all keys of the section, nested ones included."""
    lines: dict[str, int] = {}
    for name, entry in section.entries.items():
        lines[join(prefix, name)] = entry.line
        if isinstance(entry.value, Section):
            lines.update(written_lines(entry.value, join(prefix, name)))
    return lines


def line_of(section: Section, key: Sequence[str]) -> int:
    """The line of the key these names lead to, or of the nearest one around it."""
    line, current = section.line, cast("Node", section)
    for name in key:
        if isinstance(current, Section) and name in current.entries:
            line, current = current.entries[name].line, current.entries[name].value
        elif isinstance(current, Items) and name.isdecimal() and int(name) < len(current.values):
            current = current.values[int(name)]
            line = current.line
        else:
            break
    return line
