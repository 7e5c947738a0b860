"""The records of one model, with ids that count up and the two times every record has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syncconsole.sandbox.clock import Clock
    from syncconsole.sandbox.tryton.tagged import Json


class Table:
    """Rows by id. `write_date` is null until a row is changed for the first time."""

    def __init__(self, title: str, fields: Iterable[str], clock: Clock) -> None:
        self.title = title
        self.fields = frozenset({"id", "create_date", "write_date", *fields})
        self.rows: dict[int, Json] = {}
        self._clock = clock
        self._made = 0

    def add(self, **values: Any) -> int:
        """A new row; its id."""
        self._made += 1
        blank = dict.fromkeys(self.fields)
        times = {"id": self._made, "create_date": self._clock.now(), "write_date": None}
        self.rows[self._made] = {**blank, **values, **times}
        return self._made

    def change(self, number: int, /, **values: Any) -> None:
        """New values of a row, in a new version of it."""
        times = {"write_date": self._clock.now()}
        self.rows[number] = {**self.rows[number], **values, **times}

    def remove(self, number: int) -> None:
        """Take a row out; nothing is left of it."""
        del self.rows[number]

    def where(self, **values: Any) -> Iterator[Json]:
        """The rows that have these values, in order of their ids."""
        (first, sought), *others = values.items()
        for row in list(self.rows.values()):
            if row[first] == sought and all(row[name] == value for name, value in others):
                yield row

    def saved(self) -> tuple[dict[int, Json], int]:
        """What `restore` takes; rows are never changed in place."""
        return dict(self.rows), self._made

    def restore(self, saved: tuple[dict[int, Json], int]) -> None:
        """As it was then: a transaction that was rolled back."""
        self.rows, self._made = dict(saved[0]), saved[1]
