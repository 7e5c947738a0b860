"""What the program leaves behind in a folder."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def left_behind(folder: Path) -> dict[str, bytes]:
    """All that lies there but the sign-ins: path -> bytes. SQLite takes its own -wal and -shm away
    when the last process lets go, which may be while we look."""
    found: dict[str, bytes] = {}
    for path in folder.rglob("*"):
        if path.is_file() and path.parent.name != "tokens":
            with suppress(FileNotFoundError):
                found[str(path.relative_to(folder))] = path.read_bytes()
    return found
