"""Pushing: rows locked, compared with what the changes expect, then written in one transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from connectors.model import Fate, Outcome
from connectors.sql.deciding import decide
from connectors.sql.faults import RowError
from connectors.sql.mapping import Row, key_text
from connectors.sql.reading import is_row, rows_with
from connectors.sql.shape import both

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from connectors.model import Change
    from connectors.sql.deciding import Write
    from connectors.sql.link import Link
    from connectors.sql.shape import Shape


class Push:
    """One call of `push`; `now` is the time a touched row is given."""

    def __init__(self, link: Link, shapes: Mapping[str, Shape], now: datetime) -> None:
        self._link = link
        self._shapes = shapes
        self._now = now

    def run(self, changes: Sequence[Change], ready: Callable[[], None]) -> list[Outcome]:
        """One outcome a change, in order; `ready` is not called where nothing is to be written.

        Raises ValueError for two changes of one row, and what `Link.transaction` raises.
        """
        if len({(change.component, change.sku) for change in changes}) < len(changes):
            raise ValueError("two changes of one row in one push")
        if not changes:
            return []
        with self._link.transaction():
            held = self._locked(changes)
            decided = [
                decide(self._shapes[change.component], change, rows, self._now)
                for change, rows in zip(changes, held, strict=True)
            ]
            if any(not isinstance(each, Outcome) for each in decided):
                ready()
            try:
                with self._link.savepoint():
                    return self._outcomes(changes, decided, self._write)
            except RowError:  # now row by row, which takes three times as many round trips
                return self._outcomes(changes, decided, self._try)

    def _outcomes(
        self,
        changes: Sequence[Change],
        decided: Sequence[Outcome | Write],
        write: Callable[[Change, Write], Outcome],
    ) -> list[Outcome]:
        return [
            each if isinstance(each, Outcome) else write(change, each)
            for change, each in zip(changes, decided, strict=True)
        ]

    def _locked(self, changes: Sequence[Change]) -> list[list[Row]]:
        """The rows each change is about, kept from other writers until the transaction ends."""
        keys = defaultdict(list)
        for change in changes:
            keys[change.component].append(change.sku)
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for component, skus in keys.items():
            shape = self._shapes[component]
            for row in rows_with(self._link, shape, skus, lock=True):
                found[component, key_text(shape, row)].append(row)
        return [found[change.component, change.sku] for change in changes]

    def _write(self, change: Change, write: Write) -> Outcome:
        """Raises RowError where the database refuses the row."""
        shape = self._shapes[change.component]
        assigned = {shape.column(name): value for name, value in write.assigned.items()}
        if write.row is None:
            done = self._link.run(shape.source.insert(assigned))
        else:
            where = both(shape.scope(), is_row(shape, write.row))
            done = self._link.run(shape.source.update(assigned).where(where))
        if done != 1:
            text = f"the database took the statement, but changed {done} rows; look at its triggers"
            raise RowError("not_written", text)
        return Outcome(Fate.ACCEPTED, remote_id=change.sku if write.row is None else "")

    def _try(self, change: Change, write: Write) -> Outcome:
        """A row that is refused is undone alone."""
        try:
            with self._link.savepoint():
                return self._write(change, write)
        except RowError as refusal:
            return self._refused(change, write, refusal)

    def _refused(self, change: Change, write: Write, refusal: RowError) -> Outcome:
        """What a refusal means; a row that another has just made is looked at once more."""
        if write.row is None and refusal.code == "unique":
            shape = self._shapes[change.component]
            rows = list(rows_with(self._link, shape, [change.sku], lock=True))
            again = decide(shape, change, rows, self._now)
            if rows and isinstance(again, Outcome):
                return again
        return Outcome(Fate.REJECTED, refusal.code, refusal.message)
