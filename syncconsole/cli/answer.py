"""What a command has to say: a document for scripts, the same for people, and an exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct


class Column(Struct, frozen=True):
    """A column of a table; numbers stand to the right."""

    name: str
    right: bool = False


class Table(Struct, frozen=True):
    """Rows of text under column names. Cells may hold remote text: the printer cleans them."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]


class Answer(Struct, frozen=True):
    """A command's result. `document` is what `--json` prints, `human` what everybody else sees.

    `code` is one of design.md section 8: 0 done, 1 error, 2 waits for review, 3 held, 4 partial,
    5 busy, 6 refused.
    """

    document: Mapping[str, Any]
    human: Sequence[str | Table] = ()
    code: int = 0


def columns(*names: str) -> tuple[Column, ...]:
    """Columns by name; a name that starts with `>` stands to the right."""
    return tuple(Column(name.lstrip(">"), right=name.startswith(">")) for name in names)
