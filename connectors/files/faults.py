"""What the operating system's errors mean for a file of this endpoint."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from connectors.errors import ConnectorError, Malformed, Misconfigured, Retriable
from connectors.text import one_line

if TYPE_CHECKING:
    from pathlib import Path

_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
_FULL = (errno.ENOSPC, errno.EDQUOT)


def reading_fault(error: OSError, path: Path) -> ConnectorError:
    """The error to raise where `path` could not be read."""
    if error.errno in _DENIED:
        return Misconfigured(
            f"{shown(path)} may not be read by this account: grant it the right to read",
            code="not_readable",
        )
    if error.errno == errno.ENOENT:
        return Retriable(f"{shown(path)} has just gone; it is read once more", code="file_missing")
    return Retriable(f"{shown(path)} cannot be read now: {error.strerror}", code="io_error")


def writing_fault(error: OSError, path: Path) -> ConnectorError:
    """The error to raise where `path` could not be written; the file is as it was."""
    if error.errno in _DENIED:
        return Misconfigured(
            f"{shown(path.parent)} may not be written to by this account: a file is replaced as "
            "a whole, so grant it the right to write into the folder; nothing was changed",
            code="not_writable",
        )
    if error.errno in _FULL:
        return Retriable(
            f"no space is left for {shown(path)}: free some, then push again; nothing was changed",
            code="disk_full",
        )
    return Retriable(
        f"{shown(path)} cannot be written now: {error.strerror}; nothing was changed",
        code="io_error",
    )


def changed(path: Path) -> Malformed:
    """The error of a read whose file became another one under it."""
    return Malformed(
        f"{shown(path)} was changed while it was read, so nothing of it counts; read it again",
        code="file_changed",
    )


def shown(path: Path) -> str:
    """A path as a message may show it: names of files come from outside."""
    return one_line(str(path))
