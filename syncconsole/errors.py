"""Errors of the console and the engine themselves. The message is the sentence the operator reads.

    SyncconsoleError     exit 1
    ├── ConfigError      exit 1   config.yaml is missing or wrong; every problem is listed
    ├── StateError       exit 1   the state folder cannot be used (another account, full, read-only)
    ├── Busy             exit 5   another run holds the connection
    └── Refused          exit 6   a rule says not now

Faults of outside systems are `connectors.errors`. `exit_code` is what a command ends with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence


class SyncconsoleError(Exception):
    """Something the operator can read and act upon; shown without a traceback."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Problem(Struct, frozen=True):
    """One thing wrong in a config file.

    `line` counts from 1, 0 where the file as a whole is meant; `key` is dotted
    (`connections.shop.source`), "" outside any; `expected` says what was expected and what stands
    there instead; `hint` is the way out, "" where the expectation says it all.
    """

    file: str
    line: int
    key: str
    expected: str
    hint: str = ""

    def __str__(self) -> str:
        """The problem as one sentence: `config.yaml line 12, connections.shop.scource: ...`."""
        place = f"{self.file} line {self.line}" if self.line else self.file
        where = f"{place}, {self.key}" if self.key else place
        remedy = f"; {self.hint}" if self.hint else ""
        return f"{where}: {self.expected}{remedy}"


class ConfigError(SyncconsoleError):
    """A config that cannot be used. `problems` holds all of them, in the order of their lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class StateError(SyncconsoleError):
    """The state folder or the cache cannot be used."""


class Busy(SyncconsoleError):
    """Another run holds the connection; `run` is its id, for `syncconsole run show`."""

    exit_code = 5

    def __init__(self, message: str, *, run: int) -> None:
        super().__init__(message)
        self.run = run


class Refused(SyncconsoleError):
    """A rule says not now; the message names the rule and what would lift it.

    `code` names the rule for a caller that can offer the way out (`first_full`, `writes_off`).
    """

    exit_code = 6

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code
