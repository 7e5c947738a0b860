"""The vendor's ops files: every request with its elements in order, and what may stand in them.

An ops file is one XML document with an example of everything. What an element may be stands in
comments: behind a leaf, or right behind the start tag of what has children (`opt`, `rep`,
`may rep`, `max length = N for QBD|..`, `field max = N`, `not in QBD`); before it, which values it
may have; around alternatives BEGIN OR, OR and END OR.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SPECS = Path(
    os.environ.get("SYNCCONSOLE_SPECS")
    or Path(__file__).parents[3].joinpath("..", "shared", "specs").resolve()
)
etree: Any = pytest.importorskip("lxml.etree", reason="lxml is not installed")
FILES = {"QBXML": "qbxmlops130.xml", "QBPOSXML": "qbposxmlops30.xml"}

_ENUM = re.compile(r"(\w+) may have one of the following values: (.*)")
_LENGTH = re.compile(r"max length = (\d+)(?: for ([A-Z|]+))?")
_FIELD = re.compile(r"field max = (\d+)")
_ELSEWHERE = re.compile(r"not in [A-Z|]*\bQBD\b")


@dataclass
class Rule:
    """One element: whether it may be left out or repeated, its limits, and what it holds."""

    name: str
    optional: bool = False
    repeats: bool = False
    longest: int | None = None
    values: frozenset[str] = frozenset()
    elsewhere: bool = False
    parts: list[Rule | Choice] = field(default_factory=list)
    attributes: frozenset[str] = frozenset()


@dataclass
class Choice:
    """Alternatives, each a sequence."""

    optional: bool
    repeats: bool
    among: list[list[Rule | Choice]]


@cache
def specification(name: str) -> Rule:
    """The rule of the whole document of this name; skips where the vendor's file is not there."""
    path = SPECS / "quickbooks-desktop" / FILES[name]
    if not path.exists():
        pytest.skip(f"the vendor's ops file is not at {path}; set SYNCCONSOLE_SPECS")
    return _rule(etree.parse(str(path)).getroot(), "")


def find(rule: Rule, name: str) -> Rule:
    """The part of this name, at any depth of alternatives."""
    found = next((one for one in _elements(rule.parts) if one.name == name), None)
    if found is None:
        raise LookupError(f"{rule.name} has no {name}")
    return found


def problems(question: str) -> list[str]:
    """What the vendor's file finds wrong with a message set, and with what it wants returned."""
    root = etree.fromstring(question.encode())
    document = specification(root.tag)
    messages = root[0]
    declared = find(document, messages.tag)
    wrong = [f"attribute {name}" for name in set(messages.attrib) - declared.attributes]
    for request in messages:
        try:
            rule = find(declared, request.tag)
        except LookupError as error:
            wrong.append(str(error))
            continue
        wrong += _wrong(request, rule, request.tag)
        answers = find(document, f"{root.tag}MsgsRs")
        wrong += _returned(request, find(answers, f"{request.tag.removesuffix('Rq')}Rs"))
    return wrong


def answer_problems(answer: str) -> list[str]:
    """What the vendor's file finds wrong with an answer; a field may be missing, because who asks
    names the fields that are wanted."""
    root = etree.fromstring(answer.encode())
    declared = find(specification(root.tag), root[0].tag)
    wrong = [f"attribute {name}" for name in set(root[0].attrib) - declared.attributes]
    for reply in root[0]:
        wrong += _wrong(reply, find(declared, reply.tag), reply.tag)
    return [each for each in wrong if not each.endswith("is missing")]


def _returned(request: Any, answer: Rule) -> list[str]:
    known = {part.name for ret in _elements(answer.parts) for part in _elements(ret.parts)}
    wanted = [one.text for one in request.findall("IncludeRetElement")]
    return [f"{request.tag} never returns {name}" for name in wanted if name not in known]


def _wrong(element: Any, rule: Rule, path: str) -> list[str]:
    wrong = [f"{path}: attribute {name}" for name in set(element.attrib) - rule.attributes]
    text = element.text or ""
    if rule.elsewhere:
        wrong.append(f"{path}: not in this product")
    if rule.longest is not None and len(text) > rule.longest:
        wrong.append(f"{path}: {len(text)} characters, {rule.longest} at most")
    if rule.values and text not in rule.values:
        wrong.append(f"{path}: {text!r} is none of {sorted(rule.values)}")
    left = list(element)
    wrong += _taken(left, rule.parts, path)
    return wrong + [f"{path}: {one.tag} is unknown here, or out of order" for one in left]


