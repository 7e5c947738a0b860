"""How often a cycle runs by itself is the merchant's to say: guidance, never a rule (S-089)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syncconsole.domain.runs import Mode
from syncconsole.domain.timers import Standing, Timer, due, next_slot
from tests.config.texts import loaded

if TYPE_CHECKING:
    from pathlib import Path

CYCLE = """\
endpoints:
  web: {connector: bigcommerce, store_hash: abc, token: x, location: 1}
  office: {connector: quickbooks_online, realm_id: "9", client_id: a, client_secret: b}
connections:
  shop:
    profile: cycle
    store: web
    office: office
    orders: {since: 2026-01-01, statuses: [Completed]}
"""
MOST = timedelta(days=366)
ONE = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

intervals = st.sampled_from(sorted(ONE)).flatmap(
    lambda unit: st.integers(1, MOST // ONE[unit]).map(lambda count: (count, unit))
)


@pytest.mark.requirement("S-089")
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(interval=intervals)
def test_any_interval_of_a_cycle_is_taken_as_written_and_kept(
    tmp_path: Path, interval: tuple[int, str]
) -> None:
    count, unit = interval
    every = count * ONE[unit]
    config = loaded(tmp_path, f"{CYCLE}    schedule: {{all: {count}{unit}}}\n")
    assert config.connections["shop"].schedule == {Mode.ALL: every}
    timer = Timer(Mode.ALL, every, NOON)
    assert next_slot(timer) - NOON == every
    assert due(NOON + every - timedelta(seconds=1), timer, Standing()) is None
    tick = due(NOON + every, timer, Standing())
    assert tick is not None
    assert (tick.slot, tick.waits) == (NOON + every, "")


@pytest.mark.requirement("S-089", "S-093")
def test_no_interval_is_asked_for(tmp_path: Path) -> None:
    assert loaded(tmp_path, CYCLE).connections["shop"].schedule == {}
