"""`syncconsole try`: a first page raw beside mapped, for any connector, and never a write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.cli.main import main
from tests.cli.conftest import Shell
from tests.support.stranger import DESCRIBED, Stranger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REST = """
connections:
  shop: {profile: inventory, store: web, office: office}
"""


@pytest.fixture
def office() -> Iterator[Stranger]:
    with Stranger({"WID-1": 4, "WID-2": 5, "WID-3": 6, "WID-4": 7}) as office:
        yield office


def shell(
    folder: Path, office: Stranger, capsys: pytest.CaptureFixture[str], old: str = "", new: str = ""
) -> Shell:
    """A command line over the stranger's description with one part exchanged, and a file."""
    described = DESCRIBED.format(url=office.url)
    assert old in described
    (folder / "drop").mkdir()
    (folder / "drop" / "inventory.csv").write_text("SKU,Qty,Title\nWID-1,4,Thing\nWID-2,lots,B\n")
    path = folder / "config.yaml"
    path.write_text(
        f"endpoints:\n  office:{described.replace(old, new, 1)}"
        f"  web: {{connector: files, folder: drop, settle: 0}}{REST}"
    )
    return Shell(path, capsys)


def test_each_column_stands_beside_its_path_what_it_found_and_what_became_of_it(
    tmp_path: Path, office: Stranger, capsys: pytest.CaptureFixture[str]
) -> None:
    said = shell(tmp_path, office, capsys)("try office --json")
    assert said.code == 0
    trial = said.document["trial"]
    assert (trial["component"], trial["components"]) == ("inventory", ["inventory", "orders"])
    assert len(trial["records"]) == 3
    columns = {each["column"]: each for each in trial["records"][0]["columns"]}
    assert columns["qty"] == {
        "column": "qty", "source": "amounts.*.pieces", "raw": "4", "value": "4", "note": "",
    }  # fmt: skip
    assert columns["updated"]["raw"] == "2026-01-01T00:00:00+00:00"
    assert columns["updated"]["value"] == "2026-01-01T00:00:00Z"
    assert columns["refs.version"]["value"] == "1"
    assert office.asked == ["GET /v1/stock?limit=10"]


def test_a_path_that_found_nothing_says_so_with_the_names_that_are_there(
    tmp_path: Path, office: Stranger, capsys: pytest.CaptureFixture[str]
) -> None:
    said = shell(tmp_path, office, capsys, "qty: amounts.*.pieces", "qty: stock.free")("try office")
    assert said.code == 0
    (line,) = {one for one in said.out.splitlines() if one.startswith("qty")}
    assert "missing" in line
    assert "`stock.free` found nothing: it has uid, code, name, amounts, version" in line


def test_a_record_that_cannot_be_read_is_shown_all_the_same_with_exit_1(
    tmp_path: Path, office: Stranger, capsys: pytest.CaptureFixture[str]
) -> None:
    said = shell(tmp_path, office, capsys, "id: uid", "id: pk")("try office inventory --json")
    assert said.code == 1
    (record, *_) = said.document["trial"]["records"]
    assert "map.id: `pk` found nothing: it has uid, code" in record["fault"]
    assert {each["column"]: each["raw"] for each in record["columns"]}["sku"] == "WID-1"


def test_records_that_are_not_where_they_were_said_to_be_are_told_with_what_is_there(
    tmp_path: Path, office: Stranger, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = shell(tmp_path, office, capsys, "records: data.items", "records: data.rows")
    said = ask("try office")
    assert said.code == 1
    assert "records: `data.rows` found nothing: data has items, next" in said.err


def test_a_connector_with_a_mapping_of_its_own_shows_its_columns_too(
    tmp_path: Path, office: Stranger, capsys: pytest.CaptureFixture[str]
) -> None:
    said = shell(tmp_path, office, capsys)("try web --json")
    assert said.code == 0
    first, second = said.document["trial"]["records"]
    shown = {each["column"]: each["value"] for each in first["columns"]}
    assert (shown["sku"], shown["qty"]) == ("WID-1", "4")
    assert {each["column"]: each["value"] for each in second["columns"]}["qty"] == "unreadable"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("try offcie", 'there is no endpoint "offcie"; it has office, web'),
        ("try office prices", 'office reads no "prices"; it reads inventory, orders'),
    ],
)
def test_an_unknown_name_is_told_with_those_there_are(
    tmp_path: Path, office: Stranger, capsys: pytest.CaptureFixture[str], line: str, words: str
) -> None:
    said = shell(tmp_path, office, capsys)(line)
    assert said.code == 1
    assert words in said.err


@pytest.mark.invariant("I-6")
def test_a_wrong_token_is_told_and_never_shown_and_nothing_is_ever_written(
    tmp_path: Path, office: Stranger, capsys: pytest.CaptureFixture[str]
) -> None:
    said = shell(tmp_path, office, capsys, "a-strangers-token", "an-old-token")("try office")
    assert said.code == 1
    assert "did not accept the credential" in said.err
    assert "this token is not known" in said.err
    assert "an-old-token" not in said.err.replace("endpoints.office.token", "")
    assert [one for one in office.asked if not one.startswith("GET")] == []


def test_the_command_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["try", "--help"], {})
    assert "for making a mapping" in capsys.readouterr().out
