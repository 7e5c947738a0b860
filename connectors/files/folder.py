"""Which file counts, and whether it has been written to its end."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from msgspec import Struct

from connectors.errors import Misconfigured, Retriable
from connectors.files.faults import reading_fault, shown

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from connectors.contract import Clock
    from connectors.files.options import Options

LONGEST_WAIT = 60.0
"""Seconds one read waits for a file that is still being written; the next run tries again."""


class Stamp(Struct, frozen=True):
    """What tells one state of a file from another without reading it."""

    device: int
    inode: int
    size: int
    mtime_ns: int

    @staticmethod
    def of(found: os.stat_result) -> Stamp:
        """The stamp of what stat or fstat gave."""
        return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def newest(options: Options) -> Path:
    """The file that `inventory` names: of a pattern's matches the newest, then the last by name.

    Hidden files never match: half-written ones of others and our own lie under such names.
    Raises Retriable(file_missing), Misconfigured where the name is not a file's.
    """
    folder, pattern = options.folder, options.inventory
    try:
        matches = [
            (found.st_mtime_ns, path.name, path)
            for path in _candidates(folder, pattern)
            if (found := _stat(path)) and stat.S_ISREG(found.st_mode)
        ]
        if not matches and (folder / pattern).exists():
            raise Misconfigured(f"{shown(folder / pattern)} is not a file", code="not_a_file")
    except OSError as error:
        raise reading_fault(error, folder) from error
    if not matches:
        raise Retriable(
            f"no file {pattern} in the folder {shown(folder)}: has it been dropped there, "
            "is the share mounted, is the name right?",
            code="file_missing",
        )
    return max(matches)[2].resolve()


def settled(path: Path, options: Options, clock: Clock, *, ours: Stamp | None = None) -> Stamp:
    """The file's stamp, once size and time have stood still for `settle` seconds.

    A file whose time is old enough is taken at once, and so is `ours`, a state we wrote
    ourselves; otherwise it is watched. Raises Retriable(file_still_written) after a minute.
    """
    stamp = _stamp(path)
    age = clock.now().timestamp() - stamp.mtime_ns / 1e9
    if age >= options.settle or stamp == ours:
        return stamp
    until = clock.monotonic() + max(LONGEST_WAIT, 2 * options.settle)
    while clock.monotonic() < until:
        clock.sleep(options.settle)
        before, stamp = stamp, _stamp(path)
        if stamp == before:  # a time in the future says nothing, standing still does
            return stamp
    raise Retriable(
        f"{shown(path)} is still being written; it is read when it has not changed for "
        f"{options.settle:g} s",
        code="file_still_written",
    )


def _candidates(folder: Path, pattern: str) -> list[Path]:
    if any(character in pattern for character in "*?["):
        return [path for path in folder.glob(pattern) if not path.name.startswith(".")]
    return [folder / pattern]


def _stat(path: Path) -> os.stat_result | None:
    """None for a file that is not there, or gone again since the folder was listed."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _stamp(path: Path) -> Stamp:
    try:
        return Stamp.of(path.stat())
    except OSError as error:
        raise reading_fault(error, path) from error
