"""A state folder that cannot be written, a log that cannot, a disk that is full at the start: each
command and the worker end with a sentence that says the way out, exit 1, and send nothing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from syncconsole.cache import connect
from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.errors import StateError
from syncconsole.paths import database_path
from syncconsole.worker.main import work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.ground.conftest import Ground

COMMANDS = (["status"], ["sync", "full", "shop"], ["worker", "--until-idle"])


@pytest.mark.pitfall("P-31")
@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_a_read_only_folder_is_told_with_the_right_that_is_missing(
    ground: Ground, words: list[str]
) -> None:
    close_cache()
    ground.state.chmod(0o500)
    try:
        code, told = ground.say(*words)
    finally:
        ground.state.chmod(0o700)
    assert code == 1
    assert str(ground.state) in told
    assert "right to write" in told or "Permission denied" in told
    assert ground.sandbox.log.count == 0


@pytest.mark.pitfall("P-31")
@pytest.mark.parametrize("words", COMMANDS[1:], ids=lambda words: words[0])
def test_a_log_that_cannot_be_written_is_told_before_anything_is_sent(
    ground: Ground, words: list[str]
) -> None:
    (ground.state / "worker.log").mkdir()
    code, told = ground.say(*words)
    assert code == 1
    assert f"the log {ground.state / 'worker.log'} cannot be written" in told
    assert "move it away" in told
    assert ground.sandbox.log.count == 0


@pytest.fixture
def no_room(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk on which not even an empty cache has room."""
    close_cache()
    ground.cache.unlink()
    monkeypatch.setitem(connect.PRAGMAS, "max_page_count", 2)
    yield
    for handler in list(logging.getLogger().handlers):
        if getattr(handler, "baseFilename", "").endswith("worker.log"):
            logging.getLogger().removeHandler(handler)
            handler.close()


@pytest.mark.pitfall("P-31")
@pytest.mark.usefixtures("no_room")
def test_a_disk_that_is_full_at_the_start_is_told_and_the_worker_lets_go_of_its_lock(
    ground: Ground, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(StateError, match=r"cache\.sqlite3 cannot be written .*make room"):
        open_cache(database_path(ground.config.path))
    for _ in range(2):  # the second finds no lock of the first
        with pytest.raises(StateError, match="make room"):
            work(ground.config, until_idle=True)
    assert caplog.text.count("this worker ends") == 2
    assert ground.sandbox.log.count == 0
