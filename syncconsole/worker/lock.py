"""One worker per state folder: an OS file lock, and a lease that ends where its holder froze."""

from __future__ import annotations

import fcntl
import os
import struct
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.engine.job import EngineClock

LEASE = 15.0
"""Seconds without a beat after which the holder may no longer act."""


class WorkerLock:
    """The lock file of a state folder, with the holder's last beat in it.

    The OS frees it with the process. A holder that froze keeps the OS lock, so a newcomer that has
    waited longer than lease plus request timeout puts a new file in its place; the old holder, when
    it wakes, sees by its clock and by the file that its lease has ended. Beats are counted on a
    clock that includes suspended time.
    """

    def __init__(self, path: Path, clock: EngineClock, *, lease: float, patience: float) -> None:
        self._path = path
        self._clock = clock
        self._lease = lease
        self._patience = patience
        self._file: int | None = None
        self._beat = 0.0
        self._lost = False
        self._guard = Lock()

    def acquire(self) -> bool:
        """Take the lock; False where a living worker holds it. Never waits."""
        self._file = self._open()
        if not self._try():
            if not self._frozen(self._file):
                os.close(self._file)
                self._file = None
                return False
            os.close(self._file)
            self._replace()
            self._file = self._open()
            if not self._try():
                os.close(self._file)
                self._file = None
                return False
        self._write_beat()
        return True

    def beat(self) -> bool:
        """Renew the lease; False, for good, where it has ended in between."""
        with self._guard:
            if self._file is None or not self._still():
                return False
            self._write_beat()
            return True

    def held(self) -> bool:
        """Whether this worker may act right now."""
        with self._guard:
            return self._file is not None and self._still()

    def release(self) -> None:
        """Give the lock back."""
        with self._guard:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _still(self) -> bool:
        if self._lost or self._clock.boottime() - self._beat > self._lease or self._replaced():
            self._lost = True
        return not self._lost

    def _replaced(self) -> bool:
        assert self._file is not None
        try:
            return self._path.stat().st_ino != os.fstat(self._file).st_ino
        except FileNotFoundError:
            return True

    def _open(self) -> int:
        return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def _try(self) -> bool:
        assert self._file is not None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return not self._replaced()

    def _frozen(self, file: int) -> bool:
        """Whether the holder has not beaten for longer than lease plus request timeout."""
        data = os.pread(file, 8, 0)
        if len(data) < 8:
            return False
        last: float = struct.unpack("<d", data)[0]
        return self._clock.boottime() - last > self._lease + self._patience

    def _replace(self) -> None:
        """A new file in the old one's place; of several newcomers one wins its lock."""
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        fresh.replace(self._path)

    def _write_beat(self) -> None:
        assert self._file is not None
        self._beat = self._clock.boottime()
        os.pwrite(self._file, struct.pack("<d", self._beat), 0)
