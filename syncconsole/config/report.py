"""The problems of one file, gathered so that all of them are told at once."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from syncconsole.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable


class Report:
    """What is wrong in the file so far. Reading goes on after a problem, with a default."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, line: int, key: str, expected: str, hint: str = "") -> None:
        """Note a problem; see `Problem` for what the words mean."""
        self.problems.append(Problem(self.file, line, key, expected, hint))

    def add_foreign(self, file: str, line: int, key: str, expected: str, hint: str = "") -> None:
        """Note a problem of a file that this one names."""
        self.problems.append(Problem(file, line, key, expected, hint))

    def raise_any(self) -> None:
        """Raise ConfigError if there is a problem, in the order of lines, this file's first."""
        if self.problems:
            raise ConfigError(
                sorted(self.problems, key=lambda found: (found.file != self.file, found.line))
            )


def nearest(name: str, known: Iterable[str]) -> str:
    """`did you mean "source"?`, or the list of what is known where nothing is near."""
    words = list(known)
    folded = {_fold(word): word for word in words}
    close = get_close_matches(_fold(name), folded, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{folded[close[0]]}"?'
    return f"known here: {', '.join(words)}" if words else ""


def _fold(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
