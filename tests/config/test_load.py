"""What a good config gives: typed values, defaults filled in, paths absolute, lines known."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from connectors import catalogue
from syncconsole.clock import SystemClock
from syncconsole.config import Config, ConsoleOptions, Guards, Share, load
from syncconsole.config.keys import OF_PROFILE
from syncconsole.config.nodes import parse
from syncconsole.config.report import Report
from syncconsole.domain.runs import Mode
from syncconsole.domain.schedule import Entry
from syncconsole.secrets import Secret
from syncconsole.worker.opening import Opening
from tests.config.texts import ENVIRONMENT, GOOD, edited, loaded

FULL = """\
endpoints:
  web: {connector: bigcommerce, store_hash: ${HASH}, token: ${BC_TOKEN}, location: 1}
  office: {connector: files, folder: in, columns: {sku: Item, qty: On Hand}, settle: 0.5}
connections:
  shop:
    profile: inventory
    store: web
    office: office
    source: office
    writes: true
    protected: true
    review: held
    timezone: Europe/Paris
    buffer: 2
    below_zero: pass
    sku_map: skus.csv
    other_sources: ["DS-*", X]
    orders: {since: 2026-11-01, statuses: [paid, 010], customer: Web customer}
    schedule: {smart: 60m, full: 1d}
    contact: "Ana, 12345"
    guards: {max_changed: 12.5%, max_to_zero: 5, min_rows: 90%, max_orders: 7, floor: 3}
