"""A Store Center on the console: log-on, Data Sync Details, Manual sync (S-001 to S-034)."""

from __future__ import annotations

from time import time
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from syncconsole.cache.read import plans
from syncconsole.cache.tables import Plan, PlanRow, Run
from syncconsole.cache.tables.base import reading, writing
from syncconsole.console.gate_facts import gate_facts, gate_lines
from syncconsole.console.screens.menu import MenuScreen
from syncconsole.domain.two_way import Moved
from syncconsole.engine import ask
from syncconsole.errors import Busy
from syncconsole.paths import state_folder
from tests.console.centre_shop import NAME, a_centre, a_centre_config, a_synced_centre
from tests.console.looking import app_of, line_with, press, settle, shown
from tests.console.shop import NOW, a_connection, a_run
from tests.console.test_snapshots import agree

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from syncconsole.engine.ask import Asked
    from tests.console.conftest import Opened
    from tests.console.fake_asking import FakeAsking


async def at_details(pilot: Pilot[None]) -> list[str]:
    """The Data Sync Details of the connection on line 1."""
    await app_of(pilot).action_connection(NAME)
    await settle(pilot)
    return shown(pilot)


class TestLogOn:
    """Once a process, when a Store Center first becomes current."""

    @pytest.mark.requirement("S-007")
    async def test_its_sync_starts_without_a_key(
        self, opened: Opened, tmp_path: Path, asking: FakeAsking
    ) -> None:
        a_synced_centre()
        async with opened(a_centre_config(tmp_path)) as pilot:
            assert asking.calls == [("log_on", NAME)]
            line_with(shown(pilot), "log-on: run 216 asked")

    @pytest.mark.requirement("S-007")
    async def test_the_run_is_there_within_a_second_with_the_trigger_login(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Opened, asking: FakeAsking
    ) -> None:
        began = []

        def log_on(*given: Any) -> Asked | None:
            began.append(time())
            return ask.log_on(*given)

        monkeypatch.setattr(ask, "wake_worker", lambda _config: None)
        monkeypatch.setattr(asking, "log_on", log_on)
        async with opened(a_centre_config(tmp_path)) as pilot:
            with reading():
                run = Run.get(Run.connection == NAME)
            assert (run.mode, run.trigger, run.asked_by) == ("fresh", "login", "ana")
            assert 0 <= run.asked_at - began[0] < 1
            line_with(shown(pilot), "Fresh of high-street; no Fresh Sync has run yet")

    async def test_only_once_and_only_where_it_becomes_current(
        self, opened: Opened, tmp_path: Path, asking: FakeAsking
    ) -> None:
        a_connection()
        a_synced_centre()
        async with opened(a_centre_config(tmp_path, first=False)) as pilot:
            assert asking.calls == []
            for name in (NAME, "outdoor-shop", NAME):
                app_of(pilot).choose(name)
                await settle(pilot)
            assert asking.calls == [("log_on", NAME)]

    async def test_what_could_not_be_asked_is_said_and_asked_at_the_next_turn(
        self, opened: Opened, tmp_path: Path, asking: FakeAsking
    ) -> None:
        a_synced_centre()
        asking.refuses = Busy("ben reviews plan 3", run=3)
        async with opened(a_centre_config(tmp_path)) as pilot:
            line_with(shown(pilot), "log-on: ben reviews plan 3")
            app_of(pilot).choose(NAME)
            await settle(pilot)
            assert asking.calls == [("log_on", NAME)]

    @pytest.mark.requirement("S-020")
    async def test_why_it_is_a_fresh_again_is_said(
        self, opened: Opened, tmp_path: Path, asking: FakeAsking
    ) -> None:
        asking.log_on_why = "the Fresh Sync is not complete yet, Voucher Series missing; it goes on"
        a_centre(fresh=False)
        async with opened(a_centre_config(tmp_path), size=(120, 40)) as pilot:
            line_with(shown(pilot), "Voucher Series missing; it goes on")


