"""A Store Center as a script sees it: config.yaml, files of SQLite, real workers, exit codes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cache.tables import Process
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import runs
from syncconsole.config import load
from syncconsole.paths import database_path
from tests.support.databases import Server, servers
from tests.support.premises import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CENTRE = """
connections:
  high-street: {profile: store-center, store: till, office: cloud, writes: true}
"""


class Street:
    """A folder with a config.yaml and both servers' databases."""

    def __init__(self, folder: Path, till: Server, cloud: Server) -> None:
        self.folder = folder
        self.till = till
        self.cloud = cloud
        self.config = folder / "config.yaml"
        self.configure("till.db", "cloud.db")

    def configure(self, till: str, cloud: str) -> None:
        """Write config.yaml over these files beside it; JSON is YAML, too."""
        endpoints = {
            server.name: {
                "connector": "sql", "url": f"sqlite:///{file}", "tables": server.tables,
            }
            for server, file in ((self.till, till), (self.cloud, cloud))
        }  # fmt: skip
        self.config.write_text(f"endpoints: {json.dumps(endpoints)}\n{CENTRE}", "utf-8")

    def run(self, *words: str) -> tuple[int, dict[str, Any]]:
        """Run a command with --json; its exit code and its one document."""
        done = subprocess.run(
            [sys.executable, "-m", "syncconsole", "--config", self.config, *words, "--json"],
            cwd=ROOT, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return done.returncode, json.loads(done.stdout)

    def sync(self, mode: str) -> tuple[int, str, dict[str, int]]:
        """Exit code, state and counts of a run."""
        code, said = self.run("sync", mode, "high-street")
        return code, said["run"]["state"], said["run"]["counts"]

    def workers(self) -> list[int]:
        """The process ids of the workers that the commands have started and that still live."""
        with self.cache(), reading():
            return [row.pid for row in Process.select().where(Process.kind == "worker")]

    def open_console(self) -> None:
        """A console watches, so that the worker stays."""
        with self.cache():
            runs.beat("console", os.getpid(), socket.gethostname(), datetime.now(UTC))

    @contextmanager
    def cache(self) -> Iterator[None]:
        """The cache, opened in this process."""
        open_cache(database_path(load(self.config).path))
        try:
            yield
        finally:
            close_cache()

    def end_workers(self) -> None:
        """End them."""
        for pid in self.workers():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    with servers(tmp_path, "sqlite") as (till, cloud):
        street = Street(tmp_path, till, cloud)
        yield street
        street.end_workers()


@pytest.mark.requirement("S-006", "S-015", "S-019", "S-042")
def test_fresh_then_delta_over_two_files_by_commands_alone(street: Street) -> None:
    everybody = [(f"C{n}", f"Ana {n}", n) for n in range(200)]
    street.till.fill("customers", everybody[:150])
    street.cloud.fill("customers", everybody[50:])
    code, refused = street.run("sync", "delta", "high-street")
    assert (code, refused["error"]["code"]) == (6, "fresh_first")

    code, state, counts = street.sync("fresh")
    assert (code, state, counts["pushed"], counts["unchanged"]) == (0, "ok", 100, 200)
    assert street.till.held("customers") == street.cloud.held("customers")

    now = datetime.now(UTC)
    street.till.change("customers", "C7", "Ana of the till", now)
    street.cloud.change("customers", "C190", "Ana of the cloud", now)
    code, state, counts = street.sync("delta")
    assert (code, state, counts["pushed"], counts["unchanged"]) == (0, "ok", 2, 398)
    assert street.cloud.held("customers")["C7"] == ("Ana of the till", 7)
    assert street.till.held("customers")["C190"] == ("Ana of the cloud", 190)
    assert street.sync("delta")[2]["pushed"] == 0

    code, details = street.run("details", "high-street")
    said = {each["title"]: each for each in details["components"]}
    assert (code, len(said)) == (0, 14)
    assert (said["Customer"]["status"], said["Customer"]["records"]) == ("Synced", 200)
    assert said["Inventory Master"]["status"] == "Not used"
    assert said["Tasks"]["status"] == "Not fetched (Clienteling only)"
    profile = said["Customer"]["attributes"][0]
    assert (profile["name"], profile["fields"]) == ("customer profile details", ["profile.name"])


def test_another_main_database_is_another_server_and_wants_a_fresh_of_its_own(
    street: Street,
) -> None:
    street.open_console()
    street.till.fill("customers", [("C1", "Ana", 1)])
    assert street.sync("fresh")[:2] == (0, "ok")
    [worker] = street.workers()
    street.cloud.shop.do("DELETE FROM cloud_customers")
    street.cloud.shop.do("VACUUM INTO ?", str(street.folder / "other.db"))
    street.configure("till.db", "other.db")
    code, said = street.run("sync", "delta", "high-street")
    assert (code, said["run"]["state"]) == (1, "failed")
    assert "needs a Fresh Sync" in said["run"]["error"]
    assert said["run"]["requests"] == 0
    code, said = street.run("sync", "delta", "high-street")
    assert (code, said["error"]["code"]) == (6, "fresh_first")
    code, state, counts = street.sync("fresh")
    assert (code, state, counts["pushed"]) == (0, "ok", 1)
    assert street.workers() == [worker], "the same worker has read config.yaml again"


@pytest.mark.requirement("S-021", "S-023")
def test_a_database_that_is_gone_is_a_failure_with_a_way_out_and_manual_takes_it_up(
    street: Street,
) -> None:
    street.till.fill("customers", [("C1", "Ana", 1)])
    assert street.sync("fresh")[:2] == (0, "ok")
    away = street.folder / "cloud.db"
    away.rename(street.folder / "away.db")
    code, said = street.run("sync", "delta", "high-street")
    assert (code, said["run"]["state"]) == (1, "failed")
    assert "cloud.db" in said["run"]["error"]
    (street.folder / "away.db").rename(away)
    street.till.change("customers", "C1", "Ana M.", datetime.now(UTC))
    code, state, counts = street.sync("manual")
    assert (code, state, counts["pushed"]) == (0, "ok", 1)
    assert street.cloud.held("customers")["C1"] == ("Ana M.", 1)
    code, said = street.run("sync", "manual", "high-street")
    assert (code, said["error"]["code"]) == (6, "manual")
