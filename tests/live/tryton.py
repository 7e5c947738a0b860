"""A real Tryton: installed, seeded once, started on a free loopback port, stopped by its own id.

The fixture is `tryton_house` in conftest.py. Where the kept folder holds a seeded database already,
a start takes two seconds; `fresh` puts the seeded state back.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.live.rpc import Rpc
from tests.live.tryton_seed import SEED, seed
from tests.live.venvs import LONGEST, install

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PACKAGES = (
    "trytond>=8.2,<8.3", "trytond_sale>=8.2,<8.3", "passlib>=1.7", "bcrypt>=4",
)  # fmt: skip

_CONFIG = """\
[database]
uri = sqlite://
path = {folder}/db
[web]
listen = 127.0.0.1:{port}
[session]
max_attempt = 100
"""


class TrytonHouse:
    """One server over one database; `url`, `database`, `user` and `password` reach it."""

    database = "erp"
    user = "admin"
    password = "a-live-password"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._db = folder / "db" / f"{self.database}.sqlite"
        self._seeded = folder / f"seeded-{SEED}.sqlite"
        self._bin = install(folder, PACKAGES)
        self._server: subprocess.Popen[bytes] | None = None
        self._rpc: Rpc | None = None
        self._port = 0
        if not self._seeded.exists():
            self._make()
        else:
            self.fresh()

    @property
    def url(self) -> str:
        """The server's address, without a slash at its end."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def rpc(self) -> Rpc:
        """A session of the tests' own."""
        assert self._rpc is not None
        return self._rpc

    def fresh(self) -> None:
        """The state that was seeded, the server started anew on another port."""
        self.stop()
        self._db.parent.mkdir(exist_ok=True)
        _copy(self._seeded, self._db)
        self._start()

    def stop(self) -> None:
        """End the server. Stopping twice is harmless."""
        if self._rpc is not None:
            self._rpc.close()
            self._rpc = None
        if self._server is not None:
            self._server.terminate()
            self._server.wait(30)
            self._server = None

    def quantity(self, sku: str, name: str = "quantity") -> float:
        """What lies in the warehouse; with `forecast_quantity`, less what is promised."""
        [storage] = self.rpc.search("stock.location", [["code", "=", "STO"]], ["id"])
        today = self.rpc.call("model.ir.date.today")
        context = {"locations": [storage["id"]], "stock_date_end": today}
        [found] = self.rpc.search("product.product", [["code", "=", sku]], [name], **context)
        return float(found[name])

    def options(self) -> dict[str, Any]:
        """What an endpoint of ours says in config.yaml to reach it."""
        return {
            "base_url": self.url, "database": self.database, "user": self.user,
            "password": self.password,
        }  # fmt: skip

    def move(self, sku: str, units: int) -> None:
        """Somebody counts the storage zone, and finds more pieces or fewer."""
        [storage] = self.rpc.search("stock.location", [["code", "=", "STO"]], ["id"])
        [product] = self.rpc.search("product.product", [["code", "=", sku]], ["id"])
        line = {"product": product["id"], "quantity": self.quantity(sku) + units}
        counted = {"location": storage["id"], "lines": [["create", [line]]]}
        made = self.rpc.create("stock.inventory", counted)
        self.rpc.call("model.stock.inventory.confirm", made)

    def set_active(self, sku: str, active: bool) -> None:
        """Put a product away, or back."""
        domain = [["code", "=", sku], ["active", "in", [True, False]]]
        [product] = self.rpc.search("product.product", domain, ["id"])
        self.rpc.call("model.product.product.write", [product["id"]], {"active": active})

    def add_clerk(self, login: str) -> None:
        """A user of the company with the same password and in no group."""
        [company] = self.rpc.search("company.company", [], ["id"])
        own = {"companies": [["add", [company["id"]]]], "company": company["id"]}
        clerk = {"name": "Clerk", "login": login, "password": self.password}
        self.rpc.create("res.user", clerk | own)

    def sales(self, reference: str) -> list[dict[str, Any]]:
        """The sales with this reference: number, state, total_amount."""
        fields = ["number", "state", "reference", "total_amount"]
        return self.rpc.search("sale.sale", [["reference", "=", reference]], fields)

    def _make(self) -> None:
        self._db.parent.mkdir(exist_ok=True)
        _remove(self._db)
        self._db.touch()
        self._configure()
        told = self._folder / "password"
        told.write_text(self.password)
        wanted = ["-u", "ir", "res", "sale", "--activate-dependencies"]
        command = [*self._program("trytond-admin"), "--email", "ana@example.com", *wanted]
        done = subprocess.run(
            command, env={**os.environ, "TRYTONPASSFILE": str(told)}, capture_output=True,
            text=True, timeout=LONGEST, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            pytest.fail(f"trytond-admin: {done.stderr[-2000:]}")
        self._start()
        try:
            seed(self.rpc)
        finally:
            self.stop()
        _copy(self._db, self._seeded)
        self._start()

    def _configure(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        text = _CONFIG.format(folder=self._folder, port=self._port)
        (self._folder / "trytond.conf").write_text(text)

    def _program(self, name: str) -> Sequence[str]:
        return [str(self._bin / name), "-c", str(self._folder / "trytond.conf"), "-d",
                self.database]  # fmt: skip

    def _start(self) -> None:
        self._configure()
        with (self._folder / "server.log").open("wb") as log:
            self._server = subprocess.Popen(
                self._program("trytond"), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + LONGEST
        while self._rpc is None:
            try:
                self._rpc = Rpc(self.url, self.database, self.user, self.password)
            except httpx.TransportError:
                ended = self._server.poll() is not None
                if ended or time.monotonic() > until:
                    log_text = (self._folder / "server.log").read_text()[-2000:]
                    self.stop()
                    pytest.fail(f"Tryton did not start: {log_text}")
                time.sleep(0.05)  # the server tells nobody when it listens


def _copy(database: Path, to: Path) -> None:
    """The database as it stands, with what still lies in its log."""
    _remove(to)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def _remove(database: Path) -> None:
    for end in ("", "-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