class TestDetails:
    """The tab of the connection's page."""

    @pytest.mark.requirement("S-001")
    @pytest.mark.requirement("S-025")
    @pytest.mark.requirement("S-034")
    async def test_the_fourteen_in_their_order_with_the_heading(
        self, opened: Opened, tmp_path: Path
    ) -> None:
        a_synced_centre("partial")
        async with opened(a_centre_config(tmp_path)) as pilot:
            lines = await at_details(pilot)
            line_with(lines, "DATA SYNC DETAILS")
            line_with(lines, "14 components · 10 used · 4 not used")
            agree("details-80x24", await press(pilot, "enter"))

    @pytest.mark.requirement("S-001")
    async def test_it_is_reached_by_the_menu_of_connections_and_by_command(
        self, opened: Opened, tmp_path: Path
    ) -> None:
        a_synced_centre()
        async with opened(a_centre_config(tmp_path)) as pilot:
            line_with(await press(pilot, "6", "enter"), "DATA SYNC DETAILS")
            line_with(await press(pilot, "1", "colon", "text=data sync d", "enter"), "DATA SYNC")

    @pytest.mark.requirement("S-002")
    @pytest.mark.requirement("S-003")
    @pytest.mark.requirement("S-026")
    async def test_a_component_opens_to_its_attributes_each_with_its_status_and_meaning(
        self, opened: Opened, tmp_path: Path
    ) -> None:
        a_synced_centre()
        async with opened(a_centre_config(tmp_path)) as pilot:
            await at_details(pilot)
            lines = await press(pilot, "enter")
            assert "✓ Synced" in line_with(lines, "customer profile details")
            assert "◐ Pending" in line_with(lines, "line store transactions")
            lines = await press(pilot, "j", "j", "j")
            line_with(lines, "◐ Pending: changes wait to be written")
            line_with(lines, "fields transactions.total")
            lines = await press(pilot, "enter")
            assert isinstance(app_of(pilot).screen, MenuScreen)
            line_with(lines, "Customer: line store transactions")
            await press(pilot, "escape", "g", "enter")
            assert not [line for line in shown(pilot) if "line store transactions" in line]

    @pytest.mark.requirement("S-003")
    @pytest.mark.requirement("S-017")
    async def test_help_says_what_each_status_and_kind_means(
        self, opened: Opened, tmp_path: Path
    ) -> None:
        """The word fresh stands there for the kind only, with its capital (X-4)."""
        from syncconsole.console.screens.help import DETAILS
        from syncconsole.domain.statuses import SyncStatus

        a_synced_centre()
        async with opened(a_centre_config(tmp_path), size=(120, 100)) as pilot:
            await at_details(pilot)
            lines = await press(pilot, "question_mark")
            for status in SyncStatus:
                line_with(lines, f"{status}:")
            line_with(lines, "Delta: at every later log-on")
        assert not [text for text in DETAILS if "fresh" in text]

    @pytest.mark.requirement("S-005")
    async def test_the_document_is_exported_from_the_bottom_of_the_screen(
        self, opened: Opened, tmp_path: Path
    ) -> None:
        a_synced_centre()
        config = a_centre_config(tmp_path)
        async with opened(config) as pilot:
            lines = await at_details(pilot)
            assert lines.index(line_with(lines, "X export this document")) >= 20
            await press(pilot, "X")
        files = sorted((state_folder(config.path) / "exports").iterdir())
        assert [path.suffix for path in files] == [".csv", ".json", ".md"]
        for path in files:
            text = path.read_text("utf-8")
            assert "line store transactions" in text
            assert "transactions.total" in text
            assert path.stat().st_mode & 0o777 == 0o600

    async def test_hostile_text_of_a_server_reaches_no_screen(
        self, opened: Opened, tmp_path: Path
    ) -> None:
        from tests.cache.records import a_component

        flows = a_centre()
        a_component(
            flows["customers"], state="failed", error="\x1b]52;c;AAAA\x07[/red][@click=app.bell]x",
            names=["profile.\x1b[31mname[/]"],
        )  # fmt: skip
        async with opened(a_centre_config(tmp_path)) as pilot:
            await at_details(pilot)
            for lines in (shown(pilot), await press(pilot, "enter", "j", "enter")):
                assert "\x1b" not in "".join(lines)
                line_with(lines, "[/red]")


class TestManual:
    """Greyed with its reason unless the last Fresh or Delta failed."""

    @pytest.mark.requirement("S-022")
    async def test_the_path_is_settings_advanced_settings_sync_manual_sync(
        self, opened: Opened, tmp_path: Path, asking: FakeAsking
    ) -> None:
        a_synced_centre("partial")
        async with opened(a_centre_config(tmp_path)) as pilot:
            asking.calls.clear()
            lines = await press(pilot, "m", "down")
            line_with(lines, "> Settings")
            lines = await press(pilot, "enter")
            line_with(lines, "> Advanced Settings")
            lines = await press(pilot, "enter")
            line_with(lines, "Settings ▸ Advanced Settings")
            line_with(lines, "> Sync")
            lines = await press(pilot, "enter")
            line_with(lines, "Settings ▸ Advanced Settings ▸ Sync")
            line_with(lines, "> Manual sync")
            agree("sync-window-80x24", lines)
            await press(pilot, "enter")
            assert asking.calls == [("ask_run", NAME, "manual", "policy")]

    @pytest.mark.requirement("S-021")
    @pytest.mark.requirement("S-022")
    async def test_it_is_there_but_greyed_with_the_reason_after_a_good_run(
        self, opened: Opened, tmp_path: Path, asking: FakeAsking
    ) -> None:
        a_synced_centre("ok")
        async with opened(a_centre_config(tmp_path), size=(120, 40)) as pilot:
            asking.calls.clear()
            lines = await press(pilot, "m", "s", "a", "s")
            assert "the last Delta did not fail" in line_with(lines, "> Manual sync")
            await press(pilot, "enter")
            assert asking.calls == []
            await press(pilot, "escape", "escape", "escape", "escape")
            line_with(await press(pilot, "M"), "the last Delta did not fail")
            assert asking.calls == []

    async def test_escape_goes_one_menu_back(self, opened: Opened, tmp_path: Path) -> None:
        a_synced_centre()
        async with opened(a_centre_config(tmp_path)) as pilot:
            await press(pilot, "m", "s", "a")
            line_with(await press(pilot, "escape"), "> Advanced Settings")
            line_with(await press(pilot, "escape"), "Menu")
            await press(pilot, "escape")
            assert not isinstance(app_of(pilot).screen, MenuScreen)

    async def test_other_connections_have_no_such_key(
        self, opened: Opened, tmp_path: Path, asking: FakeAsking
    ) -> None:
        a_connection()
        async with opened(a_centre_config(tmp_path, first=False)) as pilot:
            assert "M" not in app_of(pilot).screen.active_bindings
            lines = await press(pilot, "m", "s", "a", "s")
            line_with(lines, "is no Store Center")
            assert asking.calls == []


