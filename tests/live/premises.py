"""A connection between two real systems: django-oscar as web store, Tryton as back office.

No line of code is of these two alone: both stand in config.yaml as README.md shows them, and
everything is done by the command line and the workers that it starts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from tests.live.venvs import LONGEST
from tests.support.premises import ROOT
from tests.support.readme_yaml import endpoint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.live.oscar import OscarShop
    from tests.live.tryton import TrytonHouse

APPROVED = ("--approve", "--reason", "cut-over checked")

_CONNECTIONS = """\
connections:
  shop:
    profile: cycle
    store: oscar
    office: erp
    writes: true
    orders: {since: 2020-01-01, statuses: [new], customer: Web customer}
  back:
    profile: inventory
    source: store
    store: oscar
    office: erp
    writes: true
"""


class LivePremises:
    """A folder with a config; connection `shop` is a cycle between the two, `back` copies the
    store's quantities to the office. `store_url` and `office_url` are where they are reached, when
    something stands between; `patience` is how many seconds the office may take to answer."""

    def __init__(
        self, folder: Path, store: OscarShop, office: TrytonHouse, *, store_url: str = "",
        office_url: str = "", patience: float = 120.0,
    ) -> None:  # fmt: skip
        self.store = store
        self.office = office
        self.path = folder / "config.yaml"
        books = f"{kept(office, office_url or office.url)}    timeout: {patience}\n"
        self.endpoints = {"oscar": stored(store_url or store.root), "erp": books}
        self.write(_CONNECTIONS)

    def write(self, connections: str, **more: str) -> None:
        """config.yaml, with more endpoints beside the two."""
        text = "".join((self.endpoints | more).values())
        self.path.write_text(f"endpoints:\n{text}{connections}")

    def say(self, *words: str, **environment: str) -> tuple[int, dict[str, Any]]:
        """Run a command with --json in a process of its own; its exit code and document."""
        done = subprocess.run(
            [sys.executable, "-m", "syncconsole", "--config", str(self.path), *words, "--json"],
            cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, stdin=subprocess.DEVNULL,
            env={**os.environ, **self.secrets(), **environment},
        )  # fmt: skip
        return done.returncode, json.loads(done.stdout)

    def secrets(self) -> Mapping[str, str]:
        """What config.yaml takes from the environment."""
        return {
            "OSCAR_USER": self.store.user, "OSCAR_PASSWORD": self.store.password,
            "TRYTON_PASSWORD": self.office.password,
        }  # fmt: skip

    def stock(self, number: int) -> tuple[int, int]:
        """(what the store would sell of WID-<number>, what the office has and has not promised),
        each by its own API."""
        left = self.office.quantity(f"WID-{number:04}", "forecast_quantity")
        return self.store.sellable(number), int(left)


def stored(url: str) -> str:
    """The store in config.yaml."""
    return _with(endpoint("oscar"), {"https://shop.example.com/api": f"{url}/api"})


def kept(office: TrytonHouse, url: str) -> str:
    """The office in config.yaml."""
    return _with(
        endpoint("erp"),
        {
            "https://erp.example.com": url,
            "database: erp": f"database: {office.database}",
            "user: syncconsole": f"user: {office.user}",
        },
    )


def _with(text: str, changed: Mapping[str, str]) -> str:
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new)
    return text