def _taken(left: list[Any], parts: list[Rule | Choice], path: str) -> list[str]:
    """Take the elements that these parts explain off the front; what is wrong with them."""
    wrong: list[str] = []
    for part in parts:
        taken = 0
        while left and left[0].tag in _first(part) and (taken == 0 or part.repeats):
            taken += 1
            if isinstance(part, Rule):
                one = left.pop(0)
                wrong += _wrong(one, part, f"{path}/{one.tag}")
            else:
                chosen = next(each for each in part.among if left[0].tag in _firsts(each))
                wrong += _taken(left, chosen, path)
        if not taken and not part.optional:
            wrong.append(f"{path}: {' or '.join(sorted(_first(part)))} is missing")
    return wrong


def _first(part: Rule | Choice) -> set[str]:
    if isinstance(part, Rule):
        return {part.name}
    return {name for each in part.among for name in _firsts(each)}


def _firsts(parts: list[Rule | Choice]) -> set[str]:
    """What may come first in a sequence."""
    found: set[str] = set()
    for part in parts:
        found |= _first(part)
        if not part.optional:
            break
    return found


def _elements(parts: list[Rule | Choice]) -> list[Rule]:
    found: list[Rule] = []
    for part in parts:
        if isinstance(part, Rule):
            found.append(part)
        else:
            found += [one for each in part.among for one in _elements(each)]
    return found


def _rule(element: Any, said: str) -> Rule:
    own, nodes = said, list(element)
    if nodes and isinstance(nodes[0], etree._Comment) and "\n" not in (element.text or ""):
        own += f" {nodes.pop(0).text}"
    lengths = [
        int(n) for n, where in _LENGTH.findall(own) if not where or "QBD" in where.split("|")
    ] + [int(n) for n in _FIELD.findall(own)]
    return Rule(
        element.tag,
        optional=bool(re.search(r"\bopt\b", own)),
        repeats=bool(re.search(r"\brep\b", own)),
        longest=lengths[0] if lengths else None,
        elsewhere=bool(_ELSEWHERE.search(own)),
        parts=_parts(_nodes(nodes)),
        attributes=frozenset(str(name) for name in element.attrib),
    )


def _nodes(nodes: list[Any]) -> list[tuple[str, Any]]:
    """("element", (element, comment behind it)) and ("comment", text), in order."""
    found: list[tuple[str, Any]] = []
    before: Any | None = None
    for node in nodes:
        if not isinstance(node, etree._Comment):
            found.append(("element", [node, ""]))
            before = node
        elif before is not None and "\n" not in (before.tail or ""):
            found[-1][1][1] = node.text
            before = None
        else:
            found.append(("comment", (node.text or "").strip()))
            before = None
    return found


def _parts(nodes: list[tuple[str, Any]]) -> list[Rule | Choice]:
    parts, _ = _sequence(nodes, 0)
    return parts


def _sequence(nodes: list[tuple[str, Any]], at: int) -> tuple[list[Rule | Choice], int]:
    """The parts from here to the end, or to the OR or END OR that ends an alternative."""
    parts: list[Rule | Choice] = []
    values: dict[str, frozenset[str]] = {}
    while at < len(nodes):
        kind, said = nodes[at]
        if kind == "element":
            element, comment = said
            rule = _rule(element, comment)
            rule.values = values.get(rule.name, frozenset())
            parts.append(rule)
            at += 1
            continue
        text = str(said)
        if text in ("OR", "END OR"):
            return parts, at
        at += 1
        if found := _ENUM.match(text):
            listed = re.sub(r"\[DEFAULT\]", "", found[2]).split(",")
            values[found[1]] = frozenset(one.strip() for one in listed)
        elif "BEGIN OR" in text:
            among: list[list[Rule | Choice]] = []
            while True:
                each, at = _sequence(nodes, at)
                among.append(each)
                at += 1
                if nodes[at - 1][1] == "END OR":
                    break
            optional = "optionally" in text or "0 or more" in text
            parts.append(Choice(optional, "or more" in text, among))
    return parts, at
