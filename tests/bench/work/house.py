"""A connection over the real connectors, and a run of it in hand, as a worker would have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.connect import open_cache
from syncconsole.cache.tables import Run
from syncconsole.cache.tables.base import reading
from syncconsole.cache.write import runs
from syncconsole.clock import SystemClock
from syncconsole.config import load
from syncconsole.domain.runs import Approver
from syncconsole.engine.entering import ends_of, enter_connection, rules_of
from syncconsole.engine.job import Job, asked_of
from syncconsole.paths import database_path
from syncconsole.sandbox.keys import STORE_HASH, TOKEN
from syncconsole.worker.opening import Opening
from tests.support.house import ANA, Held

if TYPE_CHECKING:
    from pathlib import Path

    from syncconsole.domain.runs import Mode

CONNECTION = "shop"
NOWHERE = "http://127.0.0.1:1"
"""The store's address where nothing is asked of it."""

_CONFIG = """\
endpoints:
  web: {{connector: bigcommerce, store_hash: {store}, token: {token}, location: 1,
        base_url: "{url}"}}
  office: {{connector: files, folder: office, settle: 0}}
connections:
  {connection}: {{profile: inventory, store: web, office: office, writes: true}}
"""


class House:
    """The folder's config.yaml and its cache; `office` is where the CSV file of the source lies."""

    def __init__(self, folder: Path, url: str = NOWHERE) -> None:
        self.office = folder / "office"
        self.office.mkdir(parents=True)
        path = folder / "config.yaml"
        text = _CONFIG.format(store=STORE_HASH, token=TOKEN, url=url, connection=CONNECTION)
        path.write_text(text, encoding="utf-8")
        self.config = load(path, {})
        self.database = database_path(path)
        open_cache(self.database)

    def job(self, mode: Mode) -> Job:
        """A run asked, taken and entered; approved beforehand. Wants an open connection."""
        clock = SystemClock()
        connection = self.config.connections[CONNECTION]
        run = runs.ask(runs.Asked(CONNECTION, mode, "cli", Approver.NAMED, ANA, clock.now()))
        attempt = runs.take(run, "bench", clock.now())
        with reading():
            asked = asked_of(Run.get_by_id(run))
        job = Job(
            asked,
            attempt,
            connection,
            self.config.endpoints,
            clock,
            Held(),
            Opening(self.config.path),
        )
        job.rules_mark = rules_of(connection)
        job.ends = ends_of(connection, self.config.endpoints)
        job.ids = enter_connection(connection, self.config.endpoints)
        return job
