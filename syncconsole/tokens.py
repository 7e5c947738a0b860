"""Where sign-ins lie that change as they are used: one private file an endpoint, with a lock.

It implements `connectors.contract.TokenStore`. The file is replaced as a whole, so that a crash
leaves the old token or the new one, never half of one.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from syncconsole.errors import StateError
from syncconsole.paths import PRIVATE_FILE, PRIVATE_FOLDER, private_file, state_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class FileTokens:
    """The token of one endpoint in one file (0600); what it holds is the connector's business."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> bytes | None:
        """The token, None where there is none yet. Raises StateError."""
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(self._path, error) from error

    def save(self, token: bytes) -> None:
        """Keep the token in place of the old one; it is on the disk when this returns.

        Raises StateError, and the old token is still there then.
        """
        fresh = self._path.with_name(f".{self._path.name}.{os.getpid()}.new")
        try:
            self._make_folder()
            _write(fresh, token)
            fresh.replace(self._path)
            _settle(self._path.parent)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise _unusable(self._path, error) from error

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the token against all other threads and processes: load, renew and save within.

        Waits for another holder. The lock lies beside the token, because the token's own file is
        replaced; the OS frees it with the process. Raises StateError where it cannot be made.
        """
        self._make_folder()
        lock = private_file(self._path.with_suffix(".lock"))
        with lock.open("ab") as file:  # opened anew each time, so that threads exclude each other
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _make_folder(self) -> None:
        try:
            self._path.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        except OSError as error:
            raise _unusable(self._path, error) from error

    def __repr__(self) -> str:
        return f"FileTokens({self._path.name!r})"


def endpoint_tokens(config: Path, endpoint: str) -> FileTokens:
    """The token store of an endpoint of this config, in the state folder. Raises StateError."""
    return FileTokens(state_folder(config) / "tokens" / f"{endpoint}.json")


def _write(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, PRIVATE_FILE), "wb") as file:
        os.fchmod(file.fileno(), PRIVATE_FILE)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Let the renaming reach the disk as well."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unusable(path: Path, error: OSError) -> StateError:
    return StateError(f"the sign-in in {path} cannot be kept or read: {error.strerror}")
