"""How each component of a two-way connection stands, kept as its runs go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.json import decode, encode

from syncconsole.cache.instants import to_epoch
from syncconsole.cache.tables import ComponentSync, Connection, Flow, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.domain.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

COMPLETE = (RunState.OK, RunState.PARTIAL)
"""Both directions were carried to their end; a row that was not taken is a problem of its own."""


def standing(flow: int) -> ComponentSync:
    """The row of this flow; one that was never synchronised is empty."""
    with reading():
        return ComponentSync.get_or_none(ComponentSync.flow == flow) or ComponentSync(flow=flow)


def begun(flow: int, run: int, round_: int) -> None:
    """A run takes the component up."""
    with writing():
        ComponentSync.insert(flow=flow).on_conflict_ignore().execute()
        ComponentSync.update(
            state=RunState.RUNNING, run=run, round=round_, error="", offered=True
        ).where(ComponentSync.flow == flow).execute()


def ended(
    flow: int,
    state: RunState,
    at: datetime,
    *,
    error: str = "",
    fields: Mapping[str, Collection[str]] | None = None,
) -> None:
    """The component ends so. `fields` are names by kind: written, pending, failed."""
    named = {kind: encode(sorted(names)).decode() for kind, names in (fields or {}).items()}
    values: dict[str, Any] = {"state": state, "at": to_epoch(at), "error": error, **named}
    with writing():
        row = standing(flow)
        if state in COMPLETE and row.first_at is None:
            values["first_at"] = to_epoch(at)
        ComponentSync.update(**values).where(ComponentSync.flow == flow).execute()


def not_offered(flow: int, at: datetime, why: str) -> None:
    """An end knows no such records: there is nothing to do, which keeps no Fresh incomplete."""
    with writing():
        ComponentSync.update(state=RunState.OK, at=to_epoch(at), error=why, offered=False).where(
            ComponentSync.flow == flow
        ).execute()


def saw(flow: int, names: Iterable[str]) -> None:
    """These fields exist at one side or the other. Wants an open transaction."""
    row = standing(flow)
    known = set(decode(row.names, type=list[str]))
    if more := set(names) - known:
        ComponentSync.update(names=encode(sorted(known | more)).decode()).where(
            ComponentSync.flow == flow
        ).execute()


def missing(connection: str, components: Iterable[str], round_: int) -> list[str]:
    """The components that this round has not carried to their end yet, in their order (S-014)."""
    with reading():
        done = {
            row.flow.component
            for row in ComponentSync.select(ComponentSync, Flow)
            .join(Flow)
            .join(Connection)
            .where(
                Connection.name == connection,
                ComponentSync.round == round_,
                ComponentSync.state.in_(COMPLETE),
            )
        }
    return [component for component in components if component not in done]


def latest(connection: str, modes: Collection[str]) -> Run | None:
    """The latest run of these modes that has come to an end."""
    with reading():
        return (  # type: ignore[no-any-return]
            Run.select()
            .where(
                Run.connection == connection,
                Run.mode.in_(list(modes)),
                Run.ended_at.is_null(is_null=False),
            )
            .order_by(Run.id.desc())
            .first()
        )
