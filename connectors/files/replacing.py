"""Putting a changed file in the place of the old one, whole or not at all."""

from __future__ import annotations

import codecs
import errno
import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from connectors.errors import Misconfigured, Retriable
from connectors.files.cells import replace_field
from connectors.files.encoding import fingerprinter
from connectors.files.faults import shown, writing_fault
from connectors.files.folder import Stamp
from connectors.files.survey import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from connectors.files.survey import Survey

_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.EBADF, errno.EINVAL)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep other writers of ours out of the file's folder; raises Retriable(file_locked).

    Shares that know no locks on folders go without: the compare-and-set still stands.
    """
    try:
        handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise writing_fault(error, path) from error
    try:
        _lock(handle, path)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Retriable(
            f"another push is writing to {shown(path.parent)}; nothing was changed",
            code="file_locked",
        ) from None
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise writing_fault(error, path) from error


def replace(found: Survey, after: Mapping[int, int], ready: Callable[[], None]) -> Stamp:
    """Write the file anew with the quantity of row n (by line) being `after[n]`; its new stamp.

    The new file is written beside the old one and synchronised to disk; `ready` is called last,
    then the one takes the other's place. Raises Retriable or Misconfigured, with the old file
    untouched and nothing left beside it; Retriable(maybe_done=True) only after the replacement.
    """
    path = found.path
    beside = path.with_name(f".{path.name}.syncconsole.tmp")
    try:
        stamp = _write_beside(found, after, beside)
        ready()
        with _told(path):
            beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _keep(path)
    return stamp


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """The system's errors as ours; nothing but our own calls may stand inside."""
    try:
        yield
    except OSError as error:
        raise writing_fault(error, path) from error


def _write_beside(found: Survey, after: Mapping[int, int], beside: Path) -> Stamp:
    with _told(found.path):
        beside.unlink(missing_ok=True)  # of a push that was killed
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            _write(found, after, file)
            _like(found.path, file)
            file.flush()
            os.fsync(file.fileno())
            stamp = Stamp.of(os.fstat(file.fileno()))
        _still(found)
    return stamp


def _write(found: Survey, after: Mapping[int, int], file: BinaryIO) -> None:
    """The file's rows, those of `after` with another quantity, every other byte as it was."""
    old = codecs.getincrementalencoder(found.content.codec)()
    new = codecs.getincrementalencoder(found.content.codec)()
    digest = fingerprinter()
    with opened(found) as everything:
        for row in everything:
            digest.update(old.encode(row.raw))
            raw = row.raw
            if row.line in after:
                quantity = str(after[row.line])
                raw = replace_field(raw, found.columns.qty, quantity, found.delimiter)
            file.write(new.encode(raw))
    if (
        digest.hexdigest() != found.content.fingerprint
    ):  # codecs with two spellings of one character
        raise Misconfigured(
            f"{shown(found.path)}: the encoding {found.content.codec} cannot be written back "
            "byte by byte; let the file be written in UTF-8",
            code="encoding_not_writable",
        )


def _like(path: Path, file: BinaryIO) -> None:
    """Give the new file the old one's permissions, and its owner where we may."""
    like = path.stat()
    mine = os.fstat(file.fileno())
    if mine.st_mode != like.st_mode:
        os.fchmod(file.fileno(), like.st_mode & 0o7777)
    if (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid) and os.geteuid() == 0:
        os.fchown(file.fileno(), like.st_uid, like.st_gid)


def _still(found: Survey) -> None:
    if Stamp.of(found.path.stat()) != found.stamp:
        raise Retriable(
            f"{shown(found.path)} was changed by somebody else meanwhile; nothing was written",
            code="file_changed",
        )


def _keep(path: Path) -> None:
    """Make the replacement survive a power cut."""
    try:
        handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF):  # shares that cannot do it for folders
            raise Retriable(
                f"{shown(path)} was replaced, but the disk does not confirm it: {error.strerror}",
                code="io_error",
                maybe_done=True,
            ) from error
