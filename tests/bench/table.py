"""The one table that a benchmark prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.sizes import Sizes

HEAD = ("MEASURE", "OURS", "AGAINST", "RATIO", "ROWS/S", "AGAINST WHAT")
_LEFT = (0, 5)


class Row(NamedTuple):
    """One measure. `ours` and `against` are in `unit`, less is better; `rows` is how many rows
    `ours` seconds moved, 0 where a rate would say nothing."""

    measure: str
    unit: str
    ours: float
    against: float
    what: str
    rows: int = 0

    @property
    def ratio(self) -> float:
        """1.0 is as good as what it is held against."""
        return self.ours / self.against

    @property
    def rate(self) -> float | None:
        """Rows a second, for measures in seconds."""
        return self.rows / self.ours if self.rows and self.unit == "s" else None


def text(rows: Sequence[Row]) -> str:
    """The table for people; numbers stand right."""
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in cells) for at in range(len(HEAD))]
    lines = (
        "  ".join(
            cell.ljust(width) if at in _LEFT else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in cells
    )
    return "\n".join(line.rstrip() for line in lines)


def document(rows: Sequence[Row], sizes: Sizes) -> dict[str, Any]:
    """The same for scripts."""
    found = [{**row._asdict(), "ratio": row.ratio, "rows_per_second": row.rate} for row in rows]
    return {"sizes": sizes._asdict(), "rows": found}


def _cells(row: Row) -> tuple[str, ...]:
    rate = "" if row.rate is None else f"{row.rate:,.0f}"
    return (
        row.measure,
        _amount(row.ours, row.unit),
        _amount(row.against, row.unit),
        f"{row.ratio:.2f}",
        rate,
        row.what,
    )


def _amount(value: float, unit: str) -> str:
    digits = {"s": 3, "requests": 0}.get(unit, 1)
    return f"{value:,.{digits}f} {unit}"
