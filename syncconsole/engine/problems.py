"""Turning an error into a problem that stands where it happened, with a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import ConnectorError, Malformed, Misconfigured, Retriable, Unauthorised
from syncconsole.cache.write.records import problem

if TYPE_CHECKING:
    from syncconsole.engine.job import Job

_REMEDIES: tuple[tuple[type[ConnectorError], str], ...] = (
    (Misconfigured, "change config.yaml as it says, then `syncconsole check`"),
    (Unauthorised, "renew the credential or grant the permission, then `syncconsole check`"),
    (Retriable, "the next run tries again; `syncconsole check` shows whether it answers now"),
    (Malformed, "nothing was concluded from this answer; look at the endpoint, then run again"),
)


def remedy_for(error: ConnectorError) -> str:
    """What an operator can do about this kind of error."""
    return next((text for kind, text in _REMEDIES if isinstance(error, kind)), "")


def report(
    job: Job,
    step: str,
    *,
    error: ConnectorError | None = None,
    code: str = "",
    message: str = "",
    key: str = "",
    request_id: str = "",
    remedy: str = "",
) -> None:
    """Keep a problem of this run; of `error` where one is given, with the remedy of its kind
    unless there is a better one."""
    if error is not None:
        code, message, request_id = error.code, error.message, error.request_id
        remedy = remedy or remedy_for(error)
    problem(
        job.asked.id,
        job.connection.name,
        job.clock.now(),
        step=step,
        code=code,
        message=message,
        key=key,
        remedy=remedy,
        detail=error.detail if error is not None else "",
        request_id=request_id,
    )