class TestElsewhere:
    """How it stands among connections of other profiles."""

    @pytest.mark.requirement("S-009")
    async def test_runs_name_their_kind(self, opened: Opened, tmp_path: Path) -> None:
        a_synced_centre()
        for mode in ("fresh", "manual"):
            a_run(connection=NAME, mode=mode)
        async with opened(a_centre_config(tmp_path)) as pilot:
            lines = await press(pilot, "5")
            for kind in ("Fresh", "Delta", "Manual"):
                line_with(lines, f"{kind} ")

    async def test_the_dashboard_tells_fresh_last_sync_and_what_was_delivered(
        self, opened: Opened, tmp_path: Path
    ) -> None:
        a_connection()
        a_synced_centre("partial")
        async with opened(a_centre_config(tmp_path)) as pilot:
            lines = shown(pilot)
            line_with(lines, "Fresh Sync complete since 09:35")
            line_with(lines, "Customer 3,911   Voucher Series 120")
            assert "▲ FAIL" in line_with(lines, "> high-street")
            assert "log-on" in line_with(lines, "> high-street")
            line_with(lines, "Delta 14:00")

    async def test_updates_of_inventory_are_off_with_the_reason(
        self, opened: Opened, tmp_path: Path, asking: FakeAsking
    ) -> None:
        a_synced_centre()
        async with opened(a_centre_config(tmp_path)) as pilot:
            asking.calls.clear()
            for key in ("F", "U", "R"):
                line_with(await press(pilot, key), "Fresh and Delta at log-on")
            assert asking.calls == []


@pytest.mark.requirement("S-009")
async def test_a_held_plan_of_records_is_reviewed_with_its_fields_and_conflicts(
    opened: Opened, tmp_path: Path
) -> None:
    flows = a_centre()
    run = a_run(connection=NAME, mode="delta", state="held")
    rows = [
        ("C1", "store", Moved({"profile.name": "Ana M."}, {"profile.name": "Ana"}, conflict=True)),
        ("C2", "office", Moved({"profile.name": "Eva", "slabs.tier": "gold"})),
    ]
    with writing():
        plan = Plan.create(
            connection=NAME, component="customers", flow=flows["customers"], run=run,
            mode="delta", state="held", made_at=NOW.timestamp(), scope=9, changes=2, differing=2,
            to_zero=0, trips='[{"guard":"max_changed","text":"2 of 9 rows would change"}]',
        )  # fmt: skip
        for n, (key, side, moved) in enumerate(rows):
            PlanRow.create(
                plan=plan, position=n, item=1, key=key, sku=key, location=side,
                risky=moved.conflict, title=f"customer {key}",
                moved=msgspec.json.encode(moved).decode(),
            )  # fmt: skip
    async with opened(a_centre_config(tmp_path)) as pilot:
        lines = await press(pilot, "4")
        line_with(lines, "2 records of Customer  1 conflict ▲")
        line_with(lines, "▲ both sides changed it, main wins: profile.name")
        line_with(lines, "profile.name: Ana -> Ana M.")
        line_with(lines, "new, 2 fields")
        agree("review-records-80x24", lines)
    found = plans.plan(plan.id)
    assert found is not None
    gate = [row.plain for row in gate_lines(gate_facts(found), a_centre_config(tmp_path), NOW)]
    line_with(gate, "till: sql, cloud: sql")
    line_with(gate, "2 records of Customer")
    line_with(gate, "both sides changed it, main wins: profile.name")
