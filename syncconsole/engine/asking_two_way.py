"""What decides, before anything is asked, whether a Fresh, Delta or Manual may run, and with what
it goes on. The rules sit here, so that console and command line meet the same ones (S-019)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from syncconsole.cache.tables import Connection as Entered
from syncconsole.cache.tables import Run
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import components
from syncconsole.cache.write.connections import full_done
from syncconsole.domain.components import BY_ID, fetched
from syncconsole.domain.kinds import kind_of, manual_why_not, round_of
from syncconsole.domain.runs import TWO_WAY, Mode, RunState
from syncconsole.domain.timers import COMPLETION_CHECK
from syncconsole.errors import Refused

if TYPE_CHECKING:
    from syncconsole.config import Connection


def options_of(connection: Connection, mode: Mode, trigger: str) -> dict[str, Any]:
    """What the run is asked with besides: `round`, the run that began the Fresh or Delta it goes on
    with, and `kind`, what a Manual re-runs. Raises Refused (`fresh_first`, `manual`)."""
    if mode is Mode.DELTA:
        if not full_done(connection.name):
            raise Refused(
                f"{connection.name}: Delta Sync needs a Fresh Sync that was completed; "
                f"{why_fresh(connection)}",
                code="fresh_first",
            )
        return {}
    if mode is Mode.FRESH:
        begun = _fresh_to_continue(connection.name, trigger)
        return {} if begun is None else {"round": begun}
    last = components.latest(connection.name, TWO_WAY)
    why_not = manual_why_not(
        None if last is None else Mode(last.mode), None if last is None else RunState(last.state)
    )
    if last is None or why_not:
        raise Refused(
            f"{connection.name}: Manual sync re-runs a Fresh or Delta that failed; {why_not}",
            code="manual",
        )
    options = _options(last)
    return {"kind": str(kind_of(Mode(last.mode), options)), "round": round_of(last.id, options)}


def why_fresh(connection: Connection) -> str:
    """Why a log-on starts Fresh and not Delta, in a sentence (S-010, S-020)."""
    last = _latest_fresh(connection.name)
    if last is None:
        return "no Fresh Sync has run yet"
    ids = [component.id for component in fetched(clienteling=connection.clienteling)]
    missing = components.missing(connection.name, ids, round_of(last.id, _options(last)))
    names = ", ".join(BY_ID[component].title for component in missing)
    return f"the Fresh Sync is not complete yet, {names or 'nothing'} missing; it goes on"


def _fresh_to_continue(connection: str, trigger: str) -> int | None:
    """The run that began the Fresh which is not complete yet; None where a new one begins. A check
    of completion never begins one."""
    last = _latest_fresh(connection)
    if last is None:
        return None
    begun = round_of(last.id, _options(last))
    with reading():
        row = Entered.get_or_none(Entered.name == connection)
    complete = row is not None and row.full_run == begun
    return begun if trigger == COMPLETION_CHECK or not complete else None


def _latest_fresh(connection: str) -> Run | None:
    """The latest run that has ended of those that did a Fresh, Manual ones included."""
    with reading():
        runs = (
            Run.select()
            .where(
                Run.connection == connection,
                Run.mode.in_([Mode.FRESH, Mode.MANUAL]),
                Run.ended_at.is_null(is_null=False),
            )
            .order_by(Run.id.desc())
        )
        return next(
            (
                run
                for run in runs.iterator()
                if kind_of(Mode(run.mode), _options(run)) is Mode.FRESH
            ),
            None,
        )


def _options(run: Run) -> dict[str, Any]:
    return msgspec.json.decode(run.options, type=dict[str, Any])
