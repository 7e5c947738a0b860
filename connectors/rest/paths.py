"""Where a value stands in a JSON reply: names and places joined by dots. Pure.

`a.b` is the member b of a, `lines.0` the first of a list, `lines.*.sku` that of the first element
which has one, `"a.b"` a name with a dot in it, and `.` the value itself.
"""

from __future__ import annotations

import re
from typing import Any, Final

from msgspec import Struct

from connectors.text import one_line

MISSING: Final = object()
"""What `find` gives where there is nothing; null is something."""

ANY: Final = "*"
_STEP = re.compile(r'"([^"]+)"|([^\s."|<>*{}\[\]]+)|(\*)')
_SHOWN = 12


class ExpressionError(ValueError):
    """An expression that cannot be read: what was expected, and the way out."""

    def __init__(self, expected: str, hint: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.hint = hint


class Path(Struct, frozen=True):
    """A path as written, and its steps; none for the value itself."""

    source: str
    steps: tuple[str, ...] = ()


HERE: Final = Path(".")


def parse_path(text: str) -> Path:
    """The path of this text. Raises ExpressionError."""
    if text == ".":
        return HERE
    steps, at = [], 0
    while True:
        found = _STEP.match(text, at)
        if found is None:
            raise ExpressionError(
                f'"{one_line(text, limit=60)}" is no path',
                'write names joined by dots, as in stock.0.quantity; quote one with a dot: "a.b"',
            )
        steps.append(found[1] or found[2] or ANY)
        at = found.end()
        if at == len(text):
            return Path(text, tuple(steps))
        if text[at] != ".":
            raise ExpressionError(
                f'"{one_line(text, limit=60)}" is no path: {one_line(text[at:], limit=20)} is '
                "where a dot is expected",
                "join names by dots, and quote a name with other signs in it",
            )
        at += 1


def find(path: Path, value: Any) -> Any:
    """What stands there, MISSING where nothing does."""
    return _find(path.steps, value)


def _find(steps: tuple[str, ...], value: Any) -> Any:
    for n, step in enumerate(steps):
        if step == ANY:
            each = value if isinstance(value, list) else ()
            found = (_find(steps[n + 1 :], one) for one in each)
            return next((one for one in found if one is not MISSING and one is not None), MISSING)
        value = _member(step, value)
        if value is MISSING:
            return MISSING
    return value


def _member(step: str, value: Any) -> Any:
    if isinstance(value, dict):
        return value.get(step, MISSING)
    if isinstance(value, list) and step.isascii() and step.isdecimal() and len(step) < 10:
        return value[int(step)] if int(step) < len(value) else MISSING
    return MISSING


def why_nothing(path: Path, value: Any) -> str:
    """A clause for a path that found nothing: where it ends, and what there is instead."""
    for n, step in enumerate(path.steps):
        inner = _member(step, value) if step != ANY else MISSING
        if inner is MISSING:
            where = ".".join(path.steps[:n])
            return f"`{path.source}` found nothing: {where or 'it'} {_there(value)}"
        value = inner
    return f"`{path.source}` found nothing"


def _there(value: Any) -> str:
    if isinstance(value, dict):
        names = ", ".join(one_line(str(name), limit=40) for name in list(value)[:_SHOWN])
        more = ", ..." if len(value) > _SHOWN else ""
        return f"has {names}{more}" if value else "is an empty object"
    if isinstance(value, list):
        return f"is a list of {len(value):,}" if value else "is an empty list"
    return "is null" if value is None else f"is {_kind(value)}"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    return "text" if isinstance(value, str) else "a number"
