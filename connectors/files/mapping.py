"""One row as a Record. Pure: no file, no clock."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from connectors.files.times import parse_time
from connectors.model import Record
from connectors.quantity import parse_quantity

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from connectors.files.columns import Columns
    from connectors.files.options import Options
    from connectors.files.rows import Row
    from connectors.model import Quantity

# Texts that could be taken for a numbered repetition or a row without a SKU.
_NUMBERED = re.compile(r"row:\d+|.*#\d+", re.DOTALL)


def sku_of(row: Row, columns: Columns) -> str:
    """The SKU as written, spaces, zeros and case included; "" where there is only white space."""
    sku = row.fields[columns.sku] if columns.sku < len(row.fields) else ""
    return sku if sku.strip() else ""


def location_of(row: Row, columns: Columns) -> str:
    """The location as written, "" where the file has no such column."""
    return row.fields[columns.location] if 0 <= columns.location < len(row.fields) else ""


def identity(row: Row, columns: Columns) -> str:
    """What tells this row's item from others: its SKU, and its location where there is one."""
    sku = sku_of(row, columns)
    location = location_of(row, columns)
    return f"{sku}@{location}" if sku and location else sku


class Identities:
    """Remote ids in the order of the file: the SKU, then `SKU#2`, `SKU#3` for further rows of it.

    Duplicates so stay visible, never first-wins (P-07). An SKU that itself looks like `A#2` or
    `row:2` is `A#2#1` from the first, so that no two rows ever share an id. Rows without a SKU
    are `row:n`, n counting data rows from 1.
    """

    def __init__(self, repeated: AbstractSet[int]) -> None:
        self._repeated = repeated
        self._seen: dict[str, int] = {}
        self._rows = 0

    def next(self, known: str) -> str:
        """The id of the next row, given its `identity`."""
        self._rows += 1
        if not known:
            return f"row:{self._rows}"
        number = 1
        if hash(known) in self._repeated:
            number = self._seen[known] = self._seen.get(known, 0) + 1
        return known if number == 1 and not _NUMBERED.fullmatch(known) else f"{known}#{number}"


def record(row: Row, remote_id: str, columns: Columns, options: Options, *, fit: bool) -> Record:
    """The row as a Record of component `inventory`.

    A row that does not fit the header keeps its SKU alone, with reason `unreadable`: which field
    is its quantity cannot be known. One without a SKU has reason `no_sku`.
    """
    sku = sku_of(row, columns)
    if not sku:
        return Record("inventory", remote_id, "", reason="no_sku")
    if not fit:
        return Record("inventory", remote_id, sku, reason="unreadable")
    qty, reason = quantity(row, columns)
    return Record(
        component="inventory",
        remote_id=remote_id,
        sku=sku,
        location=location_of(row, columns),
        qty=qty,
        reason=reason,
        title=row.fields[columns.title] if columns.title >= 0 else "",
        updated_at=(
            parse_time(row.fields[columns.updated], options.date_format, options.zone)
            if columns.updated >= 0
            else None
        ),
    )


def quantity(row: Row, columns: Columns) -> tuple[Quantity | None, str]:
    """The quantity of a row that fits, and why there is none where it cannot be read (P-25)."""
    return parse_quantity(row.fields[columns.qty])
