"""A push that fails: the original stays, nothing is left beside it, and the error says so."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connectors.errors import Misconfigured, Retriable
from connectors.model import Fate
from tests.connectors.files.drop import change

if TYPE_CHECKING:
    from tests.connectors.files.drop import Drop

FILE = "SKU,Qty,Title\nA,1,Tent\nB,2,Mug\nC,3,Rope\n"


def test_a_file_that_somebody_else_changed_meanwhile_is_left_to_them(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop.file(FILE)
    plain = os.fsync

    def busy(handle: int) -> None:
        plain(handle)
        path.write_text("SKU,Qty,Title\nA,99,Tent\n")

    monkeypatch.setattr(os, "fsync", busy)
    with pytest.raises(Retriable) as raised:
        drop.push(change("A", 1, 5))
    assert (raised.value.code, raised.value.maybe_done) == ("file_changed", False)
    assert path.read_text() == "SKU,Qty,Title\nA,99,Tent\n"
    assert list(drop.folder.iterdir()) == [path]


def test_a_file_replaced_just_before_the_push_is_left_to_the_next_try(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop.file(FILE)
    plain = fcntl.flock

    def replaced(handle: int, operation: int) -> None:
        plain(handle, operation)
        path.write_text("SKU,Qty,Title\nA,99,Tent\n")

    monkeypatch.setattr(fcntl, "flock", replaced)
    with pytest.raises(Retriable) as raised:
        drop.push(change("A", 1, 5))
    assert (raised.value.code, raised.value.maybe_done) == ("file_changed", False)
    assert path.read_text() == "SKU,Qty,Title\nA,99,Tent\n"


@pytest.mark.parametrize(
    ("number", "kind", "code", "words"),
    [
        (errno.ENOSPC, Retriable, "disk_full", "no space is left"),
        (errno.EDQUOT, Retriable, "disk_full", "no space is left"),
        (errno.EACCES, Misconfigured, "not_writable", "grant it the right to write"),
        (errno.EROFS, Misconfigured, "not_writable", "may not be written"),
        (errno.EIO, Retriable, "io_error", "cannot be written now"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "open", "replace"])
def test_a_write_that_fails_leaves_the_original_and_nothing_beside_it(
    number: int,
    kind: type[Retriable | Misconfigured],
    code: str,
    words: str,
    call: str,
    drop: Drop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = drop.file(FILE)
    plain_open = os.open

    def fails(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    def open_fails(name: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            fails()
        return plain_open(name, flags, mode)

    if call == "replace":
        monkeypatch.setattr(Path, "replace", fails)
    else:
        monkeypatch.setattr(os, call, {"fsync": fails, "open": open_fails}[call])
    with pytest.raises(kind) as raised:
        drop.push(change("A", 1, 5))
    monkeypatch.undo()
    assert raised.value.code == code
    assert words in str(raised.value)
    assert "nothing was changed" in str(raised.value)
    assert not getattr(raised.value, "maybe_done", False)
    assert path.read_text() == FILE
    assert list(drop.folder.iterdir()) == [path]


def test_a_replacement_the_disk_does_not_confirm_may_be_done(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop.file(FILE)
    plain = os.fsync

    def unsure(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EIO, "Input/output error")
        plain(handle)

    monkeypatch.setattr(os, "fsync", unsure)
    with pytest.raises(Retriable) as raised:
        drop.push(change("A", 1, 5))
    assert raised.value.maybe_done
    assert drop.one("A", settle=0).qty == 5


def test_another_push_at_the_same_time_waits_its_turn(drop: Drop) -> None:
    path = drop.file(FILE)
    handle = os.open(drop.folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(Retriable) as raised:
            drop.push(change("A", 1, 5))
    finally:
        os.close(handle)
    assert (raised.value.code, raised.value.maybe_done) == ("file_locked", False)
    assert path.read_text() == FILE


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EBADF])
def test_a_share_without_locks_is_written_all_the_same(
    number: int, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop.file(FILE)

    def no_locks(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    assert drop.push(change("A", 1, 5))[0].fate is Fate.ACCEPTED
