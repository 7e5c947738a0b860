"""How long a process takes from its start to its end."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from syncconsole.cache.connect import close_cache
from tests.bench.child import ROOT
from tests.bench.work.house import House

if TYPE_CHECKING:
    from tests.bench.child import Found


def processes(folder: str, repeats: int) -> Found:
    """Milliseconds of a bare interpreter, of the command line's import, and of `status`."""
    house = House(Path(folder))
    close_cache()
    config = ["--config", str(house.config.path)]
    commands = {
        "bare": ["-c", ""],
        "import": ["-c", "import syncconsole.cli.main"],
        "status": ["-m", "syncconsole", *config, "status"],
    }
    found: Found = {name: [] for name in commands}
    for arguments in commands.values():  # once for nothing: files are read into memory
        _milliseconds(arguments)
    for _ in range(repeats):
        for name, arguments in commands.items():
            found[name].append(_milliseconds(arguments))
    return found


def _milliseconds(arguments: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
    return (time.perf_counter() - began) * 1000
