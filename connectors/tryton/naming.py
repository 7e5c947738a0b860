"""How config.yaml names a record: by its id where all digits, else by its code or its name."""

from __future__ import annotations

from typing import Any


def named(said: str, *fields: str) -> list[Any]:
    """The clause of a domain that finds it; `fields` are code and name where not said."""
    if said.isascii() and said.isdecimal():
        return ["id", "=", int(said)]
    return ["OR", *([field, "=", said] for field in fields or ("code", "name"))]
