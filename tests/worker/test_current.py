"""A worker that lives on works by config.yaml as it stands, and starts nothing by a wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from syncconsole.config import load
from syncconsole.worker.current import PATIENCE, CurrentConfig
from tests.config.texts import ENVIRONMENT, GOOD
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path

WRITING = GOOD.replace("writes: false", "writes: true")


class Watched:
    """A config.yaml that is edited under a worker."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "config.yaml"
        self.clock = FakeClock()
        self.edit(WRITING)
        self.current = CurrentConfig(load(self.path), self.clock)

    def edit(self, text: str) -> None:
        """Save it as editors do: another file in its place."""
        fresh = self.path.with_suffix(".new")
        fresh.write_text(text, "utf-8")
        fresh.replace(self.path)

    @property
    def writes(self) -> bool:
        return self.current.config.connections["shop"].writes


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return Watched(tmp_path)


def test_writes_switched_off_count_from_the_next_look_on(watched: Watched) -> None:
    assert (watched.current.look(), watched.writes) == (True, True)
    watched.edit(GOOD)
    assert (watched.current.look(), watched.writes) == (True, False)


def test_an_unchanged_file_is_not_read_again(watched: Watched) -> None:
    before = watched.current.config
    assert watched.current.look()
    assert watched.current.config is before


@pytest.mark.parametrize("wrong", ["", "endpoints: [", WRITING + "database: postgresql://h/x\n"])
def test_a_wrong_file_starts_nothing_until_it_is_right_again(watched: Watched, wrong: str) -> None:
    watched.edit(wrong)
    assert [watched.current.look() for _ in range(2)] == [False, False]
    lost = []
    for seconds in (PATIENCE - 1, 1):
        watched.clock.pass_(seconds)
        lost.append(watched.current.lost)
    assert lost == [False, True]
    watched.edit(GOOD)
    assert (watched.current.look(), watched.current.lost, watched.writes) == (True, False, False)


def test_a_file_that_is_gone_starts_nothing(watched: Watched) -> None:
    watched.path.unlink()
    assert not watched.current.look()
