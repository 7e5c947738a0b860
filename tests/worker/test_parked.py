"""A parked run is nobody's work until a visit: it holds its connection, not the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from syncconsole.cache.tables import Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import runs
from syncconsole.domain.runs import Mode, RunState
from syncconsole.worker.current import CurrentConfig
from syncconsole.worker.dispatch import Dispatcher, leave_if_idle, visit_is_near
from tests.support.house import House
from tests.support.scripted import Scripted

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shop(tmp_path: Path) -> House:
    (tmp_path / "config.yaml").touch()
    return House(tmp_path, Scripted({"A": 5}), Scripted({"A": 5}))


@pytest.fixture
def parked(shop: House) -> int:
    run = shop.ask(Mode.REFRESH)
    with writing():
        Run.update(state=RunState.PARKED, started_at=1.0, attempt=1).where(Run.id == run).execute()
    return run


def dispatch(shop: House) -> None:
    current = CurrentConfig(shop.config, shop.clock)
    dispatcher = Dispatcher(current, shop.clock, shop.lease, shop._open)
    dispatcher.dispatch()
    dispatcher.close()


def test_it_is_not_taken_until_a_visit_has_asked_it_again(shop: House, parked: int) -> None:
    dispatch(shop)
    assert (shop.row(parked).state, shop.row(parked).attempt) == ("parked", 1)
    assert runs.unpark(["shop"]) == 1
    assert runs.unpark(["shop"]) == 0
    dispatch(shop)
    assert (shop.row(parked).state, shop.row(parked).attempt) == ("ok", 2)


def test_a_visit_elsewhere_asks_nothing(shop: House, parked: int) -> None:
    assert runs.unpark(["another"]) == 0
    assert shop.row(parked).state == "parked"


def test_the_worker_may_leave_and_its_connection_stays_held(shop: House, parked: int) -> None:
    assert leave_if_idle(1, "host", timers=False)
    with reading():
        holder = runs.active("shop")
    assert holder is not None
    assert holder.id == parked


def test_the_worker_stays_for_a_simulated_visitor_who_is_near(shop: House, parked: int) -> None:
    assert not visit_is_near(shop.config)
    office = msgspec.structs.replace(shop.config.endpoints["office"], sandbox=True)
    simulated = msgspec.structs.replace(
        shop.config, endpoints={**shop.config.endpoints, "office": office}
    )
    assert visit_is_near(simulated)
    runs.unpark(["shop"])
    assert not visit_is_near(simulated)
