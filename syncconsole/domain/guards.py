"""Guards are states, not questions (P-34): what trips holds, and waits for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal


class Limit(Protocol):
    """A limit from config.yaml: a count, or a percentage of a total."""

    @property
    def percent(self) -> bool: ...

    def of(self, total: int) -> Decimal: ...


class Limits(Protocol):
    """The guards of a connection (config.yaml, `guards:`)."""

    @property
    def max_changed(self) -> Limit: ...
    @property
    def max_to_zero(self) -> Limit: ...
    @property
    def min_rows(self) -> Limit: ...
    @property
    def floor(self) -> int: ...


class Trip(Struct, frozen=True):
    """A guard that tripped: its name in config.yaml and the sentence that says why.

    `rows_only` is True where just the rows concerned are held and the rest goes on.
    """

    guard: str
    text: str
    rows_only: bool = False


OVERRIDE = "override guards"
"""How the audit calls the push of a plan whose guards tripped."""


def figures(trips: Sequence[Trip]) -> str:
    """Every guard that tripped and what it saw, as the audit keeps it."""
    return "; ".join(f"{trip.guard}: {trip.text}" for trip in trips)


def short_source(rows: int, last_good: int | None, limits: Limits) -> Trip | None:
    """Whether a complete read of the source is too short to be believed (P-24).

    `last_good` is the row count of the last complete read that passed, None before the first.
    """
    if rows == 0:
        return Trip("min_rows", "the source is empty: 0 rows")
    if last_good and rows < limits.min_rows.of(last_good):
        share = 100 * rows // last_good
        return Trip(
            "min_rows",
            f"the source is short: {rows:,} rows, {share}% of the last good read's {last_good:,}",
        )
    return None


def empty_end(rows: int, had: int, where: str) -> Trip | None:
    """Whether an end that held records came back empty: never a reason to move anything."""
    if rows or not had:
        return None
    return Trip("min_rows", f"{where} any more: 0 rows, {had:,} before")


def too_many_changes(changed: int, scope: int, limits: Limits) -> Trip | None:
    """Whether more rows would change than `max_changed` allows; `changed` = after differs now."""
    if _over(changed, scope, limits.max_changed, limits.floor):
        share = 100 * changed // scope if scope else 100
        return Trip("max_changed", f"{changed:,} of {scope:,} rows would change ({share}%)")
    return None


def too_many_to_zero(to_zero: int, scope: int, limits: Limits) -> Trip | None:
    """Whether more rows would go to zero than `max_to_zero` allows; holds only those rows."""
    if _over(to_zero, scope, limits.max_to_zero, limits.floor):
        return Trip("max_to_zero", f"{to_zero:,} rows would go to zero", rows_only=True)
    return None


def _over(count: int, total: int, limit: Limit, floor: int) -> bool:
    """Percentages trip only above both the percentage and the floor; counts at the count."""
    return count > limit.of(total) and (not limit.percent or count > floor)
