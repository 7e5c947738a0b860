"""YAML as values that know their line. Nothing is guessed here: every scalar stays text.

PyYAML alone would turn `on` into True and 010 into 8, and would keep the last of two equal keys
without a word; so only its parser is used. `${NAME}` is resolved here, for the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import yaml
from msgspec import Struct

from syncconsole.secrets import VARIABLE, UnsetVariableError, resolve

if TYPE_CHECKING:
    from syncconsole.config.report import Report

DEEPEST = 12
MOST_VALUES = 20_000
"""Both far above any real config; they stop bombs of brackets and of aliases."""

_OPEN, _CLOSE = "\ue000\ue000", "\ue001"
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_WAY_OUT = "look for a missing colon, quote or bracket here or in the line above"
_NULLS = ("", "~", "null", "Null", "NULL")


class Scalar(Struct, frozen=True):
    """Text as written, variables resolved. `shown` is what a message may quote, `plain` says that
    it stood without quotes, `variable` that some of it came from the environment, `broken` that a
    problem has been noted and nothing more is to be said of it.
    """

    line: int
    text: str
    shown: str
    plain: bool = True
    variable: bool = False
    broken: bool = False

    @property
    def null(self) -> bool:
        """Whether nothing was written after the key."""
        return self.plain and not self.broken and self.text in _NULLS


class Items(Struct, frozen=True):
    """A list."""

    line: int
    values: tuple[Node, ...]


class Entry(Struct, frozen=True):
    """One key of a section: the key's own line, and its value."""

    line: int
    value: Node


class Section(Struct, frozen=True):
    """A mapping, in the order of the file. `line` is where its own key stands."""

    line: int
    entries: Mapping[str, Entry]


Node = Scalar | Items | Section


def parse(text: str, report: Report, environment: Mapping[str, str]) -> Section | None:
    """The file as one section; None where it is none, with the problem in the report."""
    # Inside { } YAML would take the braces of ${NAME} for its own. The marks are as long as what
    # they replace, so that columns stay right.
    marked = VARIABLE.sub(lambda found: f"{_OPEN}{found[1]}{_CLOSE}", text.replace("\ue000", "\0"))
    try:
        if too_deep := _too_deep(marked):
            report.add(too_deep, "", f"nested deeper than {DEEPEST} levels", _WAY_OUT)
            return None
        root = yaml.compose(marked, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        _syntax(error, text, report)
        return None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        report.add(line, "", "a control character, which YAML forbids", "delete it")
        return None
    if root is None:
        report.add(0, "", "the file is empty", "`syncconsole demo` shows one that runs")
        return None
    if not isinstance(root, yaml.MappingNode):
        line = root.start_mark.line + 1
        report.add(line, "", "expected keys such as `endpoints:` and `connections:`")
        return None
    return _Reading(report, environment).section(root, "", 1)


class _Reading:
    """The walk over PyYAML's nodes; it counts what it visits, aliases as often as they are used."""

    def __init__(self, report: Report, environment: Mapping[str, str]) -> None:
        self._report = report
        self._environment = environment
        self._visited = 0
        self._within: set[int] = set()

    def section(self, node: yaml.MappingNode, path: str, own_line: int) -> Section:
        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._report.add(line, path, "expected a word as a key, not a list or a section")
                continue
            name = _unmark(key_node.value)
            key = f"{path}.{name}" if path else name
            if name in entries:
                self._report.add(
                    line, key, f"written twice, first in line {entries[name].line}", "keep one"
                )
                continue
            entries[name] = Entry(line, self._node(value_node, key, line))
        return Section(own_line, entries)

    def _node(self, node: yaml.Node, key: str, key_line: int) -> Node:
        line = node.start_mark.line + 1
        self._visited += 1
        if self._visited == MOST_VALUES:
            self._report.add(line, key, f"more than {MOST_VALUES:,} values", "use fewer aliases")
        if self._visited >= MOST_VALUES:
            return Scalar(line, "", "", broken=True)
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.count("/"):
            self._report.add(line, key, "tags such as !this are not read", "write the value alone")
            return Scalar(line, "", "", broken=True)
        if not isinstance(node, yaml.CollectionNode):
            return self._scalar(node, line, key)
        if id(node) in self._within:
            self._report.add(line, key, "an anchor that contains itself", "write the value out")
            return Scalar(line, "", "", broken=True)
        self._within.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self.section(node, key, key_line)
            return Items(line, tuple(self._node(value, key, line) for value in node.value))
        finally:
            self._within.discard(id(node))

    def _scalar(self, node: yaml.Node, line: int, key: str) -> Scalar:
        shown = _unmark(str(node.value))
        plain = getattr(node, "style", None) is None
        try:
            text = resolve(shown, self._environment)
        except UnsetVariableError as error:
            self._report.add(
                line, key, f"the environment variable {error.name} is not set", "export it first"
            )
            return Scalar(line, "", shown, broken=True)
        if "${" in shown and not VARIABLE.search(shown):
            self._report.add(line, key, "expected a variable as ${NAME}: letters, digits and _")
            return Scalar(line, "", shown, broken=True)
        return Scalar(line, text, shown, plain=plain, variable=text != shown)


def _unmark(text: str) -> str:
    return _MARKED.sub(lambda found: f"${{{found[1]}}}", text)


def _too_deep(text: str) -> int:
    """The line in which the nesting grows too deep, 0 where it does not.

    Looked at before composing, because PyYAML composes by recursion and parses without.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return (event.start_mark.line if event.start_mark else 0) + 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return 0


def _syntax(error: yaml.MarkedYAMLError, text: str, report: Report) -> None:
    mark = error.problem_mark or error.context_mark
    line = (mark.line if mark else 0) + 1
    lines = text.splitlines()
    for number in (line, line - 1):
        if 0 < number <= len(lines) and "\t" in lines[number - 1]:
            report.add(number, "", "a tab; YAML indents with spaces only", "replace it by spaces")
            return
    if isinstance(error, yaml.composer.ComposerError):  # its words may quote a value
        if error.context:
            report.add(line, "", "a second document", "write one, without `---` in the middle")
        else:
            report.add(line, "", "a value that begins with * names no anchor", "quote the value")
        return
    report.add(line, "", f"not YAML: {_unmark(error.problem or 'it cannot be read')}", _WAY_OUT)
