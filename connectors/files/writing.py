"""Pushing: each change against the value the file holds now, then one replacement of the file."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.errors import Malformed, Retriable
from connectors.files.mapping import location_of, quantity, sku_of
from connectors.files.replacing import alone, replace
from connectors.files.survey import data_rows, fits
from connectors.model import Fate, Outcome, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from connectors.files.folder import Stamp
    from connectors.files.survey import Survey
    from connectors.model import Change

Key = tuple[str, str]


class _Place(Struct, frozen=True):
    """Where a key stands in the file, and what it holds. `fit` is False for a ragged row."""

    line: int
    fit: bool
    qty: Quantity | None
    reason: str


def push_changes(
    found: Survey, changes: Sequence[Change], ready: Callable[[], None]
) -> tuple[list[Outcome], Stamp | None]:
    """One outcome a change, in order, and the stamp of the file written (None where none was).

    All accepted changes are written in one replacement of the file. Raises ValueError for two
    changes of one key, and what `replace` raises.
    """
    keys = [_key(found, change.sku, change.location) for change in changes]
    if len(set(keys)) < len(keys):
        raise ValueError("two changes of one SKU in one push")
    with alone(found.path), _retriable():
        places = _find(found, set(keys))
        outcomes = [
            _judge(change, places.get(key, [])) for change, key in zip(changes, keys, strict=True)
        ]
        after = {
            places[key][0].line: change.after
            for change, key, outcome in zip(changes, keys, outcomes, strict=True)
            if outcome.fate is Fate.ACCEPTED
        }
        return outcomes, replace(found, after, ready) if after else None


@contextmanager
def _retriable() -> Iterator[None]:
    """A file that changed before it was replaced fails this push, not the next one."""
    try:
        yield
    except Malformed as error:
        if error.code != "file_changed":
            raise
        raise Retriable(f"{error.message}; nothing was written", code=error.code) from error


def _key(found: Survey, sku: str, location: str) -> Key:
    """A file without a location column holds one quantity a SKU, whatever the place."""
    return (sku, location if found.columns.location >= 0 else "")


def _find(found: Survey, keys: set[Key]) -> Mapping[Key, list[_Place]]:
    places: dict[Key, list[_Place]] = {}
    columns = found.columns
    for row in data_rows(found):
        key = (sku_of(row, columns), location_of(row, columns))
        if key in keys:
            fit = fits(row, columns)
            qty, reason = quantity(row, columns) if fit else (None, "unreadable")
            places.setdefault(key, []).append(_Place(row.line, fit, qty, reason))
    return places


def _judge(change: Change, places: Sequence[_Place]) -> Outcome:
    """What becomes of a change, decided before anything is written."""
    if not places:
        return Outcome(Fate.REJECTED, "not_found", "the file has no row with this SKU")
    if len(places) > 1:
        lines = ", ".join(str(place.line) for place in places[:5])
        return Outcome(
            Fate.REJECTED, "duplicate", f"the SKU stands in {len(places)} rows: lines {lines}"
        )
    place = places[0]
    if not place.fit:
        return Outcome(
            Fate.REJECTED,
            "unreadable",
            f"line {place.line} has not the header's number of fields; mend it in the file",
        )
    if change.before is None or change.before == place.qty:
        return Outcome(Fate.ACCEPTED)
    if place.qty is None:
        return Outcome(
            Fate.CONFLICT, "changed", f"the file's quantity is {place.reason}, not {change.before}"
        )
    whole = place.qty if isinstance(place.qty, int) else None
    return Outcome(
        Fate.CONFLICT,
        "changed",
        f"the file holds {place.qty}, not {change.before}",
        actual=whole,
    )
