"""Problems, audit entries and settings: small rows that others read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connectors.text import clean, one_line
from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import Audit, Problem, Setting
from syncconsole.cache.tables.base import writing

if TYPE_CHECKING:
    from datetime import datetime

    from syncconsole.domain.who import Who


def problem(
    run: int,
    connection: str,
    at: datetime,
    *,
    step: str,
    code: str,
    message: str,
    key: str = "",
    remedy: str = "",
    detail: str = "",
    request_id: str = "",
) -> None:
    """Keep one error with the run, step and record it belongs to."""
    with writing():
        Problem.create(
            run=run,
            connection=connection,
            step=step,
            key=key,
            code=one_line(code, limit=60),
            message=one_line(message),
            remedy=remedy,
            detail=clean(detail),
            request_id=one_line(request_id, limit=200),
            at=to_epoch(at),
        )


def audit(
    at: datetime,
    who: Who,
    action: str,
    *,
    connection: str = "",
    subject: str = "",
    reason: str = "",
    before: str = "",
    after: str = "",
) -> None:
    """Who did what, and why. Append-only."""
    with writing():
        Audit.create(
            at=to_epoch(at),
            who=who.name,
            origin=who.origin,
            action=action,
            connection=connection,
            subject=subject,
            reason=reason,
            before=before,
            after=after,
        )


def set_setting(connection: str, name: str, value: Any, who: Who, at: datetime) -> None:
    """Keep a setting, with an audit entry of what it was before."""
    with writing():
        before = setting(connection, name)
        Setting.insert(
            connection=connection, name=name, value=json.dumps(value), who=who.name, at=to_epoch(at)
        ).on_conflict(
            conflict_target=[Setting.connection, Setting.name],
            preserve=[Setting.value, Setting.who, Setting.at],
        ).execute()
        audit(
            at, who, f"set {name}", connection=connection, before=json.dumps(before),
            after=json.dumps(value),
        )  # fmt: skip


def setting(connection: str, name: str) -> Any:
    """The value of a setting, None where it was never made."""
    row = Setting.get_or_none(Setting.connection == connection, Setting.name == name)
    return None if row is None else json.loads(row.value)


def same_options(encoded: str, options: dict[str, bool]) -> bool:
    """Whether a run was asked with these options."""
    return bool(json.loads(encoded) == options)