console: {glyphs: ascii, mouse: false, theme: nord, low_bandwidth: true, keys: {push: P}}
database: ${DB}
"""
SET = {**ENVIRONMENT, "HASH": "007", "DB": "postgresql://u:pw@db/x"}


def test_defaults_are_filled_in(tmp_path: Path) -> None:
    config = loaded(tmp_path, GOOD)
    shop = config.connections["shop"]
    assert (shop.writes, shop.protected, shop.review, shop.buffer) == (False, False, "always", 0)
    assert (shop.schedule, shop.sku_map, shop.other_sources) == ({}, {}, ())
    assert shop.timezone is UTC
    assert shop.guards == Guards(
        max_changed=Share(Decimal(30), percent=True),
        max_to_zero=Share(Decimal(20)),
        min_rows=Share(Decimal(80), percent=True),
        max_orders=100,
        floor=25,
    )
    assert (config.database, config.sandbox, config.console) == (None, None, ConsoleOptions())
    assert config.warnings == ()


def test_a_new_connection_neither_writes_nor_runs_by_itself(tmp_path: Path) -> None:
    bare = edited("    source: office\n", "").replace("    writes: false\n", "")
    shop = loaded(tmp_path, bare).connections["shop"]
    assert (shop.writes, dict(shop.schedule)) == (False, {})
    assert (shop.source_endpoint, shop.target_endpoint) == ("office", "web")


def test_everything_that_can_be_written_is_read(tmp_path: Path) -> None:
    (tmp_path / "skus.csv").write_text('source,target\nA,"B "\n 007 ,7\n')
    config = loaded(tmp_path, FULL, SET)
    shop = config.connections["shop"]
    assert (shop.writes, shop.protected, shop.review, shop.buffer) == (True, True, "held", 2)
    assert shop.below_zero == "pass"
    assert shop.timezone == ZoneInfo("Europe/Paris")
    assert shop.sku_map == {"A": "B ", "007": "7"}
    assert shop.other_sources == ("DS-*", "X")
    assert shop.orders == {
        "since": "2026-11-01", "statuses": ["paid", "010"], "customer": "Web customer"
    }  # fmt: skip
    assert shop.schedule == {
        Mode.SMART: (Entry(every=timedelta(minutes=60)),),
        Mode.FULL: (Entry(every=timedelta(days=1)),),
    }
    assert shop.contact == "Ana, 12345"
    assert shop.guards == Guards(
        Share(Decimal("12.5"), percent=True), Share(Decimal(5)), Share(Decimal(90), percent=True),
        7, 3,
    )  # fmt: skip
    assert config.console == ConsoleOptions("ascii", False, "nord", True, {"push": "P"})
    assert config.database == Secret("postgresql://u:pw@db/x")


@pytest.mark.requirement("S-058")
def test_a_schedule_of_sixty_minutes_is_read_as_such(tmp_path: Path) -> None:
    text = edited("writes: false", "schedule: {smart: 60m}")
    (entry,) = loaded(tmp_path, text).connections["shop"].schedule[Mode.SMART]
    assert (entry.every, str(entry)) == (timedelta(hours=1), "60m")


def test_a_schedule_has_one_entry_or_several_or_is_off(tmp_path: Path) -> None:
    windows = "[15m from 08:00 to 20:00, 60m from 20:00 to 08:00]"
    text = edited("writes: false", f"schedule: {{smart: {windows}, full: off}}")
    shop = loaded(tmp_path, text).connections["shop"]
    assert [str(entry) for entry in shop.schedule[Mode.SMART]] == [
        "15m from 08:00 to 20:00", "60m from 20:00 to 08:00"
    ]  # fmt: skip
    assert shop.schedule[Mode.FULL] == ()
    assert shop.lines["schedule.full"] == shop.lines["schedule"]


def test_the_automatic_mode_is_pinned_by_config_yaml(tmp_path: Path) -> None:
    text = edited("writes: false", "automatic_mode: full")
    assert loaded(tmp_path, text).connections["shop"].automatic_mode is Mode.FULL


@pytest.mark.requirement("S-096")
def test_who_to_call_is_kept_with_the_connection(tmp_path: Path) -> None:
    text = edited("writes: false", "contact: Ana, ext. 12")
    assert loaded(tmp_path, text).connections["shop"].contact == "Ana, ext. 12"


@pytest.mark.requirement("S-065")
def test_the_flow_turns_with_the_source(tmp_path: Path) -> None:
    text = edited("connector: bigcommerce\n    store_hash: abc123\n    token: ${BC_TOKEN}\n"
                  "    location: 1", "connector: files\n    folder: out")  # fmt: skip
    shop = loaded(tmp_path, text.replace("source: office", "source: store")).connections["shop"]
    assert (shop.source_endpoint, shop.target_endpoint) == ("web", "office")


def test_options_are_complete_typed_and_their_paths_absolute(tmp_path: Path) -> None:
    (tmp_path / "skus.csv").write_text("")
    config = loaded(tmp_path, FULL, SET)
    web, office = config.endpoints["web"], config.endpoints["office"]
    assert web.options["store_hash"] == "007"
    assert web.options["token"].reveal() == ENVIRONMENT["BC_TOKEN"]
    assert web.options["base_url"] == "https://api.bigcommerce.com"
    assert office.options["folder"] == tmp_path / "in"
    assert office.options["columns"] == {"sku": "Item", "qty": "On Hand"}
    assert office.options["settle"] == 0.5
    assert (office.options["encoding"], office.options["timezone"]) == ("auto", "UTC")
    assert (web.line, office.line) == (2, 3)


def test_lines_are_known_for_what_a_screen_must_point_at(tmp_path: Path) -> None:
    text = edited("writes: false", "writes: false\n    guards:\n      floor: 3")
    config = loaded(tmp_path, text)
    assert config.line_of("shop", "writes") == 16
    assert config.line_of("shop", "guards.floor") == 18
    assert config.line_of("shop", "protected") == 11, "not written: the connection's own line"
    with pytest.raises(KeyError):
        config.line_of("nobody", "writes")


def test_a_simulated_endpoint_needs_nothing_but_the_sandbox(tmp_path: Path) -> None:
    text = edited("store_hash: abc123\n    token: ${BC_TOKEN}", "sandbox: true")
    config = loaded(tmp_path, text + "sandbox: {port: 9001}\n", {})
    web = config.endpoints["web"]
    assert web.sandbox
    assert web.options["base_url"] == "http://127.0.0.1:9001"
    assert web.options["store_hash"]
    assert web.options["token"].reveal()
    assert config.sandbox is not None
    assert (config.sandbox.items, config.sandbox.seed) == (240, 7)


def test_variables_work_inside_braces_and_inside_text(tmp_path: Path) -> None:
    text = edited("folder: in", "folder: /srv/${WHO}/in")
    config = loaded(tmp_path, text, {**ENVIRONMENT, "WHO": "ana"})
    assert config.endpoints["office"].options["folder"] == Path("/srv/ana/in")


def test_a_variable_in_a_comment_need_not_be_set(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD + "# database: ${NOBODY_SET_THIS}\n").database is None


def test_numbers_and_words_stay_as_written_where_text_is_meant() -> None:
    report = Report("x")
    root = parse("a: 010\nb: on\nc: 1_000\nd: 12:30:00\ne: '007'", report, {})
    assert root is not None
    texts = [entry.value.text for entry in root.entries.values() if hasattr(entry.value, "text")]
    assert texts == ["010", "on", "1_000", "12:30:00", "007"]


def test_an_anchor_may_be_used_again(tmp_path: Path) -> None:
    text = edited("writes: false", "guards: &strict {floor: 3}") + (
        "  second:\n    profile: inventory\n    store: web\n    office: office\n"
        "    guards: *strict\n"
    )
    assert loaded(tmp_path, text).connections["second"].guards.floor == 3


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path, ENVIRONMENT).connections["shop"].line == 11


def test_the_repositorys_config_runs_as_it_is() -> None:
    config = load(Path(__file__).parents[2] / "config.yaml", {})
    shop = config.connections["outdoor-shop"]
    reached = [config.endpoints[name] for name in (shop.store, shop.office or "")]
    assert config.warnings == ()
    assert config.sandbox is not None
    assert all(endpoint.sandbox for endpoint in reached), "writes: true may reach no real system"
    assert config.endpoints["office"].options["folder"] == config.path.parent / "state/warehouse"


def example() -> str:
    """What the comments of the repository's config show."""
    text = (Path(__file__).parents[2] / "config.yaml").read_text(encoding="utf-8")
    return text[text.index("# endpoints:\n") :]


