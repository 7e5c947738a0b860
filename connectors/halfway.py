"""Batches that ended when only a part of them had been written."""

from __future__ import annotations

from connectors.errors import Abandoned, ConnectorError, Retriable


def halfway(error: Abandoned | ConnectorError) -> Retriable:
    """The error of a batch that `error` ended after a part of it had its effect. It says
    `maybe_done`, so that the rows are read before any of them is written again."""
    known = error if isinstance(error, ConnectorError) else None
    why = known.message if known else "the run was stopped."
    return Retriable(
        f"A part of the batch was written, then {why} Only reading can tell which rows.",
        code=known.code if known else "abandoned",
        detail=known.detail if known else "",
        request_id=known.request_id if known else "",
        retry_after=error.retry_after if isinstance(error, Retriable) else None,
        maybe_done=True,
    )
