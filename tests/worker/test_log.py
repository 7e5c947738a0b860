"""The worker's log: private, a line an event, nothing that steers, no secret."""

from __future__ import annotations

import logging
import os
import stat
from typing import TYPE_CHECKING

import pytest

from syncconsole.config import load
from syncconsole.paths import log_path
from syncconsole.worker import log as worker_log
from syncconsole.worker.log import learn, log_to_state_folder
from tests.config.texts import GOOD, edited, loaded
from tests.support.hostile import CONTROL, HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOKEN = "s3cret/t0ken+canary"
log = logging.getLogger("tests.worker.log")


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """The root logger is everybody's."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in [each for each in root.handlers if each not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def written(folder: Path) -> str:
    return log_path(folder / "config.yaml").read_text("utf-8")


@pytest.mark.pitfall("P-36")
def test_no_secret_of_the_config_is_in_it_not_even_in_a_traceback(tmp_path: Path) -> None:
    config = loaded(tmp_path, GOOD, {"BC_TOKEN": TOKEN})
    redactor = log_to_state_folder(config)
    try:
        int(f"https://host/?key={TOKEN}")
    except ValueError:
        log.exception("with %s", TOKEN)
    learn(redactor, loaded(tmp_path, GOOD, {"BC_TOKEN": "another-canary"}))
    log.warning("another-canary")
    text = written(tmp_path)
    assert TOKEN not in text
    assert "another-canary" not in text
    assert text.count("[redacted]") >= 3
    assert "ValueError" in text


def test_hostile_text_stays_within_its_line(tmp_path: Path) -> None:
    log_to_state_folder(loaded(tmp_path, GOOD))
    for text in HOSTILE:
        log.error("%s", text)
    lines = written(tmp_path).split("\n")
    assert not [line for line in lines if CONTROL.search(line.replace("\t", ""))]
    events = [line for line in lines if not line.startswith("  ") and line]
    assert len(events) == len(HOSTILE)
    assert all(" ERROR tests.worker.log: " in line for line in events)


def test_every_file_of_it_is_private_whatever_the_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_log, "LARGEST", 2_000)
    before = os.umask(0)
    try:
        log_to_state_folder(loaded(tmp_path, GOOD))
        for _ in range(100):
            log.warning("x" * 100)
    finally:
        os.umask(before)
    files = list((tmp_path / "state").glob("worker.log*"))
    assert len(files) == 1 + worker_log.KEPT
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_what_the_config_warns_about_is_told_first(tmp_path: Path) -> None:
    path = loaded(tmp_path, edited("${BC_TOKEN}", TOKEN)).path
    path.chmod(0o644)
    log_to_state_folder(load(path, {}))
    assert "other accounts can read it (mode 0644); chmod 600 config.yaml" in written(tmp_path)
