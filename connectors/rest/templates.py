"""What is written, as a template: JSON or an address with {placeholders}. Pure.

A placeholder that is the whole text keeps its kind ("{after}" is a number); among other text it is
text. `{price:number}` turns it: text, int, number, json, bool. `{{` and `}}` are braces.
"""

from __future__ import annotations

import re
from datetime import UTC
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from msgspec import Struct

from connectors.rest import values
from connectors.rest.paths import ExpressionError
from connectors.rest.values import UnfitError
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from decimal import Decimal

KINDS = ("text", "int", "number", "json", "bool")
_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


class Placeholder(Struct, frozen=True):
    """A name to fill in, and the kind it is turned into, "" for its own."""

    name: str
    kind: str = ""


class Text(Struct, frozen=True):
    """Text with placeholders in it."""

    parts: tuple[str | Placeholder, ...]

    @property
    def names(self) -> set[str]:
        return {part.name for part in self.parts if isinstance(part, Placeholder)}


Template = Any
"""A tree of dicts and lists whose texts are `Text`; other leaves stand for themselves."""


def parse_text(source: str, known: Collection[str]) -> Text:
    """The text as parts. Raises ExpressionError for a placeholder that is not known."""
    parts: list[str | Placeholder] = []
    at = 0
    for found in _PART.finditer(source):
        parts.append(source[at : found.start()])
        at = found.end()
        if found[1] is not None:
            parts.append(_placeholder(found[1], known))
        elif len(found[0]) == 2:
            parts.append(found[0][0])
        else:
            raise ExpressionError(
                f"a brace that is not closed in {one_line(source, limit=60)}",
                "write {{ or }} for a brace itself",
            )
    parts.append(source[at:])
    return Text(tuple(part for part in parts if part != ""))


def _placeholder(said: str, known: Collection[str]) -> Placeholder:
    name, _, kind = said.strip().partition(":")
    if name not in known:
        near = get_close_matches(name, known, n=1)
        raise ExpressionError(
            f"there is no placeholder {{{one_line(name, limit=60)}}} here",
            f"did you mean {{{near[0]}}}?" if near else f"known here: {', '.join(sorted(known))}",
        )
    if kind and kind not in KINDS:
        raise ExpressionError(
            f'a placeholder has no kind "{one_line(kind, limit=40)}"',
            f"known here: {', '.join(KINDS)}",
        )
    return Placeholder(name, kind)


def names_in(template: Template) -> set[str]:
    """The placeholders of a template."""
    if isinstance(template, Text):
        return template.names
    inner = template.values() if isinstance(template, dict) else template
    return set().union(*map(names_in, inner)) if isinstance(template, (dict, list)) else set()


def render(template: Template, given: Mapping[str, Any]) -> Any:
    """The JSON value. Raises UnfitError for a placeholder without a value here."""
    if isinstance(template, dict):
        return {name: render(each, given) for name, each in template.items()}
    if isinstance(template, list):
        return [render(each, given) for each in template]
    if not isinstance(template, Text):
        return template
    if len(template.parts) == 1 and isinstance(template.parts[0], Placeholder):
        return _filled(template.parts[0], given)
    return "".join(_said(part, given) for part in template.parts)


def render_address(template: Text, given: Mapping[str, Any]) -> str:
    """The path, values percent-encoded; one that is a whole address itself is left as it is."""
    if len(template.parts) == 1 and isinstance(template.parts[0], Placeholder):
        said = _said(template.parts[0], given)
        if said.startswith(("https://", "http://", "/")):
            return said
    return "".join(
        part if isinstance(part, str) else _encoded(_said(part, given)) for part in template.parts
    )


def _encoded(said: str) -> str:
    if said in ("", ".", ".."):  # these would name another address than is meant
        raise UnfitError(f'"{said}" cannot stand in an address')
    try:
        return quote(said, safe="")
    except UnicodeEncodeError:
        raise UnfitError("half of a character cannot stand in an address") from None


def _said(part: str | Placeholder, given: Mapping[str, Any]) -> str:
    return part if isinstance(part, str) else values.text(_filled(part, given)) or ""


def _filled(placeholder: Placeholder, given: Mapping[str, Any]) -> Any:
    value = given.get(placeholder.name)
    if value is None:
        raise UnfitError(f"there is no value for {{{placeholder.name}}}")
    match placeholder.kind:
        case "text":
            return values.text(value)
        case "int" | "number":
            return _number(value, whole=placeholder.kind == "int")
        case "json":
            try:
                return values.decode((values.text(value) or "").encode(errors="replace"))
            except ValueError:
                raise UnfitError(f"{{{placeholder.name}}} holds no JSON") from None
        case "bool":
            return values.convert("bool", value, UTC) == "true"
        case _:
            return value


def _number(value: Any, *, whole: bool) -> int | Decimal:
    found = values.number(value)
    if found is None or (whole and found != found.to_integral_value()):
        raise UnfitError(f'"{values.text(value)}" is no {"whole number" if whole else "number"}')
    return int(found) if found == found.to_integral_value() and whole else found
