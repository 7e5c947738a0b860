"""Which column of the file is which of our fields."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.errors import Misconfigured
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAMES: Mapping[str, tuple[str, ...]] = {
    "sku": ("sku", "item number", "item no", "item no.", "item #", "item code", "item",
            "product code", "part number"),
    "qty": ("qty", "quantity", "on hand", "qty on hand", "quantity on hand", "onhand", "available",
            "qty available", "quantity available", "stock"),
    "updated": ("last update", "last updated", "updated", "updated at", "last modified",
                "modified", "last change"),
    "title": ("title", "name", "item name", "product name", "description"),
    "location": (),
}  # fmt: skip
"""Headers taken for a field unasked, compared without case; the first of them that is there.

A location is only taken where `columns` names it: a column of that name mostly holds a shelf.
"""


class Columns(Struct, frozen=True):
    """Positions from 0, -1 for a field the file lacks. `names` is the header as written.

    `width` is how many fields a row must have, empty columns at the end not counted.
    """

    names: tuple[str, ...]
    width: int
    sku: int
    qty: int
    updated: int = -1
    title: int = -1
    location: int = -1


def find_columns(header: Sequence[str], given: Mapping[str, str]) -> Columns:
    """The columns by `given` (our field -> header) and, for the others, by their usual names.

    Raises Misconfigured, with the columns that are there and the nearest, where sku or qty has no
    column, a given one is missing or stands twice, or several could be the quantity.
    """
    names = tuple(name.strip() for name in header)
    folded = [" ".join(name.casefold().replace("_", " ").split()) for name in names]
    found = {
        field: _given(field, given[field], names)
        if field in given
        else _usual(field, folded, names)
        for field in NAMES
    }
    for field in ("sku", "qty"):
        if found[field] < 0:
            raise Misconfigured(
                f"no column is known to be the {field}; {_there(names, NAMES[field])}. "
                f"Say which it is: columns: {{{field}: ...}}",
                code="no_column",
            )
    width = max(position for position, name in enumerate(names) if name) + 1
    return Columns(names, width, **found)


def _given(field: str, column: str, names: Sequence[str]) -> int:
    exact = [position for position, name in enumerate(names) if name == column.strip()]
    matches = exact or [
        position
        for position, name in enumerate(names)
        if name.casefold() == column.strip().casefold()
    ]
    if len(matches) > 1:
        raise Misconfigured(
            f'the column "{one_line(column)}" stands {len(matches)} times in the header; '
            f"give the one for {field} a name of its own",
            code="column_twice",
        )
    if not matches:
        raise Misconfigured(
            f'columns: {field}: there is no column "{one_line(column)}"; '
            f"{_there(names, [column, *NAMES[field]])}",
            code="no_column",
        )
    return matches[0]


def _usual(field: str, folded: Sequence[str], names: Sequence[str]) -> int:
    matches = [
        position for usual in NAMES[field] for position, name in enumerate(folded) if name == usual
    ]
    ambiguous = field == "qty" or len({folded[position] for position in matches}) < len(matches)
    if len(matches) > 1 and ambiguous:  # on hand and available differ: nobody guesses which counts
        choice = ", ".join(f'"{one_line(names[position])}"' for position in matches)
        raise Misconfigured(
            f"several columns could be the {field}: {choice}; say which: columns: {{{field}: ...}}",
            code="ambiguous_column",
        )
    return matches[0] if matches else -1


def _there(names: Sequence[str], wanted: Sequence[str]) -> str:
    """What columns there are, and which is nearest to one of the wanted."""
    shown = ", ".join(f'"{one_line(name, limit=40)}"' for name in names[:30])
    folded = {name.casefold(): name for name in names if name}
    near = [close for word in wanted for close in get_close_matches(word.casefold(), folded, n=1)]
    hint = f'; nearest: "{one_line(folded[near[0]], limit=40)}"' if near else ""
    return f"the file has {shown}{hint}"
