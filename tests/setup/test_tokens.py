"""The token file: private, whole, and one holder at a time."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from connectors.contract import Tools
from connectors.model import Ask
from connectors.quickbooks_online.client import connect
from connectors.quickbooks_online.tokens import packed
from syncconsole.errors import StateError
from syncconsole.tokens import FileTokens, endpoint_tokens
from tests.connectors.quickbooks_online.company import OPTIONS, Company, item

if TYPE_CHECKING:
    from pathlib import Path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def store(tmp_path: Path) -> FileTokens:
    return endpoint_tokens(tmp_path / "config.yaml", "office")


def test_what_was_saved_is_loaded_and_at_first_there_is_nothing(store: FileTokens) -> None:
    assert store.load() is None
    store.save(b"one")
    store.save(b"two")
    assert store.load() == b"two"


@pytest.mark.pitfall("P-36")
def test_it_lies_in_the_state_folder_for_its_owner_alone(tmp_path: Path) -> None:
    store = endpoint_tokens(tmp_path / "config.yaml", "office")
    before = os.umask(0)
    try:
        with store.exclusive():
            store.save(b"token")
    finally:
        os.umask(before)
    folder = tmp_path / "state" / "tokens"
    assert {path.name: mode(path) for path in folder.iterdir()} == {
        "office.json": 0o600,
        "office.lock": 0o600,
    }
    assert (mode(folder), mode(folder.parent)) == (0o700, 0o700)


def test_a_save_that_fails_leaves_the_old_token_and_no_litter(
    store: FileTokens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save(b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StateError, match="No space left"):
        store.save(b"new")
    assert store.load() == b"old"
    assert [path.name for path in (tmp_path / "state" / "tokens").iterdir()] == ["office.json"]


def test_a_file_that_cannot_be_read_is_named(store: FileTokens, tmp_path: Path) -> None:
    (tmp_path / "state" / "tokens" / "office.json").mkdir(parents=True)
    with pytest.raises(StateError, match=r"office\.json"):
        store.load()


def test_a_folder_that_cannot_be_made_is_named(store: FileTokens, tmp_path: Path) -> None:
    (tmp_path / "state" / "tokens").write_text("a file")
    with pytest.raises(StateError, match=r"office\.json"):
        store.save(b"token")
    with pytest.raises(StateError), store.exclusive():
        pytest.fail("it is not held")


def test_threads_hold_it_one_after_the_other(store: FileTokens) -> None:
    together, inside, most = Barrier(4), list[int](), list[int]()

    def hold() -> None:
        together.wait(timeout=10)
        for _ in range(20):
            with store.exclusive():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(hold) for _ in range(4)]:
            done.result()
    assert max(most) == 1
    assert len(most) == 80


def test_another_process_is_kept_out_until_it_is_let_go(store: FileTokens, tmp_path: Path) -> None:
    lock = tmp_path / "state" / "tokens" / "office.lock"
    code = (
        "import fcntl, sys\n"
        "try: fcntl.flock(open(sys.argv[1], 'ab'), fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
        "except BlockingIOError: sys.exit(7)"
    )

    def other() -> int:
        return subprocess.run([sys.executable, "-c", code, str(lock)], check=False).returncode

    with store.exclusive():
        assert other() == 7
    assert other() == 0


@pytest.mark.parametrize("round_", range(3))
def test_two_connectors_on_one_file_renew_once(store: FileTokens, round_: int) -> None:
    company = Company([item(1)])
    store.save(packed(company.intuit.first()))
    company.clock.passed = 4000.0

    def connector() -> Any:
        tools = Tools(company.clock, tokens=store)
        return connect(OPTIONS, tools, transport=httpx.MockTransport(company))

    together, connectors = Barrier(4), [connector() for _ in range(4)]

    def read(one: Any) -> int:
        together.wait(timeout=10)
        return len(one.read("inventory", [Ask("SKU-1")]).records)

    with ThreadPoolExecutor(4) as pool:
        assert [done.result() for done in [pool.submit(read, c) for c in connectors]] == [1] * 4
    assert company.intuit.given == 1
    assert b"refresh-tok1" in (store.load() or b"")


def test_it_never_shows_the_token(store: FileTokens) -> None:
    store.save(b"refresh-tok")
    assert "refresh-tok" not in repr(store)
