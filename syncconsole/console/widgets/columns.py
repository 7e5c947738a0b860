"""Columns of a table: how wide each is, and one row painted as a strip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.text import Text
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.style import Style

GAP = "  "
MARK = 2
"""Cells before the first column: the cursor `>` and the mark `*`."""

FLEXIBLE_LEAST = 6
"""What a flexible column keeps when whole columns need the room."""

WHOLE_MOST = 60
"""A whole column grows with its texts as far as the others leave room, in wide mode by this much;
a longer text pushes its own row to the right."""


class Column(Struct, frozen=True):
    """One column.

    `cell` makes the text of a row. `right` is for numbers. `order` is the name the window orders
    by, "" where it cannot. `flexible` takes what width is left, and cuts its text with an ellipsis;
    `whole` is never cut (SKU). `extra` columns appear where there is room, or in wide mode.
    """

    title: str
    width: int
    cell: Callable[[Any], Text]
    right: bool = False
    order: str = ""
    flexible: bool = False
    whole: bool = False
    extra: bool = False


class Placed(Struct, frozen=True):
    """A column with the width it has got, and its heading."""

    column: Column
    width: int
    heading: str


def place(
    columns: Sequence[Column],
    width: int,
    *,
    wide: bool = False,
    grown: dict[str, int] | None = None,
    ordered: tuple[str, str] = ("", ""),
) -> list[Placed]:
    """The columns that fit into `width` cells and how wide each is; in wide mode all of them.

    `grown` holds the widest text of whole columns by title, `ordered` the name of the order and
    the arrow its heading gets.
    """
    placed = [_at_least(column, ordered) for column in columns]
    if not wide:
        while _total(placed) > width and any(one.column.extra for one in placed):
            del placed[max(n for n, one in enumerate(placed) if one.column.extra)]
    placed = [
        Placed(one.column, min(one.width, FLEXIBLE_LEAST), one.heading)
        if one.column.flexible and not wide
        else one
        for one in placed
    ]
    spare = max(width - _total(placed), 0)
    for n in sorted(range(len(placed)), key=lambda n: not placed[n].column.right):
        one = placed[n]
        if one.column.whole:  # numbers first: they are read by their last digit
            more = max((grown or {}).get(one.column.title, 0) - one.width, 0)
            more = min(more, spare) if not wide else min(more, WHOLE_MOST)
            placed[n] = Placed(one.column, one.width + more, one.heading)
            spare -= min(more, spare)
    return [
        Placed(one.column, one.width + spare, one.heading) if one.column.flexible else one
        for one in placed
    ]


def _at_least(column: Column, ordered: tuple[str, str]) -> Placed:
    heading = column.title
    if column.order and column.order == ordered[0]:
        heading = f"{heading} {ordered[1]}"
    return Placed(column, max(column.width, cell_len(heading)), heading)


def total(placed: Sequence[Placed]) -> int:
    """Cells of a whole row."""
    return _total(placed)


def paint_heading(placed: Sequence[Placed], base: Style) -> Strip:
    """The heading line."""
    text = " " * MARK + GAP.join(
        fit(one.heading, one.width, right=one.column.right) for one in placed
    )
    return Strip([Segment(text, base)])


def paint(
    placed: Sequence[Placed], row: object, mark: str, base: Style, looks: Callable[[str], Style]
) -> Strip:
    """One row. `mark` is two cells; `looks` turns a look's name into a style over `base`."""
    segments = [Segment(mark, base)]
    for n, one in enumerate(placed):
        text = one.column.cell(row)
        shown = text.plain
        if not (one.column.whole and cell_len(shown) > one.width):
            shown = fit(shown, one.width, right=one.column.right)
        segments.append(Segment(shown, base + looks(str(text.style)) if text.style else base))
        if n + 1 < len(placed):
            segments.append(Segment(GAP, base))
    return Strip(segments)


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` cells: filled with spaces, or cut with an ellipsis."""
    wide = cell_len(text)
    if wide > width:
        return set_cell_size(text, max(width - 1, 0)) + "…" if width else ""
    return " " * (width - wide) + text if right else text + " " * (width - wide)


def _total(placed: Sequence[Placed]) -> int:
    return MARK + sum(one.width for one in placed) + len(GAP) * (len(placed) - 1)
