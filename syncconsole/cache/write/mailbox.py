"""The worker's end of a mailbox: questions for the visit that is on, and what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.model import Delivered
from syncconsole.cache.instants import from_epoch, to_epoch
from syncconsole.cache.tables import Question, Visit
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write.visits import is_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


class CacheMailbox:
    """Implements `connectors.contract.Mailbox` for one endpoint; `now` is the wall clock."""

    def __init__(self, endpoint: str, now: Callable[[], datetime]) -> None:
        self._endpoint = endpoint
        self._now = now

    def last_seen(self) -> datetime | None:
        """See `connectors.contract.Mailbox`."""
        with reading():
            visit = self._visit()
            return None if visit is None else from_epoch(visit.seen_at)

    def visiting(self) -> bool:
        """See `connectors.contract.Mailbox`."""
        with reading():
            visit = self._visit()
            return visit is not None and is_on(visit, self._now())

    def greeting(self) -> bytes:
        """See `connectors.contract.Mailbox`."""
        with reading():
            visit = self._visit()
            return b"" if visit is None else bytes(visit.greeting)

    def ask(self, question: bytes, *, key: str, writes: bool) -> None:
        """See `connectors.contract.Mailbox`."""
        with writing():
            visit = self._visit()
            Question.delete().where(
                Question.endpoint == self._endpoint, Question.key == key
            ).execute()
            Question.create(
                endpoint=self._endpoint, key=key, writes=writes, question=question,
                ticket="" if visit is None else visit.ticket, asked_at=to_epoch(self._now()),
            )  # fmt: skip

    def expects(self, key: str) -> bool:
        """See `connectors.contract.Mailbox`."""
        with reading():
            row, visit = self._find(key), self._visit()
            if row is None or visit is None or row.ticket != visit.ticket:
                return False
            return is_on(visit, self._now())

    def answer(self, key: str) -> Delivered | None:
        """See `connectors.contract.Mailbox`."""
        with reading():
            if (row := self._find(key)) is None or row.answered_at is None:
                return None
        with writing():
            row.delete_instance()
        return Delivered(bytes(row.answer), row.error, row.message)

    def unanswered(self, key: str) -> bytes | None:
        """See `connectors.contract.Mailbox`."""
        with reading():
            row = self._find(key)
            if row is None or row.sent_at is None or row.answered_at is not None:
                return None
            return bytes(row.question)

    def _visit(self) -> Visit | None:
        return Visit.get_or_none(Visit.endpoint == self._endpoint)

    def _find(self, key: str) -> Question | None:
        return Question.get_or_none(Question.endpoint == self._endpoint, Question.key == key)
