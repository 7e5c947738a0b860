"""What is wrong in a description, gathered so that all of it is told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from connectors.model import Misfit, Option
from connectors.rest.expressions import Expression, parse_expression
from connectors.rest.paths import ExpressionError, Path, parse_path
from connectors.rest.templates import Template, Text, parse_text
from connectors.text import one_line

T = TypeVar("T")

HEADER = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)


class Notes:
    """The misfits so far, and the place that is being looked at."""

    def __init__(self, *at: str, into: list[Misfit] | None = None) -> None:
        self.at = at
        self.misfits: list[Misfit] = [] if into is None else into

    def under(self, *names: str) -> Notes:
        """The same notes, further in."""
        return Notes(*self.at, *names, into=self.misfits)

    def add(self, name: str, expected: str, hint: str = "") -> None:
        """Note something wrong at this key, "" for the place itself."""
        key = (*self.at, name) if name else self.at
        self.misfits.append(Misfit(key, expected, hint))

    def known(self, given: Mapping[str, Any], options: Sequence[Option]) -> None:
        """Note keys that are not among the options, and required ones that are missing."""
        names = [option.name for option in options]
        for name in given:
            if name not in names:
                self.unknown(name, names)
        for option in options:
            if option.required and given.get(option.name) is None:
                self.add("", f"the key `{option.name}` is missing", option.help)
            said = given.get(option.name)
            if option.choices and isinstance(said, str) and said not in option.choices:
                self.add(option.name, f"expected one of {', '.join(option.choices)}")

    def unknown(self, name: str, known: Collection[str]) -> None:
        """Note a name that is none of these."""
        near = get_close_matches(str(name), list(known), n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(known)}"
        self.add(str(name), "unknown key", hint)

    def path(self, given: Mapping[str, Any], name: str) -> Path | None:
        """The path written under the name; None without one, or with one that is noted."""
        return self._read(given, name, parse_path)

    def expression(self, given: Mapping[str, Any], name: str) -> Expression | None:
        """The entry of a mapping written under the name."""
        return self._read(given, name, parse_expression)

    def expressions(self, given: Mapping[str, Any], name: str) -> dict[str, Expression]:
        """A whole mapping."""
        written = self.map(given, name)
        inner = self.under(name)
        found = {each: inner.expression(written, each) for each in written}
        return {each: one for each, one in found.items() if one is not None}

    def text(self, given: Mapping[str, Any], name: str, placeholders: Collection[str]) -> Text:
        """The text with placeholders written under the name; an empty one where it is noted."""
        found = self._read(given, name, lambda text: parse_text(text, placeholders))
        return Text(()) if found is None else found

    def template(self, tree: Any, placeholders: Collection[str]) -> Template:
        """The tree with its texts read; what is wrong is noted at its own place."""
        if isinstance(tree, dict):
            self._unquoted(tree, placeholders)
            return {name: self.under(name).template(each, placeholders)
                    for name, each in tree.items()}  # fmt: skip
        if isinstance(tree, list):
            return [self.under(str(n)).template(each, placeholders) for n, each in enumerate(tree)]
        if not isinstance(tree, str):
            return tree
        return self.text({"": tree}, "", placeholders)

    def map(self, given: Mapping[str, Any], name: str) -> dict[str, str]:
        """Names and texts."""
        written = given.get(name) or {}
        if not isinstance(written, Mapping):
            self.add(name, "expected names and values")
            return {}
        return {str(key): str(value) for key, value in written.items()}

    def header(self, given: Mapping[str, Any], name: str) -> str:
        """The name of a header; "" where none is written."""
        said = str(given.get(name) or "")
        if said and not HEADER.fullmatch(said):
            self.add(name, "expected the name of a header", "letters, digits and -, as X-Api-Key")
        return said

    def group(self, given: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
        """The keys under a name; None where nothing is written."""
        written = given.get(name)
        if written is None or isinstance(written, Mapping):
            return written
        self.add(name, "expected keys under it")
        return None

    def number(self, given: Mapping[str, Any], name: str, default: int, least: int = 0) -> int:
        """A whole number, at least so much."""
        value = given.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.add(name, f"expected a whole number, {least} or more")
            return default
        return value

    def _read(self, given: Mapping[str, Any], name: str, parse: Callable[[str], T]) -> T | None:
        value = given.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self.add(name, "expected text")
            return None
        try:
            return parse(value)
        except ExpressionError as error:
            self.add(name, error.expected, error.hint)
            return None

    def _unquoted(self, tree: Mapping[str, Any], placeholders: Collection[str]) -> None:
        """YAML reads {after} without quotes as a section with one empty key."""
        name = next(iter(tree), "")
        if len(tree) == 1 and tree[name] is None and str(name).partition(":")[0] in placeholders:
            shown = one_line(str(name), limit=40)
            self.add("", f"{{{shown}}} without quotes is a section", f'write "{{{shown}}}"')
