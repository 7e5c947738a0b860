"""How keys become questions: ids that are numbers, and lists that fit into addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MOST = 2**63 - 1
"""The largest id that systems count up to, and that JSON carries as a number."""


def reference(refs: Mapping[str, str], name: str) -> str:
    """The id under that name, "" where there is none or it is not a number."""
    value = refs.get(name, "")
    digits = value.isascii() and value.isdecimal() and len(value) <= len(str(_MOST))
    return value if digits and 0 < int(value) <= _MOST else ""


def listable(key: str, *, most: int) -> bool:
    """Whether a list in an address can hold the key in `most` characters: a comma separates, and
    blank asks for everything."""
    if not key.strip() or "," in key:
        return False
    try:
        return len(quote(key, safe="")) <= most
    except UnicodeEncodeError:  # half a surrogate pair cannot be written in an address
        return False


def in_lists(values: Iterable[str], *, room: int, most: int) -> Iterator[list[str]]:
    """The values cut into lists of at most `most`, which take no more than `room` characters of an
    address, with a comma after each."""
    batch, used = list[str](), 0
    for value in values:
        size = len(quote(value, safe="")) + 1
        if batch and (used + size > room or len(batch) == most):
            yield batch
            batch, used = [], 0
        batch.append(value)
        used += size
    if batch:
        yield batch
