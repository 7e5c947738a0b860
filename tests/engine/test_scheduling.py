"""What may be set, who said so, and what config.yaml has pinned."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.read.timers import facts
from syncconsole.cache.tables import Audit, RunStep
from syncconsole.cache.tables.base import reading, writing
from syncconsole.domain.runs import CYCLE, Mode
from syncconsole.domain.schedule_words import parse
from syncconsole.domain.timers import Timer, next_slot
from syncconsole.domain.timetable import timetable
from syncconsole.engine import ask, scheduling
from syncconsole.errors import Refused
from tests.support.house import ANA, House
from tests.support.scripted import Scripted
from tests.support.week import ended, known

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    shop = House(tmp_path, Scripted({"A": 5}), Scripted({"A": 5}))
    monkeypatch.setattr(scheduling, "wake_worker", lambda config: None)
    monkeypatch.setattr(scheduling, "_clock", shop.clock)
    return shop


def timer(shop: House, name: str = "smart") -> Timer:
    now = shop.clock.now()
    state = timetable(shop.connection, facts("shop", now), now)
    return next(each for each in state.timers if each.name == name)


def audited() -> list[tuple[str, str, str, str]]:
    with reading():
        rows = list(Audit.select().order_by(Audit.id))
    return [(row.who, row.action, row.before, row.after) for row in rows]


@pytest.mark.requirement("S-066")
@pytest.mark.requirement("S-068")
def test_a_new_connection_is_off_and_enabling_it_shows_the_next_run_an_hour_from_now(
    shop: House,
) -> None:
    assert not timer(shop).on
    ask.set_schedule(shop.config, "shop", Mode.SMART, ANA)
    now = shop.clock.now()
    assert timer(shop).on
    assert next_slot(timer(shop), now, shop.connection.timezone) == now + timedelta(minutes=60)


@pytest.mark.requirement("S-056", "S-058", "S-089")
def test_the_interval_is_set_and_audited_and_kept_while_it_is_off(shop: House) -> None:
    ask.set_schedule(shop.config, "shop", Mode.SMART, ANA, when=["15m", "daily at 02:00"])
    assert timer(shop).entries == (parse("15m"), parse("daily at 02:00"))
    ask.set_schedule(shop.config, "shop", Mode.SMART, ANA, on=False)
    assert (timer(shop).on, len(timer(shop).entries)) == (False, 2)
    kept = '"when": ["15m", "daily at 02:00"]'
    assert audited() == [
        ("ana", "set schedule.smart", "null", f'{{"on": true, {kept}}}'),
        ("ana", "set schedule.smart", f'{{"on": true, {kept}}}', f'{{"on": false, {kept}}}'),
    ]


def test_config_yaml_wins_and_says_in_which_line(shop: House) -> None:
    shop.configure(
        schedule={Mode.SMART: (parse("30m"),), Mode.FULL: ()},
        lines={"schedule.smart": 12, "schedule.full": 13, "automatic_mode": 14},
        automatic_mode=Mode.FULL,
    )
    for mode, line in ((Mode.SMART, 12), (Mode.FULL, 13)):
        with pytest.raises(Refused, match=rf"schedule.{mode} is pinned by config.yaml line {line}"):
            ask.set_schedule(shop.config, "shop", mode, ANA, when=["60m"])
    with pytest.raises(Refused, match="automatic_mode is pinned"):
        ask.set_automatic_mode(shop.config, "shop", Mode.SMART, ANA)
    assert (timer(shop).entries, timer(shop).line, timer(shop).mode) == (
        (parse("30m"),), 12, Mode.FULL
    )  # fmt: skip
    assert (timer(shop, "full").on, timer(shop, "full").line) == (False, 13)


@pytest.mark.parametrize(
    ("mode", "when", "code"),
    [(Mode.ALL, ["60m"], "mode"), (Mode.SMART, ["60"], "schedule"), (Mode.FRESH, None, "mode")],
)
def test_what_cannot_be_set_is_refused_and_nothing_is_kept(
    shop: House, mode: Mode, when: list[str] | None, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        ask.set_schedule(shop.config, "shop", mode, ANA, when=when)
    assert (refused.value.code, audited()) == (code, [])


@pytest.mark.requirement("S-069")
def test_the_automatic_mode_full_makes_the_schedule_run_full_and_is_audited(shop: House) -> None:
    ask.set_schedule(shop.config, "shop", Mode.SMART, ANA)
    assert timer(shop).mode is Mode.SMART
    ask.set_automatic_mode(shop.config, "shop", Mode.FULL, ANA)
    assert timer(shop).mode is Mode.FULL
    assert audited()[-1] == ("ana", "set automatic_mode", "null", '"full"')
    ask.set_automatic_mode(shop.config, "shop", Mode.SMART, ANA)
    assert timer(shop).mode is Mode.SMART
    with pytest.raises(Refused):
        ask.set_automatic_mode(shop.config, "shop", Mode.ALL, ANA)


@pytest.mark.requirement("S-048")
def test_before_the_first_full_an_automatic_full_waits_for_a_person_too(shop: House) -> None:
    ask.set_schedule(shop.config, "shop", Mode.SMART, ANA)
    ask.set_automatic_mode(shop.config, "shop", Mode.FULL, ANA)
    assert timer(shop).waits == "waiting for first Full"


@pytest.mark.requirement("S-094")
def test_a_cycle_is_scheduled_after_three_good_ones_or_by_force(shop: House) -> None:
    known("cycle")
    shop.configure(profile="cycle")
    for good in range(3):
        with pytest.raises(Refused, match=f"{good} of 3 good cycles by hand") as refused:
            ask.set_schedule(shop.config, "shop", Mode.ALL, ANA)
        assert refused.value.code == "established"
        ended(shop.row(shop.ask(Mode.ALL)))
    ask.set_schedule(shop.config, "shop", Mode.ALL, ANA)
    assert timer(shop, "all").on
    with reading():
        assert RunStep.select().count() == 3 * len(CYCLE)


@pytest.mark.requirement("S-094")
def test_a_cycle_may_be_scheduled_by_force_before(shop: House) -> None:
    shop.configure(profile="cycle")
    ask.set_schedule(shop.config, "shop", Mode.ALL, ANA, when=["2h"], force=True)
    assert (timer(shop, "all").on, timer(shop, "all").entries) == (True, (parse("2h"),))


def test_one_timer_is_paused_alone_and_a_connection_as_a_whole(shop: House) -> None:
    shop.configure(schedule={Mode.SMART: (parse("60m"),), Mode.FULL: (parse("1d"),)})
    ask.pause("shop", ANA, "stock-taking", timer="full")
    assert (timer(shop).paused, timer(shop, "full").paused) == (False, True)
    assert timer(shop, "full").waits == "paused"
    ask.resume("shop", ANA, timer="full")
    ask.pause(None, ANA)
    assert (timer(shop).paused, timer(shop, "full").paused) == (True, True)
    ask.resume(None, ANA)
    assert not timer(shop).paused


def test_a_setting_that_another_version_wrote_is_off_and_harms_nothing(shop: House) -> None:
    with writing():
        ask.set_setting("shop", "schedule.smart", {"on": True, "when": ["each full moon"]}, ANA)
    assert not timer(shop).on
    with writing():
        ask.set_setting("shop", "schedule.smart", "60m", ANA)
    assert not timer(shop).on
