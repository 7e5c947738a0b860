"""A quarter of a town: one config with a cycle, an inventory and a Store Center over two sandboxes,
in which people buy, restock and enrol while the connections sync."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import TYPE_CHECKING

import yaml

from syncconsole.config import load
from syncconsole.domain.runs import Mode
from syncconsole.engine.scheduling import pause
from syncconsole.sandbox.server import Sandbox
from tests.support.club import Till, centre, members
from tests.support.premises import ANA
from tests.support.trading import Trading

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from syncconsole.sandbox.clock import Clock

FIRST = {"shop": Mode.ALL, "outlet": Mode.FULL, "street": Mode.FRESH}
AGAIN = {"shop": Mode.ALL, "outlet": Mode.SMART, "street": Mode.DELTA}
LAST = {"shop": Mode.ALL, "outlet": Mode.FULL, "street": Mode.DELTA}
"""Connection -> the mode it is first synced with, again and again, and when all is quiet."""

WHOLE = {"shop": Mode.FULL}
"""What a cycle ends with: a sale and a delivery of as many pieces cancel out in a Smart, which then
leaves the web a sold piece short until the next Full."""


class Quarter(Trading):
    """`shop` is a cycle, `outlet` an inventory with a store and a warehouse of its own, `street` a
    Store Center whose main server stands beside the shop."""

    def __init__(
        self, folder: Path, seed: int, *, timeout: float, clock: Clock | None = None
    ) -> None:
        super().__init__(folder, timeout=timeout, clock=clock)
        self.outlet = Sandbox(items=60, strange=False, folder=folder / "outlet", clock=clock)
        self.people = self.sandbox.organisation
        self.till = Till(folder, clock.now if clock else None)
        self.booked: list[str] = []
        self.trades = 0
        self._rng = random.Random(seed)
        self._trading = False
        self._configure(timeout)
        pause(None, ANA)

    def open(self) -> None:
        """From now on something happens at every fifth request, in the middle of whatever runs."""
        self._trading = True
        self._next_trade()

    def close_shop(self) -> None:
        """Nobody buys or moves anything any more."""
        self._trading = False

    def at_the_till(self) -> None:
        """Between two syncs the till enrols somebody and corrects a name."""
        number = len(self.till.customers())
        self.till.enrol(f"T-{number}", f"Ana {number}")
        self.till.rename(self._rng.choice(self.till.customers())[0], f"Renamed {number}")

    def differing(self) -> list[str]:
        """What is not as it must be when everything has come through, as sentences."""
        receipts = self.receipts()
        here, there = Counter(self.till.customers()), Counter(members(self.sandbox))
        return [
            *(f"{sku}: the web has {web}, not {should}"
              for sku, (web, should) in self.out_of_step().items()),
            *(f"order {number} is booked {times} times" for number in self.booked
              if (times := receipts.count(f"W-{number}")) != 1),
            *(f"the outlet's {sku}: {has}, not {should}" for sku, has, should in self._outlet()),
            *(f"{key} is {name} at one server of the street alone"
              for key, name in (here - there) + (there - here)),
        ]  # fmt: skip

    @property
    def requests(self) -> int:
        return self.sandbox.log.count + self.outlet.log.count

    def _next_trade(self) -> None:
        if self._trading:
            self.sandbox.hooks.before(self.sandbox.log.count + 5, self._trade)

    def _trade(self) -> None:
        self.trades += 1
        self._rng.choice([self._sale, self._sale, self._restock, self._move, self._correct])()
        self._next_trade()

    def _sale(self) -> None:
        sku = self._rng.choice(self.both)
        there = self.web(sku)
        if there > 0:
            self.booked.append(self.order(sku, min(self._rng.randint(1, 3), there)))

    def _restock(self) -> None:
        sku = self._rng.choice(self.both)
        self.company.set_stock(sku, self.company.quantity(sku) + self._rng.randint(1, 12))

    def _move(self) -> None:
        assert self.outlet.warehouse is not None
        sku, _, _ = self._rng.choice(self._outlet(everything=True))
        self.outlet.warehouse.set_stock(sku, self._rng.randint(0, 40))
        self.outlet.warehouse.write()

    def _correct(self) -> None:
        person = self._rng.choice([*self.people.everybody()])
        self.people.change(str(person.id), firstname=f"Corrected {self.trades}")

    def _outlet(self, *, everything: bool = False) -> list[tuple[str, int, int]]:
        """(SKU, what the outlet's store holds, what its warehouse does), where they differ."""
        catalogue, warehouse = self.outlet.catalogue, self.outlet.warehouse
        assert warehouse is not None
        skus = [catalogue.sku(n) for n in range(catalogue.items) if warehouse.holds(n)]
        held = [(sku, self.outlet.shop.stock(sku).true, warehouse.quantity(sku)) for sku in skus]
        return [
            (sku, has, should) for sku, has, should in held
            if has is not None and (everything or has != should)
        ]  # fmt: skip

    def _configure(self, timeout: float) -> None:
        document = yaml.safe_load(self.config.path.read_text())
        street = centre(self.sandbox, "street", timeout, ["customers"])
        document["endpoints"] |= street["endpoints"] | {
            "window": {
                "connector": "bigcommerce", "base_url": self.outlet.url, "store_hash": "sandbox",
                "token": "sandbox-token", "location": 1, "timeout": timeout, "apply_delay": 0.5,
            },
            "shelves": {"connector": "files", "folder": "outlet", "settle": 0},
        }  # fmt: skip
        document["connections"] |= street["connections"] | {
            "outlet": {
                "profile": "inventory", "store": "window", "office": "shelves", "writes": True,
            }
        }  # fmt: skip
        self.config.path.write_text(json.dumps(document, default=str))  # JSON is YAML, too
        self.config = load(self.config.path)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, trace)
        self.outlet.stop()
        self.till.close()
