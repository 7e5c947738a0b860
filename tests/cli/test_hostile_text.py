"""Whatever a remote system calls its things: a command line prints it, and JSON keeps it."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from connectors.model import Record
from syncconsole.cache.tables import Audit, Exclusion, Feed, Item, RunStep
from syncconsole.cache.tables.base import writing
from syncconsole.cli.answer import Answer, Table, columns
from syncconsole.cli.main import main
from syncconsole.cli.narration import Narrator
from syncconsole.cli.printing import print_human
from syncconsole.clock import SystemClock
from tests.cache.read_runs.factory import AT, add_flow, add_plan, add_problem, add_run
from tests.cache.records import some_records
from tests.console.cycle_shop import an_order
from tests.support.hostile import CONTROL, HOSTILE
from tests.support.poison import poison

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

VIEWS = (
    "status", "runs --limit 0", "run show 1", "errors --limit 0", "errors 1 --limit 0",
    "plans --all", "plan show 1 --unchanged --limit 0", "inventory outdoor-shop --limit 0",
    "orders outdoor-shop --limit 0", "exclusions outdoor-shop", "audit --limit 0",
    "schedule outdoor-shop", "frequency outdoor-shop", "config check",
)  # fmt: skip
CYCLE = """\
sandbox: {}
endpoints:
  web: {connector: bigcommerce, sandbox: true, location: 1}
  office: {connector: quickbooks_online, sandbox: true}
connections:
  outdoor-shop:
    profile: cycle
    store: web
    office: office
    writes: true
    orders: {since: 2020-01-01, statuses: [Shipped], customer: Walk-in, account: Bank}
"""
COLOURS = re.compile("\x1b\\[[0-9;]*m")


@pytest.fixture
def house(shell: Shell) -> Shell:
    """A cache in which everything foreign is hostile, as many rows as there are texts."""
    shell.path.write_text(CYCLE, encoding="utf-8")
    flow = add_flow()
    with writing():
        run = add_run("failed")
        RunStep.create(run=run, n=1, name="push", state="failed")
        for _ in range(len(HOSTILE) // 7 + 1):  # seven foreign columns each
            add_run("failed")
        for n in range(len(HOSTILE)):
            Item.create(flow=flow, key=f"k{n}", source_id=f"{n}", target_id=f"{n}", source_qty=n)
            add_problem(run)
            an_order(f"{n}")
            Exclusion.create(
                connection="outdoor-shop", component="inventory", key=f"{n}", reason="", who="",
                at=AT,
            )  # fmt: skip
            Audit.create(at=AT, who="", action="paused", connection="outdoor-shop")
        rows = [{"key": f"k{n}", "before": n, "after": n + 1} for n in range(len(HOSTILE))]
        add_plan(rows, run=run)
    poison()
    return shell


def harmless(text: str) -> None:
    """Line ends, and nothing else that steers."""
    found = CONTROL.search(text.replace("\n", ""))
    assert not found, text[max(found.start() - 40, 0) : found.end() + 40]


def test_every_table_and_every_document_is_harmless(house: Shell) -> None:
    for view in VIEWS:
        said = house(view)
        assert said.code == 0, (view, said.err)
        assert said.out, view
        harmless(said.out + said.err)
        document = house(f"{view} --json")
        assert document.document, view
        assert document.out.isascii(), view
        harmless(document.out + document.err)


def test_json_keeps_every_sku_title_and_reference_as_it_came(house: Shell) -> None:
    items = house("inventory outdoor-shop --limit 0 --json").document["inventory"]
    assert {item["sku"] for item in items} == set(HOSTILE)
    assert {item["title"] for item in items} == set(HOSTILE)
    orders = house("orders outdoor-shop --limit 0 --json").document["orders"]
    assert {order["number"] for order in orders} == set(HOSTILE)


def test_a_terminal_is_sent_the_colours_of_the_table_and_nothing_of_the_data() -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Screen()
    table = Table(columns("SKU", "TITLE"), [(text, text[::-1]) for text in HOSTILE])
    print_human(Answer({}, [*HOSTILE, table]), out)
    harmless(COLOURS.sub("", out.getvalue()).replace("\t", ""))
    narrated = Screen()
    for text in HOSTILE:
        Narrator(narrated, SystemClock()).say(text)
    harmless(narrated.getvalue().replace("\t", ""))


def test_errors_and_arguments_are_harmless_too(
    house: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = {"SYNCCONSOLE_CONFIG": str(house.path), "SYNCCONSOLE_OPERATOR": HOSTILE[0]}
    for text in HOSTILE[::25]:
        capsys.readouterr()
        for words in (["explain", "outdoor-shop", f"x{text}"], ["inventory", f"x{text}"]):
            assert main(words, environment) in (0, 1, 6)
            told = capsys.readouterr()
            harmless((told.out + told.err).replace("\t", ""))
            assert main([*words, "--json"], environment) in (0, 1, 6)
            told = capsys.readouterr()
            json.loads(told.out)
            harmless(told.out)


def test_lookup_shows_a_hostile_record(house: Shell) -> None:
    with writing():
        flow = add_flow(component="products")
        Feed.create(flow=flow, side="store", endpoint="web", system="x", ok_at=AT, complete=True)
    fields = {f"{text}{n}": text for n, text in enumerate(HOSTILE)}
    some_records(flow, "store", [Record("products", "7356", "x", title="x", fields=fields)])
    said = house("lookup product 7356")
    assert said.code == 0, said.err
    harmless((said.out + said.err).replace("\t", ""))
    assert "[31mtainted0" in said.out
    (found,) = house("lookup product 7356 --json").document["records"]
    assert set(HOSTILE) <= set(found["fields"].values())
