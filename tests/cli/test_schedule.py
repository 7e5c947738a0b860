"""`syncconsole schedule`, `frequency`, and what `status` says of timers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.cache.tables import Audit, Connection, Schedule
from syncconsole.clock import SystemClock
from syncconsole.engine import scheduling

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "wake_worker", lambda config: None)


def written(shell: Shell, lines: str) -> None:
    with shell.path.open("a") as file:
        file.write(lines)


def timer(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in document["timers"] if each["timer"] == name)


def served(hours: float, met: float) -> None:
    """Smart served a slot that long ago, and asked for its last run then."""
    now = SystemClock().now()
    Connection.create(name="outdoor-shop", profile="inventory", ends="", rules="", full_at=1.0)
    Schedule.create(
        connection="outdoor-shop", timer="smart", slot=(now - timedelta(hours=hours)).timestamp(),
        met=(now - timedelta(hours=met)).timestamp(),
    )  # fmt: skip


class TestShow:
    """Every timer, in words and as one document."""

    @pytest.mark.requirement("X-3", "S-066")
    def test_a_new_connection_has_its_schedules_off(self, shell: Shell) -> None:
        said = shell("schedule outdoor-shop")
        assert "Smart schedule  Smart  60m             off" in said.out
        assert "Smart schedule  Full   daily at 02:00  off" in said.out
        assert "automatic mode: Smart" in said.out
        document = shell("schedule outdoor-shop --json").document
        assert [each["timer"] for each in document["timers"]] == ["smart", "full"]
        assert timer(document, "smart")["next"] is None

    def test_what_config_yaml_writes_is_shown_with_its_line_and_stays(self, shell: Shell) -> None:
        written(shell, "    schedule: {smart: hourly at :05}\n    automatic_mode: full\n")
        said = shell("schedule outdoor-shop")
        assert "Smart schedule  Full  hourly at :05   on (config.yaml line 10)" in said.out
        refused = shell("schedule outdoor-shop smart off")
        assert (refused.code, "schedule.smart is pinned by config.yaml line 10" in refused.err) == (
            6, True
        )  # fmt: skip


class TestSet:
    """From the command line as from the screen."""

    @pytest.mark.requirement("S-056", "S-066")
    def test_on_shows_the_next_run_and_off_keeps_the_words(self, shell: Shell) -> None:
        document = shell("schedule outdoor-shop smart 15m from 08:00 to 20:00, 2h --json").document
        smart = timer(document, "smart")
        assert (smart["on"], smart["when"]) == (True, ["15m from 08:00 to 20:00", "2h"])
        assert smart["next"] is not None
        off = timer(shell("schedule outdoor-shop smart off --json").document, "smart")
        assert (off["on"], off["when"]) == (False, smart["when"])

    @pytest.mark.requirement("S-069")
    def test_the_automatic_mode_full_warns_and_is_audited(self, shell: Shell) -> None:
        said = shell("schedule outdoor-shop --automatic full")
        assert "warning: Full asserts every item each time" in said.err
        assert "automatic mode: Full" in said.out
        assert [row.action for row in Audit.select()] == ["set automatic_mode"]

    @pytest.mark.parametrize(
        ("line", "code", "told"),
        [
            ("schedule outdoor-shop smart", 1, "say when: on, off, 60m"),
            ("schedule outdoor-shop smart 60", 6, "write 60m"),
            ("schedule outdoor-shop all 60m", 6, "schedules: smart, full"),
            ("schedule outdoor-shop smrt 60m", 1, 'did you mean "smart"?'),
            ("pause --all --timer full", 1, "name the connection"),
        ],
    )
    def test_what_cannot_be_set_is_one_sentence(
        self, shell: Shell, line: str, code: int, told: str
    ) -> None:
        said = shell(line)
        assert (said.code, told in said.err, said.out) == (code, True, "")

    def test_one_timer_is_paused_alone(self, shell: Shell) -> None:
        shell("schedule outdoor-shop smart on")
        shell("schedule outdoor-shop full on")
        assert "outdoor-shop full: paused" in shell("pause outdoor-shop --timer full").out
        document = shell("status --json").document["connections"][0]
        assert [each["paused"] for each in document["timers"]] == [False, True]
        shell("resume outdoor-shop --timer full")
        document = shell("status --json").document["connections"][0]
        assert [each["paused"] for each in document["timers"]] == [False, False]


class TestStatus:
    """Next, and the alarm."""

    @pytest.mark.requirement("S-067", "S-095")
    def test_a_missed_run_is_an_alarm(self, shell: Shell) -> None:
        written(shell, "    schedule: {smart: 60m}\n")
        served(0.5, met=3.5)
        said = shell("status")
        assert "outdoor-shop: Smart schedule: overdue since" in said.out
        found = timer(shell("status --json").document["connections"][0], "smart")
        assert found["overdue_since"] is not None

    def test_without_a_missed_run_there_is_none(self, shell: Shell) -> None:
        written(shell, "    schedule: {smart: 60m}\n")
        served(0.5, met=0.5)
        said = shell("status")
        assert "overdue" not in said.out
        assert "Smart 20" in said.out  # the next one, with its date


class TestFrequency:
    """Five factors, and a suggestion (S-091)."""

    @pytest.mark.requirement("S-091")
    def test_the_factors_are_listed_and_a_suggestion_comes_with_the_command_that_sets_it(
        self, shell: Shell
    ) -> None:
        assert "phone-orders" in shell("frequency outdoor-shop").out
        said = shell("frequency outdoor-shop phone-orders --json").document
        assert (said["suggested"], said["factors"]) == ("2h", ["phone-orders"])
        command = "to set it: syncconsole schedule outdoor-shop smart 2h"
        assert command in shell("frequency outdoor-shop phone-orders").out

    def test_a_word_that_is_no_factor_gets_the_nearest(self, shell: Shell) -> None:
        said = shell("frequency outdoor-shop fone-orders")
        assert (said.code, 'did you mean "phone-orders"?' in said.err) == (1, True)
