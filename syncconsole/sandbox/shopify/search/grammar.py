"""Search text to a tree of terms.

A term is a value, or `field:` with a comparator and a value; values may be quoted. Terms stand
side by side (AND), or with AND, OR, NOT, a minus, and parentheses. An unquoted value ends at a
colon, so an unquoted time falls into pieces: what follows is read as a field of its own, which
there is none of. That is what the vendor's search does too, and why times are quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One condition; `field` is empty for a search in the resource's usual fields."""

    field: str
    comparator: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: Tree


@dataclass(frozen=True, slots=True)
class All:
    """What must hold together; nothing in it holds always."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Of which one must hold."""

    parts: tuple[Tree, ...]


Tree = Term | Not | All | Any

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<open>\() | (?P<close>\)) | (?P<minus>-(?=\S)) |
        (?P<colon>:)\s*(?P<comparator><=|>=|<|>)?\s* |
        '(?P<single>(?:[^'\\]|\\.)*)' | "(?P<double>(?:[^"\\]|\\.)*)" |
        (?P<word>[^\s:()'"]+) | (?P<stray>['"])
    )""",
    re.VERBOSE,
)


class SearchError(ValueError):
    """Text that is no search."""


def parse(text: str) -> Tree:
    """The tree of a search; raises SearchError."""
    reader = _Reader(_tokens(text))
    tree = reader.any_of()
    if reader.kind != "end":
        raise SearchError(f"a stray {reader.text!r}")
    return tree


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    text = text.rstrip()
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None or token.lastgroup == "stray":
            raise SearchError(f"cannot be read from {text[place:]!r}")
        place = token.end()
        if token["colon"]:
            found.append(("colon", token["comparator"] or ""))
        elif token.lastgroup in ("single", "double"):
            found.append(("quoted", re.sub(r"\\(.)", r"\1", token[token.lastgroup])))
        else:
            found.append((str(token.lastgroup), token[0].strip()))
    return [*found, ("end", "")]


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def kind(self) -> str:
        return self._tokens[self._place][0]

    @property
    def text(self) -> str:
        return self._tokens[self._place][1]

    def any_of(self) -> Tree:
        parts = [self._all_of()]
        while self._word("OR"):
            parts.append(self._all_of())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all_of(self) -> Tree:
        parts: list[Tree] = []
        while self.kind not in ("end", "close") and not self._is("OR"):
            if self._word("AND"):
                continue
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Tree:
        if self.kind == "minus" or self._is("NOT"):
            self._place += 1
            return Not(self._one())
        if self.kind == "open":
            self._place += 1
            inside = self.any_of()
            if self.kind != "close":
                raise SearchError("a parenthesis is not closed")
            self._place += 1
            return inside
        return self._term()

    def _term(self) -> Term:
        if self.kind == "colon":  # left over from an unquoted value with colons
            self._place += 1
        name = self._value()
        if self.kind != "colon":
            return Term("", "", name)
        comparator = self.text
        self._place += 1
        return Term(name, comparator, self._value())

    def _value(self) -> str:
        if self.kind not in ("word", "quoted"):
            raise SearchError("a value is missing")
        value = self.text
        self._place += 1
        return value

    def _is(self, word: str) -> bool:
        return self.kind == "word" and self.text == word

    def _word(self, word: str) -> bool:
        if not self._is(word):
            return False
        self._place += 1
        return True
