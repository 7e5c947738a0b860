"""Premises whose state folder a test spoils, and commands run on it as an account without might."""

from __future__ import annotations

import ctypes
import os
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from peewee import PeeweeException

from tests.support.premises import ROOT, Premises

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1  # linux/prctl.h, linux/capability.h


class Ground(Premises):
    """`state` is the folder that a test spoils."""

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def cache(self) -> Path:
        return self.state / "cache.sqlite3"

    def say(self, *words: str) -> tuple[int, str]:
        """Run a command to its end: its exit code, and what it told without warnings."""
        done = subprocess.run(
            self.command(*words), cwd=self.folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, timeout=60, preexec_fn=_mortal,
        )  # fmt: skip
        told = [line for line in done.stderr.splitlines() if "warning:" not in line]
        assert "Traceback" not in done.stderr + done.stdout
        return done.returncode, "\n".join(told).strip()

    def _stop_detached(self) -> None:
        with suppress(PeeweeException):  # who lives on is written in the cache, which is spoilt
            super()._stop_detached()


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    with Ground(tmp_path, items=60) as ground:
        yield ground


def _mortal() -> None:
    """Rights count for root as well from here on, as they do for anybody else."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)
