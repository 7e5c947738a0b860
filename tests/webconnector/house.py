"""A config with two visited endpoints, its cache, and the service on loopback."""

from __future__ import annotations

import http.client
from threading import Thread
from typing import TYPE_CHECKING, Any

from connectors.catalogue import connect
from connectors.contract import NotYet, Tools
from syncconsole.cache.connect import close_cache, open_cache
from syncconsole.cache.tables import Run, Visit
from syncconsole.cache.tables.base import reading, writing
from syncconsole.cache.write import runs
from syncconsole.cache.write.mailbox import CacheMailbox
from syncconsole.clock import SystemClock
from syncconsole.config import load
from syncconsole.domain.runs import RunState
from syncconsole.domain.who import Who
from syncconsole.paths import database_path
from syncconsole.sandbox.catalogue import Catalogue
from syncconsole.sandbox.webconnector.books import Books
from syncconsole.sandbox.webconnector.desktop import Desktop
from syncconsole.sandbox.webconnector.visitor import Visitor
from syncconsole.webconnector.service import service
from syncconsole.webconnector.serving import Serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.contract import Connector

USER, PASSWORD = "syncconsole", "s3cret-of-the-desk"

CONFIG = """
endpoints:
  web: {connector: files, folder: web}
  office: {connector: quickbooks_desktop, password: s3cret-of-the-desk}
  till: {connector: quickbooks_pos, password: another, user: till, company_file: 'C:\\shop.qbw'}
connections:
  shop: {profile: inventory, store: web, office: office}
  shed: {profile: inventory, store: web, office: till}
"""


class House:
    """The service and what a run would hold of it; `wakes` counts how often a worker was woken."""

    def __init__(self, folder: Path, *, hold: float = 0.4) -> None:
        (folder / "config.yaml").write_text(CONFIG)
        self.config = load(folder / "config.yaml", {})
        open_cache(database_path(self.config.path))
        self.clock = SystemClock()
        self.wakes = 0
        self.serving = Serving(service(self.config, self.clock, self._wake, hold=hold), 0)
        self.serving.start()
        self.books = Books(Catalogue(40, 7))
        self.mailbox = CacheMailbox("office", self.clock.now)
        self.skus = [one.name for one in self.books.items.values() if one.on_hand is not None]

    def close(self) -> None:
        self.serving.stop()
        close_cache()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.serving.port}/office"

    def visitor(self, password: str = PASSWORD, user: str = USER) -> Visitor:
        return Visitor(Desktop(self.books), self.url, user, password)

    def on_hand(self, sku: str) -> int:
        """What the books hold."""
        return int(self.books.quantity(sku))

    def run(self, state: RunState, connection: str = "shop") -> int:
        """A run that somebody has asked for, in this state."""
        run = runs.ask(
            runs.Asked(connection, "full", "cli", "policy", Who("ana", "test"), self.clock.now())
        )
        with writing():
            Run.update(state=state, started_at=1.0).where(Run.id == run).execute()
        return run

    def state(self, run: int) -> str:
        with reading():
            return str(Run.get_by_id(run).state)

    def end(self, run: int) -> None:
        with writing():
            Run.update(state=RunState.OK).where(Run.id == run).execute()

    def visit(self) -> Visit:
        with reading():
            return Visit.get(Visit.endpoint == "office")

    def connector(self) -> Connector:
        return connect("quickbooks_desktop", {}, Tools(self.clock, mailbox=self.mailbox))

    def working(self, work: Callable[[Connector], Any]) -> Worker:
        """A run that is parked, and does this once a visit has asked it again."""
        return Worker(self, self.run(RunState.PARKED), work)

    def post(self, body: bytes, path: str = "/office") -> tuple[int, str]:
        wire = http.client.HTTPConnection("127.0.0.1", self.serving.port, timeout=30)
        try:
            wire.request("POST", path, body, {"Content-Type": "text/xml"})
            answer = wire.getresponse()
            return answer.status, answer.read().decode()
        finally:
            wire.close()

    def get(self, path: str) -> tuple[int, str]:
        wire = http.client.HTTPConnection("127.0.0.1", self.serving.port, timeout=30)
        try:
            wire.request("GET", path)
            answer = wire.getresponse()
            return answer.status, answer.read().decode()
        finally:
            wire.close()

    def _wake(self) -> None:
        self.wakes += 1


class Worker:
    """Does the work of one run in a thread, as soon as the run is asked again; parks it where the
    visitor is gone, and ends it otherwise."""

    def __init__(self, house: House, run: int, work: Callable[[Connector], Any]) -> None:
        self.run = run
        self.result: Any = None
        self._house = house
        self._work = work
        self._thread = Thread(target=self._do, daemon=True)
        self._thread.start()

    def join(self) -> Any:
        self._thread.join(20)
        assert not self._thread.is_alive()
        return self.result

    def _do(self) -> None:
        house = self._house
        while house.state(self.run) != RunState.ASKED:
            house.clock.sleep(0.02)
        with writing():
            Run.update(state=RunState.RUNNING).where(Run.id == self.run).execute()
        try:
            self.result = self._work(house.connector())
        except NotYet as absent:
            self.result = absent
            with writing():
                Run.update(state=RunState.PARKED).where(Run.id == self.run).execute()
            return
        house.end(self.run)
