"""Real premises with a Tryton as office: a store that takes orders, and workers."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import yaml

from syncconsole.config import load
from syncconsole.sandbox.order import Line
from tests.support.premises import ROOT, Premises

if TYPE_CHECKING:
    from pathlib import Path

    from tests.connectors.tryton.peer import Peer

APPROVED = ("--approve", "--reason", "cut-over checked")
_STORE = {"connector": "bigcommerce", "store_hash": "sandbox", "token": "sandbox-token"}
_ORDERS = {"since": "2020-01-01", "statuses": ["Awaiting Fulfillment"], "prefix": "T-"}


class TrytonPremises(Premises):
    """Connection `shop` is a cycle between the simulated store and the peer; `back` copies the
    store's quantities to the office."""

    def __init__(self, folder: Path, peer: Peer, *, timeout: float = 30.0) -> None:
        super().__init__(folder, items=30, timeout=timeout)
        self.peer = peer
        store = _STORE | {"base_url": self.sandbox.url, "location": 1, "apply_delay": 0.5}
        office = {"connector": "tryton", "timeout": timeout, **peer.options}
        both = {"store": "web", "office": "office", "writes": True, "review": "held"}
        back = {"profile": "inventory", "source": "store", **both}
        config = {
            "endpoints": {"web": store, "office": office},
            "connections": {"shop": {"profile": "cycle", "orders": _ORDERS, **both}, "back": back},
        }
        path = folder / "config.yaml"
        path.write_text(yaml.safe_dump(config))
        self.config = load(path)

    def say(self, *words: str) -> tuple[int, dict[str, Any]]:
        """Run a command with --json; its exit code and its one document."""
        done = subprocess.run(
            self.command(*words, "--json"), cwd=ROOT, capture_output=True, text=True, timeout=120,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return done.returncode, json.loads(done.stdout)

    def order(self, sku: str, units: int) -> str:
        """Somebody buys at 9.99 a piece; the order's number."""
        return str(self.sandbox.shop.order([Line(sku, units, cents=999)], status=11).id)

    def web(self, sku: str) -> int:
        """What the store holds."""
        return self.sandbox.shop.stock(sku).true or 0
