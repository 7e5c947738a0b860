"""A run that waits for a system which comes to us: what it waits for is on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read import runs as told
from syncconsole.cache.tables import Run
from syncconsole.cache.write import runs
from syncconsole.console.widgets.run_bar import bar
from syncconsole.domain.runs import RunState
from syncconsole.domain.who import Who
from tests.console.looking import shown
from tests.console.shop import NOW

if TYPE_CHECKING:
    from tests.console.conftest import Opened

NOTE = "waits for the Web Connector, last came 14:31"


def parked() -> int:
    run = runs.ask(runs.Asked("outdoor-shop", "smart", "cli", "policy", Who("ana", "t"), NOW))
    Run.update(
        state=RunState.PARKED, note=NOTE, step="read source", step_no=1, steps=5, total=340
    ).where(Run.id == run).execute()
    return run


async def test_the_console_says_what_is_waited_for_and_when_it_last_came(opened: Opened) -> None:
    parked()
    async with opened() as pilot:
        assert NOTE in "\n".join(shown(pilot))


def test_the_bar_of_a_parked_run_has_no_progress_but_its_reason() -> None:
    run = told.run(parked())
    assert run is not None
    assert bar(run, 80).plain == f"Smart read source {NOTE}"
