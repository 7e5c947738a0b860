"""The state folder: beside the config, of one account, private."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from syncconsole import paths
from syncconsole.errors import StateError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_state_folder_lies_beside_the_config_and_is_private(tmp_path: Path) -> None:
    folder = paths.state_folder(tmp_path / "config.yaml")
    assert folder == tmp_path / "state"
    assert mode(folder) == 0o700
    assert paths.state_folder(tmp_path / "config.yaml") == folder


def test_the_files_in_it_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = [
            paths.database_path(tmp_path / "config.yaml"),
            paths.worker_lock(tmp_path / "config.yaml"),
            paths.log_path(tmp_path / "config.yaml"),
        ]
    finally:
        os.umask(before)
    assert [mode(path) for path in made] == [0o600] * 3
    assert len(set(made)) == 3
    assert {path.parent for path in made} == {tmp_path / "state"}


def test_an_open_folder_or_file_of_ours_is_closed(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir(mode=0o755)
    (tmp_path / "state" / "cache.sqlite3").touch(mode=0o644)
    assert mode(paths.database_path(tmp_path / "config.yaml")) == 0o600
    assert mode(tmp_path / "state") == 0o700


def test_a_file_that_is_there_keeps_its_content(tmp_path: Path) -> None:
    path = paths.database_path(tmp_path / "config.yaml")
    path.write_bytes(b"cache")
    assert paths.database_path(tmp_path / "config.yaml").read_bytes() == b"cache"


def test_another_accounts_state_folder_is_refused_by_the_accounts_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.state_folder(tmp_path / "config.yaml")
    owner, stranger = os.geteuid(), os.geteuid() + 54_321
    monkeypatch.setattr(os, "geteuid", lambda: stranger)
    monkeypatch.setattr(paths, "_account", lambda uid: "ana" if uid == owner else f"n{uid}")
    with pytest.raises(StateError, match=r"belongs to the account ana.*run syncconsole as ana"):
        paths.state_folder(tmp_path / "config.yaml")


def test_an_account_without_a_name_is_told_by_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.state_folder(tmp_path / "config.yaml")
    monkeypatch.setattr(os, "geteuid", lambda: 987_654)
    with pytest.raises(StateError, match="you are number 987654"):
        paths.state_folder(tmp_path / "config.yaml")


def test_a_file_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    with pytest.raises(StateError, match="is a file"):
        paths.state_folder(tmp_path / "config.yaml")


def test_a_folder_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(StateError, match="cannot be made: No space left on device"):
        paths.state_folder(tmp_path / "config.yaml")


def test_a_file_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "touch", read_only)
    with pytest.raises(StateError, match=r"worker\.lock cannot be used: Read-only file system"):
        paths.worker_lock(tmp_path / "config.yaml")


def test_the_config_is_given_or_named_by_the_environment_or_here() -> None:
    named = {"SYNCCONSOLE_CONFIG": "/b.yaml"}
    assert paths.config_path("/a.yaml", named) == Path("/a.yaml")
    assert paths.config_path(None, named) == Path("/b.yaml")
    assert paths.config_path(None, {}) == Path.cwd() / "config.yaml"
