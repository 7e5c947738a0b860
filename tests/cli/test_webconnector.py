"""`webconnector` and its .qwc file, and what a parked run is told as."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from syncconsole.cache.read import runs as shown
from syncconsole.cache.tables import Run, Visit
from syncconsole.cache.write import runs
from syncconsole.cli.ending import ending
from syncconsole.clock import SystemClock
from syncconsole.domain.runs import RunState
from syncconsole.domain.who import Who
from syncconsole.engine import waking

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

VISITED = """\
endpoints:
  web: {connector: files, folder: web}
  office: {connector: quickbooks_desktop, password: s3cret-of-the-desk}
  till: {connector: quickbooks_pos, password: other, user: till}
connections:
  outdoor-shop: {profile: inventory, store: web, office: office, writes: true}
"""


@pytest.fixture
def visited(shell: Shell) -> Shell:
    shell.path.write_text(VISITED)
    return shell


def read(visited: Shell, words: str) -> dict[str, str]:
    file = visited.path.parent / "office.qwc"
    assert visited(f"webconnector qwc {words.replace('FILE', str(file))}").code == 0
    root = ET.fromstring(file.read_bytes())
    assert root.tag == "QBWCXML"
    return {each.tag: each.text or "" for each in root.iter() if not len(each)}


@pytest.mark.requirement("S-074")
def test_the_qwc_file_tells_the_web_connector_whom_to_call(visited: Shell) -> None:
    said = read(visited, "office FILE --url https://books.example.test/qb --every 30")
    assert said["AppURL"] == said["AppSupport"] == "https://books.example.test/qb/office"
    assert (said["UserName"], said["QBType"], said["RunEveryNMinutes"]) == (
        "syncconsole", "QBFS", "30",
    )  # fmt: skip
    assert read(visited, "till FILE")["QBType"] == "QBPOS"
    assert "s3cret" not in (visited.path.parent / "office.qwc").read_text()


def test_its_guids_stay_the_same_and_differ_by_endpoint(visited: Shell) -> None:
    first, again, other = (read(visited, f"{name} FILE") for name in ("office", "office", "till"))
    assert (first["OwnerID"], first["FileID"]) == (again["OwnerID"], again["FileID"])
    guids = {one[name] for one in (first, other) for name in ("OwnerID", "FileID")}
    assert len(guids) == 4
    assert all(len(guid) == 38 and guid[0] + guid[-1] == "{}" for guid in guids)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("web FILE", "there is office, till"),
        ("nobody FILE", "there is office, till"),
        ("office FILE --url http://books.example.test", "https"),
        ("office FILE --url ftp://localhost", "https"),
        ("office FILE --every 0", "1 minute"),
    ],
)
def test_what_the_web_connector_would_not_take_is_refused(
    visited: Shell, words: str, told: str
) -> None:
    file = visited.path.parent / "x.qwc"
    said = visited(f"webconnector qwc {words.replace('FILE', str(file))}")
    assert (said.code, told in said.err, file.exists()) == (6, True, False)


def test_a_config_without_visited_endpoints_has_nothing_to_serve(shell: Shell) -> None:
    said = shell("webconnector --port 0")
    assert (said.code, "quickbooks_desktop or quickbooks_pos" in said.err) == (6, True)


def parked(note: str) -> int:
    now = SystemClock().now()
    run = runs.ask(runs.Asked("outdoor-shop", "smart", "cli", "policy", Who("ana", "t"), now))
    Run.update(state=RunState.PARKED, note=note, step="read source", step_no=1, steps=5).where(
        Run.id == run
    ).execute()
    return run


def test_a_parked_run_is_exit_6_with_when_the_other_side_last_came(
    visited: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "_alive", lambda _: True)
    run = parked("waits for the Web Connector, last came 14:31")
    said = visited("refresh outdoor-shop")
    assert (said.code, f"run {run}" in said.err) == (5, True)
    view = shown.run(run)
    assert view is not None
    answer = ending(view, SystemClock().now())
    assert (answer.code, answer.document["run"]["exit_code"]) == (6, 6)
    said = visited(f"run show {run}")
    assert "waits for the Web Connector, last came 14:31" in said.out
    assert f"syncconsole run cancel {run}" in said.out


def test_status_tells_when_the_visitor_last_came(visited: Shell) -> None:
    parked("waits for the Web Connector, last came 14:31")
    Visit.create(endpoint="office", ticket="", began_at=0, seen_at=0, ended_at=0)
    said = visited("status")
    assert "parked" in said.out
    assert "waits for the Web Connector, last came 14:31" in said.out
