"""`syncconsole details`, and `sync fresh|delta|manual`: the Store Center from the command line."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache.tables.base import reading
from syncconsole.cache.write.connections import enter, full_pushed
from syncconsole.domain.components import COMPONENTS
from syncconsole.domain.profiles import PROFILES
from syncconsole.engine import ask
from tests.cache.read_runs.factory import NOON, add_run
from tests.cache.records import ENDS, a_component, a_record

if TYPE_CHECKING:
    from tests.cli.conftest import Shell


@pytest.fixture
def store_center(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A command line over a Store Center that has run a Fresh."""
    from syncconsole.cli.call import Call
    from syncconsole.config import Connection

    known = Connection(name="high-street", profile="store-center", store="web", office="office")
    monkeypatch.setattr(Call, "connection", lambda _self, _name: known)
    flows = enter(
        "high-street", "store-center", PROFILES["store-center"].reads, ENDS, ""
    ).flows  # fmt: skip
    a_component(flows["customers"], names=["profile.name", "=cmd()|x"], written=["profile.name"])
    a_record(flows["customers"], "office", "C1", profile__name="Ana")
    return shell


@pytest.mark.requirement("S-025")
@pytest.mark.requirement("S-034")
def test_it_lists_the_fourteen_in_their_order_and_counts_the_unused_apart(
    store_center: Shell,
) -> None:
    said = store_center("details high-street")
    assert said.code == 0
    assert said.out.startswith("14 components · 10 used · 4 not used · Clienteling: off")
    document = store_center("details high-street --json").document
    assert [each["title"] for each in document["components"]] == [each.title for each in COMPONENTS]
    assert document["components"][0]["records"] == 1


@pytest.mark.requirement("S-005")
@pytest.mark.parametrize("kind", ["md", "csv", "json"])
def test_each_export_holds_components_attributes_statuses_and_fields(
    store_center: Shell, kind: str
) -> None:
    text = store_center(f"details high-street --format {kind}").out
    for wanted in (
        "line store transactions", "Synced", "both servers held the same", "profile.name",
        "Not fetched (Clienteling only)", "Inventory Master",
    ):  # fmt: skip
        assert wanted in text
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(text)))
        assert {len(row) for row in rows} == {8}
        assert not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)
    if kind == "json":
        assert json.loads(text)["heading"] == "14 components · 10 used · 4 not used"


def test_another_profile_has_no_such_document(shell: Shell) -> None:
    said = shell("details outdoor-shop")
    assert (said.code, "profile store-center" in said.err) == (6, True)


@pytest.mark.requirement("S-019")
@pytest.mark.requirement("S-021")
@pytest.mark.parametrize(
    ("mode", "sentence"),
    [("delta", "needs a Fresh Sync"), ("manual", "re-runs a Fresh or Delta that failed")],
)
def test_delta_and_manual_are_refused_by_the_engine_with_a_way_out(
    store_center: Shell, monkeypatch: pytest.MonkeyPatch, mode: str, sentence: str
) -> None:
    config = store_center.config
    known = {**config.connections}
    from msgspec.structs import replace

    known["high-street"] = replace(
        known["outdoor-shop"], name="high-street", profile="store-center"
    )
    changed = replace(config, connections=known)
    monkeypatch.setattr("syncconsole.cli.call.Call.open_endpoints", lambda _self: changed)
    monkeypatch.setattr(ask, "wake_worker", lambda _config: None)
    said = store_center(f"sync {mode} high-street")
    assert said.code == 6
    assert sentence in said.err
    if mode == "delta":
        assert "`syncconsole sync fresh high-street`" in said.err


def test_the_end_of_a_fresh_is_told_component_by_component(store_center: Shell) -> None:
    from syncconsole.cache.read.runs import run as run_view
    from syncconsole.cache.tables import RunStep
    from syncconsole.cli.ending import ending

    number = add_run(
        connection="high-street", mode="fresh", plan=1, counts={"scope": 2, "pushed": 1}
    )
    with reading():
        RunStep.create(run=number, n=1, name="Customer", state="ok", note="1 uploaded")
    found = run_view(number)
    assert found is not None
    assert ending(found, NOON).human[0] == "Customer: ok, 1 uploaded"


def test_the_document_says_when_fresh_was_completed(store_center: Shell) -> None:
    with reading():
        full_pushed(1, 1, NOON)
    document = store_center("details high-street --json").document
    assert document["fresh_at"].startswith("2026-03-02T12:00")
