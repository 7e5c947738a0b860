"""The visitor's end of a mailbox: it arrives, takes questions, delivers answers, and leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.text import one_line
from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Question, Run, Visit
from syncconsole.cache.tables.base import reading, writing
from syncconsole.domain.runs import ACTIVE, RunState
from syncconsole.domain.visits import PATIENCE, SILENCE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

KEPT = 30 * 86_400.0
"""Seconds that a write without an answer is remembered."""


def is_on(visit: Visit, now: datetime) -> bool:
    """Whether the visitor is here: it has not left, nor fallen silent. Wants an open connection."""
    if visit.ended_at is not None:
        return False
    silent = to_epoch(now) - visit.seen_at
    if silent <= SILENCE.total_seconds():
        return True
    return silent <= PATIENCE.total_seconds() and _out(visit.ticket).exists()


def out(ticket: str) -> bool:
    """Whether a question of this visit was taken and not answered yet."""
    with reading():
        return bool(_out(ticket).exists())


def called(endpoint: str, now: datetime) -> None:
    """The visitor called, whether or not there is anything to do."""
    with writing():
        at = to_epoch(now)
        if not Visit.update(seen_at=at).where(Visit.endpoint == endpoint).execute():
            Visit.create(endpoint=endpoint, ticket="", began_at=at, seen_at=at, ended_at=at)


def busy(endpoint: str, now: datetime) -> bool:
    """Whether an earlier visit was heard of just now. One that is silent gives way, even with a
    question out: who comes again has let go of it."""
    since = to_epoch(now) - SILENCE.total_seconds()
    with reading():
        visit = Visit.get_or_none(Visit.endpoint == endpoint)
        return visit is not None and visit.ended_at is None and visit.seen_at >= since


def arrive(endpoint: str, ticket: str, now: datetime) -> None:
    """A visit begins. What an earlier one left is dropped, but for writes that it took and never
    answered."""
    at = to_epoch(now)
    called(endpoint, now)
    with writing():
        Visit.update(ticket=ticket, began_at=at, ended_at=None, fault="").where(
            Visit.endpoint == endpoint
        ).execute()
        lost = (
            (Question.writes == True)  # noqa: E712 - peewee's comparison
            & Question.sent_at.is_null(is_null=False)
            & Question.answered_at.is_null()
            & (Question.asked_at > at - KEPT)
        )
        Question.delete().where(Question.endpoint == endpoint, ~lost).execute()


def greet(ticket: str, greeting: bytes, company: str, now: datetime) -> bool:
    """The visitor calls for a question and may tell of itself; False where its visit is over."""
    with writing():
        known: dict[str, object] = {"seen_at": to_epoch(now)}
        if greeting:
            known["greeting"] = greeting
        if company:
            known["company"] = one_line(company)
        return bool(
            Visit.update(**known).where(Visit.ticket == ticket, Visit.ended_at.is_null()).execute()
        )


def take(ticket: str, now: datetime) -> bytes | None:
    """The oldest question of this visit that was not taken yet; None where there is none."""
    waiting = (
        Question.select()
        .where(Question.ticket == ticket, Question.sent_at.is_null())
        .order_by(Question.id)
    )
    with reading():
        if (row := waiting.first()) is None:
            return None
    with writing():
        at = to_epoch(now)
        Question.update(sent_at=at).where(Question.id == row.id).execute()
        Visit.update(seen_at=at).where(Visit.ticket == ticket).execute()
    return bytes(row.question)


def deliver(ticket: str, answer: bytes, error: str, message: str, now: datetime) -> bool:
    """What came back for the question that is out; False where none is, or the visit is over."""
    with writing():
        at = to_epoch(now)
        Visit.update(seen_at=at).where(Visit.ticket == ticket).execute()
        question = _out(ticket).first()
        if question is None:
            return False
        known = {"answer": answer, "error": one_line(error), "message": one_line(message)}
        Question.update(answered_at=at, **known).where(Question.id == question.id).execute()
        return True


def _out(ticket: str) -> Any:
    return Question.select().where(
        Question.ticket == ticket,
        Question.sent_at.is_null(is_null=False),
        Question.answered_at.is_null(),
    )


def leave(ticket: str, now: datetime, fault: str = "") -> None:
    """The visit ends; questions it has not taken are dropped, so that a run asks them anew."""
    with writing():
        at = to_epoch(now)
        ended: dict[str, object] = {"ended_at": at, "seen_at": at}
        if fault:
            ended["fault"] = one_line(fault)
        Visit.update(**ended).where(Visit.ticket == ticket, Visit.ended_at.is_null()).execute()
        Question.delete().where(Question.ticket == ticket, Question.sent_at.is_null()).execute()


def wanted(connections: Sequence[str]) -> bool:
    """Whether a run of these connections is not over yet."""
    with reading():
        runs = Run.select(Run.id).where(
            Run.connection.in_(list(connections)), Run.state.in_(list(ACTIVE))
        )
        return bool(runs.exists())


def parked(connections: Sequence[str]) -> bool:
    """Whether a run of these connections waits for a visit."""
    with reading():
        runs = Run.select(Run.id).where(
            Run.connection.in_(list(connections)), Run.state == RunState.PARKED
        )
        return bool(runs.exists())
