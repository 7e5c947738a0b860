"""Real premises for tests: a config, a simulated store and warehouse, real worker processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Self, TypeVar

from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cache.tables import Process, Run
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import runs
from syncconsole.clock import SystemClock
from syncconsole.config import Config, load
from syncconsole.domain.runs import Approver, Mode
from syncconsole.domain.who import Who
from syncconsole.paths import database_path
from syncconsole.sandbox.server import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from syncconsole.sandbox.clock import Clock

ROOT = Path(__file__).parent.parent.parent
T = TypeVar("T")

ANA = Who("ana", "test")

CONFIG = """
endpoints:
  web:
    connector: bigcommerce
    base_url: {url}
    store_hash: sandbox
    token: sandbox-token
    location: 1
    timeout: {timeout}
    apply_delay: {apply_delay}
  office: {{connector: files, folder: warehouse, settle: 0}}
connections:
  shop:
    profile: inventory
    store: web
    office: office
    writes: true
"""


class Premises:
    """A folder with a config, its cache opened in this process, and a sandbox beside it."""

    def __init__(
        self, folder: Path, *, items: int = 240, seed: int = 7, timeout: float = 2.0,
        apply_delay: float = 0.5, lag: float = 0.0, clock: Clock | None = None,
    ) -> None:  # fmt: skip
        self.folder = folder
        warehouse = folder / "warehouse"
        warehouse.mkdir()
        self.sandbox = Sandbox(
            items=items, seed=seed, folder=warehouse, apply_delay=lag, clock=clock
        )
        text = CONFIG.format(url=self.sandbox.url, timeout=timeout, apply_delay=apply_delay)
        (folder / "config.yaml").write_text(text)
        self.config: Config = load(folder / "config.yaml")
        open_cache(database_path(self.config.path))
        self.connection = "shop"
        self.workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self._stop_detached()
        close_cache()
        self.sandbox.stop()

    def configure(self, more: str) -> None:
        """Add lines to the connection in config.yaml."""
        path = self.config.path
        path.write_text(path.read_text() + more)
        self.config = load(path)

    def command(self, *words: str) -> list[str]:
        """The command line of syncconsole on this config."""
        config = str(self.config.path)
        return [sys.executable, "-m", "syncconsole", "--config", config, *words]

    def worker(self, *words: str, stays: bool = False) -> subprocess.Popen[bytes]:
        """Start a real worker that ends when nothing is left to do, unless it `stays`."""
        idle = () if stays else ("--until-idle",)
        worker = subprocess.Popen(
            self.command("worker", *idle, *words),
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.workers.append(worker)
        return worker

    def ask(self, mode: Mode, approver: Approver = Approver.NAMED) -> int:
        """Write a run's row; a worker takes it."""
        now = SystemClock().now()
        return runs.ask(runs.Asked(self.connection, mode, "cli", approver, ANA, now))

    def run(self, mode: Mode, approver: Approver = Approver.NAMED) -> Run:
        """Ask for a run and let a worker do it."""
        run = self.ask(mode, approver)
        assert self.worker().wait(60) == 0
        return self.row(run)

    def until(self, found: Callable[[], T | None], seconds: float = 30.0) -> T | None:
        """What a question to the cache answers at last; None where it never does."""
        for _ in range(int(seconds / 0.1)):
            with reading():
                answer = found()
            if answer is not None:
                return answer
            Event().wait(0.1)
        return None

    def _stop_detached(self) -> None:
        """End the workers that commands and consoles have started for themselves."""
        with reading():
            alive = [row.pid for row in Process.select().where(Process.kind == "worker")]
        for pid in alive:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def row(self, run: int) -> Run:
        with reading():
            return Run.get_by_id(run)

    def stock(self) -> dict[str, int]:
        """What the store holds, read on its own side of the wire."""
        shop, catalogue = self.sandbox.shop, self.sandbox.catalogue
        skus = (catalogue.sku(item) for item in range(catalogue.items))
        return {sku: shop.stock(sku).true or 0 for sku in skus}
