"""Problems where they happened: by run, grouped by cause, and the latest of a connection."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from peewee import fn

from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import Problem
from syncconsole.domain.runs import FEEDS


class ProblemView(Struct, frozen=True):
    """One error, its text already cleaned. `key` is "" where it concerns no single record.

    `detail` holds the other system's own words, `request_id` what its support asks for.
    """

    id: int
    run: int
    connection: str
    step: str
    key: str
    code: str
    message: str
    remedy: str
    detail: str
    request_id: str
    at: datetime


class Cause(Struct, frozen=True):
    """All problems of a run that share step, code and remedy; the message is the first one's."""

    step: str
    code: str
    message: str
    remedy: str
    count: int
    first: int
    keys: tuple[str, ...]


def of_run(run_id: int, *, code: str | None = None, limit: int = 200) -> list[ProblemView]:
    """The problems of a run, oldest first; `limit` 0 is no limit."""
    where = Problem.run == run_id
    if code is not None:
        where &= Problem.code == code
    with session():
        return [
            _view(row)
            for row in Problem.select().where(where).order_by(Problem.id).limit(limit or None)
        ]


def latest(
    connection: str | None = None, *, limit: int = 20, of_records: bool = True
) -> list[ProblemView]:
    """The newest problems first, of one connection or of all; `limit` 0 is no limit. Without
    `of_records` those of single records are left out that Data Sync lists at each refresh anew."""
    with session():
        query = Problem.select().order_by(Problem.id.desc()).limit(limit or None)
        if connection is not None:
            query = query.where(Problem.connection == connection)
        if not of_records:
            query = query.where((Problem.key == "") | Problem.step.not_in([*FEEDS]))
        return [_view(row) for row in query]


def causes(run_id: int, *, examples: int = 3) -> list[Cause]:
    """The problems of a run grouped by cause, the most frequent first, with example keys."""
    with session():
        groups: Any = (
            Problem.select(
                Problem.step, Problem.code, Problem.remedy, fn.COUNT(Problem.id), fn.MIN(Problem.id)
            )
            .where(Problem.run == run_id)
            .group_by(Problem.step, Problem.code, Problem.remedy)
            .order_by(fn.COUNT(Problem.id).desc(), fn.MIN(Problem.id))
            .tuples()
        )
        return [_cause(run_id, group, examples) for group in list(groups)]


def _cause(run_id: int, group: tuple[str, str, str, int, int], examples: int) -> Cause:
    step, code, remedy, count, first = group
    keyed = (
        Problem.select(Problem.key)
        .where(
            (Problem.run == run_id)
            & (Problem.step == step)
            & (Problem.code == code)
            & (Problem.remedy == remedy)
            & (Problem.key != "")
        )
        .order_by(Problem.id)
        .limit(examples)
    )
    return Cause(
        step=step,
        code=code,
        message=Problem.get_by_id(first).message,
        remedy=remedy,
        count=count,
        first=first,
        keys=tuple(row.key for row in keyed),
    )


def _view(row: Any) -> ProblemView:
    return ProblemView(
        id=row.id,
        run=row.run,
        connection=row.connection,
        step=row.step,
        key=row.key,
        code=row.code,
        message=row.message,
        remedy=row.remedy,
        detail=row.detail,
        request_id=row.request_id,
        at=datetime.fromtimestamp(row.at, UTC),
    )
