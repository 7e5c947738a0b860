"""Secrets in hand: values that do not print, and the variables and files they come from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NoReturn, final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
"""How config.yaml names an environment variable: `${NAME}`."""

_LONGEST_FILE = 64 * 1024


class UnsetVariableError(LookupError):
    """`${NAME}` stands where a value is needed, and NAME is not set or empty."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the environment variable {name} is not set")
        self.name = name


@final
class Secret:
    """A value that never shows itself: str, repr and format give `***`; it cannot be pickled."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        object.__setattr__(self, "_Secret__value", value)

    def reveal(self) -> str:
        """The value itself, for the one place that sends it."""
        value: str = object.__getattribute__(self, "_Secret__value")
        return value

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self.reveal()

    def __hash__(self) -> int:
        return hash((Secret, self.reveal()))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a secret is frozen")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")


def resolve(text: str, environment: Mapping[str, str]) -> str:
    """`text` with each `${NAME}` replaced by that variable.

    Raises UnsetVariableError for a name that is not set, or set to nothing.
    """
    for name in VARIABLE.findall(text):
        if not environment.get(name):
            raise UnsetVariableError(name)
    return VARIABLE.sub(lambda found: environment[found[1]], text)


def from_file(path: Path) -> Secret:
    """The secret a file holds, without the line end that editors add.

    Raises OSError where the file cannot be read, ValueError where it holds no text or too much.
    """
    with path.open("rb") as file:
        content = file.read(_LONGEST_FILE + 1)
    if len(content) > _LONGEST_FILE:
        raise ValueError(f"longer than {_LONGEST_FILE} bytes")
    text = content.decode("utf-8").rstrip("\r\n")
    if not text:
        raise ValueError("the file is empty")
    return Secret(text)
