"""Live tests install real systems, so that nobody runs them by chance."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("wanted", [True, False])
def test_live_tests_run_only_where_they_are_asked_for_and_it_is_said(wanted: bool) -> None:
    asked = ["-m", "live"] if wanted else []
    command = [sys.executable, "-m", "pytest", "--co", "-p", "no:cacheprovider", "tests/live"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    done = subprocess.run(
        [*command, *asked], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert ("test_tryton.py::TestReal" in done.stdout) is wanted
    assert ("`pytest -m live` runs them" in done.stdout) is not wanted
