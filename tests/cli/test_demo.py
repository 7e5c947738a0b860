"""`syncconsole demo --headless`: a whole day of a shop, from nothing, in one command."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import yaml

from syncconsole.domain.outcomes import Outcome

if TYPE_CHECKING:
    from pathlib import Path


def test_a_day_ends_well_adds_up_and_leaves_nothing_running(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable, "-m", "syncconsole", "demo", "--headless", "--json", "--items", "40",
            "--folder", str(tmp_path),
        ],
        capture_output=True,
        check=False,
        timeout=90,
        env=os.environ.copy(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    full, first, second = found["runs"]
    assert [run["mode"] for run in (full, first, second)] == ["full", "all", "all"]
    for run in (full, first, second):
        counts = run["counts"]
        assert counts["scope"] == sum(counts[outcome] for outcome in Outcome)
    assert full["counts"]["verified"] == full["counts"]["pushed"]
    assert [step["state"] for step in first["steps_done"]] == ["ok"] * 4
    assert (first["counts"]["pushed"], first["counts"]["verified"]) == (6, 3)
    assert (second["counts"]["pushed"], second["counts"]["verified"]) == (1, 0)
    assert [order["fate"] for order in found["orders"]] == ["exported"] * 4
    assert len({order["office_id"] for order in found["orders"]}) == 4
    assert found["rows_in_scope"] == sum(found["outcomes"].values())
    port = yaml.safe_load((tmp_path / "config.yaml").read_text())["sandbox"]["port"]
    with socket.socket() as caller:
        assert caller.connect_ex(("127.0.0.1", port)) != 0
