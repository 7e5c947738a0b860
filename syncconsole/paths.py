"""Where things lie: the config, and the state folder beside it that one account owns.

Everybody who uses one config shares one cache, one lock and one baseline, because the state
folder follows the config and not the person.
"""

from __future__ import annotations

import os
import pwd
import stat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from syncconsole.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Mapping

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def config_path(given: str | None, environment: Mapping[str, str]) -> Path:
    """The config to use: `--config`, else SYNCCONSOLE_CONFIG, else ./config.yaml. Absolute."""
    return Path(given or environment.get("SYNCCONSOLE_CONFIG") or "config.yaml").absolute()


def state_folder(config: Path) -> Path:
    """The folder `state/` beside the config, made (0700) when first needed.

    Raises StateError where it cannot be made, is not a folder, or belongs to another account.
    """
    folder = config.absolute().parent / "state"
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        found = folder.stat()
    except FileExistsError:
        raise StateError(f"{folder} is a file; the state folder is to lie there, move it") from None
    except OSError as error:
        raise StateError(
            f"the state folder {folder} cannot be made: {error.strerror}; "
            "put config.yaml into a folder this account may write to"
        ) from error
    if found.st_uid != os.geteuid():
        raise StateError(
            f"the state folder {folder} belongs to the account {_account(found.st_uid)}, "
            f"you are {_account(os.geteuid())}; run syncconsole as {_account(found.st_uid)}"
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        folder.chmod(PRIVATE_FOLDER)  # tokens and customers' records lie in it
    return folder


def database_path(config: Path) -> Path:
    """The cache where `database:` names no other, as a private file; SQLite's WAL files follow."""
    return private_file(state_folder(config) / "cache.sqlite3")


def worker_lock(config: Path) -> Path:
    """The file whose lock the one worker of this state folder holds."""
    return private_file(state_folder(config) / "worker.lock")


def log_path(config: Path) -> Path:
    """The worker's log, tracebacks included."""
    return private_file(state_folder(config) / "worker.log")


def open_log(config: Path) -> BinaryIO:
    """The worker's log, to be written at its end. Raises StateError."""
    path = log_path(config)
    try:
        return path.open("ab")
    except OSError as error:
        raise StateError(
            f"the log {path} cannot be written: {error.strerror}; make it writable or move it away"
        ) from error


def private_file(path: Path) -> Path:
    """`path`, there and readable by its owner alone (0600). Raises StateError."""
    try:
        if not path.exists():  # closing a second handle would drop SQLite's locks on the first
            path.touch(mode=PRIVATE_FILE)
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(PRIVATE_FILE)
    except OSError as error:
        raise StateError(f"{path} cannot be used: {error.strerror}") from error
    return path


def _account(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"
