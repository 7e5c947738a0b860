"""A virtual environment for a system that is not ours, made once and kept where asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

VARIABLE = "SYNCCONSOLE_LIVE"
"""A folder that is kept: what was installed and seeded there once is used again."""

LONGEST = 600.0
"""Seconds that a step of an installation or a start may take on a slow machine."""

_PATIENCE = ("--retries", "1", "--timeout", "20")
"""Without a network it is told within a minute."""

_DONE = "installed.txt"


def live_folder(factory: pytest.TempPathFactory, system: str) -> Path:
    """Where a system lives: in the kept folder, or in one of this test session."""
    kept = os.environ.get(VARIABLE, "")
    if not kept:
        return factory.mktemp(system)
    folder = Path(kept).absolute() / system
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def install(folder: Path, packages: Sequence[str]) -> Path:
    """The `bin` of the folder's environment with these requirements in it.

    One that already has exactly them is used as it is. Skips the test, with pip's last word, where
    they cannot be installed.
    """
    home = folder / "venv"
    done = home / _DONE
    wanted = "\n".join(packages)
    with suppress(FileNotFoundError):
        if done.read_text() == wanted:
            return home / "bin"
    _run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(home)])
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install", "-q"]
    said = ["--no-input", "--disable-pip-version-check", "--no-compile"]
    _run([*pip, *said, *_PATIENCE, *packages])
    done.write_text(wanted)
    return home / "bin"


def _run(command: Sequence[str]) -> None:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=LONGEST, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"not installable here: no end after {LONGEST:.0f} s")
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        said = [line for line in lines if line.startswith("ERROR")] or lines
        pytest.skip(f"not installable here: {(said or ['pip failed without a word'])[-1]}")