def uncommented(folder: Path) -> Config:
    """The same, as if it were a config."""
    lines = [line.removeprefix("#").removeprefix(" ") for line in example().splitlines()]
    (folder / "skus.csv").write_text("A,B\n")
    (folder / "bundles.csv").write_text("bundle,component,need\nKIT,B,2\n")
    named = dict.fromkeys(re.findall(r"\$\{(\w+)\}", example()), "x")
    of_a_kind = {"SYNCCONSOLE_DATABASE": "sqlite:///x", "ALERT_WEBHOOK": "https://x"}
    return loaded(folder, "\n".join(lines), named | of_a_kind)


def test_its_commented_example_is_right_too(tmp_path: Path) -> None:
    config = uncommented(tmp_path)
    assert config.connections["my-shop"].guards == Guards()
    assert {one.connector for one in config.endpoints.values()} == set(catalogue.names())
    for endpoint in config.endpoints.values():  # a connector looks closer at what it is given
        Opening(config.path)(endpoint, SystemClock(), {}).close()


@pytest.mark.parametrize("profile", ["store-center", "feeds"])
def test_its_example_of_a_profile_shows_every_key_of_that_profile(
    tmp_path: Path, profile: str
) -> None:
    [shown] = [one for one in uncommented(tmp_path).connections.values() if one.profile == profile]
    assert [key for key, of in OF_PROFILE.items() if of == profile and key not in shown.lines] == []


@pytest.mark.parametrize(
    "system",
    ["capillary", "quickbooks_desktop", "quickbooks_pos", "shopify", "sparklayer", "tryton"],
)
def test_its_example_of_a_system_shows_every_option_with_its_default(
    tmp_path: Path, system: str
) -> None:
    [shown] = [
        one.options for one in uncommented(tmp_path).endpoints.values() if one.connector == system
    ]
    options = catalogue.capabilities(system).options
    left_out = [one.name for one in options if shown[one.name] is None]
    assert [name for name in left_out if f"`{name}`" not in example()] == []
    assert [
        (one.name, shown[one.name])
        for one in options
        if one.default is not None and shown[one.name] != one.default
    ] == []


def test_reading_a_config_loads_no_client_no_database_and_no_screen() -> None:
    code = (
        "import sys, pathlib, syncconsole.config as c\n"
        "c.load(pathlib.Path('config.yaml'), {}); c.schema()\n"
        "heavy = {'httpx', 'textual', 'peewee', 'starlette', 'rich', 'connectors.http',"
        " 'connectors.bigcommerce.client', 'connectors.files.client'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert (found.returncode, found.stdout, found.stderr) == (0, "[]\n", "")
