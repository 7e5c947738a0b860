"""Other people's connectors: found by their entry point, and failing politely (S-074)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from connectors import catalogue
from connectors.contract import Tools
from connectors.errors import Misconfigured
from syncconsole.config.schema import schema
from tests.config.texts import loaded
from tests.foreign.installing import install, installed
from tests.readme import connector_table
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIG = """\
endpoints:
  web: {connector: shelf, file: shelf.json}
  warehouse: {connector: files, folder: in}
  other: {connector: files, folder: out}
connections:
  strange: {profile: inventory, store: web, office: warehouse, source: office, writes: false}
  usual: {profile: inventory, store: other, office: warehouse, source: office, writes: false}
"""

CAPABILITIES = """
from connectors.model import Capabilities, ComponentAbility
CONTRACT = 1
CAPABILITIES = Capabilities("shelf", "Shelf", ("store",), {"inventory": ComponentAbility()})
"""

UNFIT = {
    "a module that is missing": ("import acme_nowhere", "No module named 'acme_nowhere'"),
    "an exception at import": ("raise ValueError('no licence file')", "ValueError: no licence"),
    "an exit at import": ("raise SystemExit(3)", "SystemExit"),
    "a syntax of another age": ("print 'hello'", "SyntaxError"),
    "capabilities of the wrong type": ("CONTRACT = 1\nCAPABILITIES = {}", "CAPABILITIES is dict"),
    "no capabilities": ("CONTRACT = 1", "CAPABILITIES is missing"),
    "an older contract": ("CONTRACT = 0", "contract 0, and this is contract 1: update shelf"),
    "no contract": ("", "no contract that it keeps"),
    "a newer contract": ("CONTRACT = 2", "update syncconsole"),
    "another system's name": (
        CAPABILITIES.replace('"shelf", "Shelf"', '"shelve", "Shelf"'),
        "calls its system 'shelve'",
    ),
}


@pytest.fixture
def example(tmp_path: Path) -> Iterator[Path]:
    with installed(tmp_path / "site"):
        yield tmp_path


def furnished(folder: Path) -> None:
    """What the endpoints of CONFIG read."""
    (folder / "shelf.json").write_text('{"A-1": 3, "A-2": 5}', "utf-8")
    for name in ("in", "out"):
        (folder / name).mkdir()
        (folder / name / "inventory.csv").write_text("sku,qty\nA-1,4\nA-2,5\n", "utf-8")
        written = time.time() - 3600
        os.utime(folder / name / "inventory.csv", (written, written))


@pytest.mark.requirement("S-074")
def test_an_installed_package_is_a_system_like_any_other(example: Path) -> None:
    assert "shelf" in catalogue.names()
    assert catalogue.unfit("shelf") == ""
    furnished(example)
    config = loaded(example, CONFIG)
    assert config.endpoints["web"].options["file"] == example / "shelf.json"
    branches = schema()["properties"]["endpoints"]["additionalProperties"]
    assert "shelf" in branches["properties"]["connector"]["enum"]
    assert "the JSON file of the shelf" in json.dumps(branches)
    assert "| `shelf` | store, office | inventory | inventory | - | 1,000 |" in connector_table()


def test_its_options_are_checked_with_line_and_key_like_our_own(example: Path) -> None:
    from syncconsole.errors import ConfigError

    with pytest.raises(ConfigError) as caught:
        loaded(example, CONFIG.replace("file: shelf.json", "fiel: shelf.json"))
    assert 'did you mean "file"?' in str(caught.value)


def test_nothing_of_it_is_left_once_it_is_gone(tmp_path: Path) -> None:
    with installed(tmp_path / "site"):
        assert "shelf" in catalogue.names()
    assert "shelf" not in catalogue.names()


@pytest.mark.parametrize("kind", UNFIT)
def test_a_package_that_does_not_fit_is_named_with_a_way_out(tmp_path: Path, kind: str) -> None:
    text, words = UNFIT[kind]
    with installed(tmp_path / "site", capabilities=text):
        said = catalogue.unfit("shelf")
        assert words in said
        assert "shelf-connector 1.0" in said
        assert "pip uninstall shelf-connector" in said
        with pytest.raises(Misconfigured, match="shelf-connector"):
            catalogue.connect("shelf", {}, Tools(FakeClock()))
        furnished(tmp_path)
        config = loaded(tmp_path, CONFIG)
        assert set(config.connections) == {"strange", "usual"}
        (warning,) = config.warnings
        assert warning.startswith("config.yaml line 2, endpoints.web: ")
        assert words in warning
        assert schema()
        assert "`shelf`" not in connector_table()
        assert catalogue.unfit("files") == ""


@pytest.mark.parametrize(
    ("client", "words"),
    [
        ("import acme_nowhere", "No module named 'acme_nowhere'"),
        ("", "its connect() raised AttributeError"),
        ("def connect(options, tools): raise KeyError(options['file'])", "raised KeyError"),
        ("def connect(options, tools): return None", "its connector has no pages, read, push"),
    ],
)
def test_a_client_that_does_not_fit_is_told_without_any_option_of_it(
    tmp_path: Path, client: str, words: str
) -> None:
    with (
        installed(tmp_path / "site", client=client),
        pytest.raises(Misconfigured, match=r"shelf-connector 1\.0") as caught,
    ):
        catalogue.connect("shelf", {"file": "s3cret-place"}, Tools(FakeClock()))
    assert words in caught.value.message
    assert "s3cret-place" not in caught.value.message


@pytest.mark.requirement("S-074")
@pytest.mark.parametrize("kind", ["", "an exception at import"])
def test_its_connection_is_checked_and_synchronised_and_others_go_on_without_it(
    tmp_path: Path, kind: str
) -> None:
    """By the command line in processes of its own, as an operator meets it."""
    site = tmp_path / "site"
    site.mkdir()
    install(site, **({"capabilities": UNFIT[kind][0]} if kind else {}))
    furnished(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG, "utf-8")
    told = {one["connection"]: one for one in run(tmp_path, "check", "--json")["checks"]}
    findings = [each for end in told["usual"]["endpoints"] for each in end["findings"]]
    assert findings
    assert [each for each in findings if not each["ok"]] == []
    if not kind:
        (shelf,) = [end for end in told["strange"]["endpoints"] if end["system"] == "Shelf"]
        assert shelf["findings"][0]["text"] == "reached shelf.json"
        planned = run(tmp_path, "sync", "full", "strange", "--plan-only", "--json")["run"]
        assert (planned["state"], planned["counts"]["pending"]) == ("waiting", 2)
        return
    assert "shelf-connector 1.0" in told["strange"]["error"]
    assert "no licence file" in told["strange"]["error"]
    stands = run(tmp_path, "sync", "full", "strange", "--plan-only", "--json")["run"]
    assert (stands["state"], stands["error_code"]) == ("failed", "foreign_connector")
    goes = run(tmp_path, "sync", "full", "usual", "--plan-only", "--json")["run"]
    assert (goes["state"], goes["counts"]["pending"]) == ("waiting", 2)


def run(folder: Path, *words: str) -> dict[str, Any]:
    """The document that the command prints."""
    paths = os.pathsep.join([str(folder / "site"), *sys.path])
    done = subprocess.run(
        [sys.executable, "-m", "syncconsole", *words],
        cwd=folder, env={**os.environ, "PYTHONPATH": paths},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document
