"""Orders placed and goods counted while the wire is bad, and what stands at the end."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from tests.live.oscar_project import GOODS
from tests.live.premises import APPROVED, LivePremises

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    from tests.live.mitm.proxy import Mitm
    from tests.live.oscar import OscarShop
    from tests.live.tryton import TrytonHouse

PLENTY = 1_000
"""Pieces of each that the office begins with, so that every order can be sent."""

_BATCH = 3
_PATIENCE = 30.0
_CALM_RUNS = 5


class Report(Struct, frozen=True):
    """`runs` and `calm_runs` by their state; `expected` is what the office should have left."""

    requests: Counter[tuple[str, bool]]
    runs: Counter[str]
    calm_runs: Counter[str]
    placed: int
    booked: int
    doubled: int
    lost: int
    stock: dict[int, tuple[int, int]]
    expected: dict[int, int]

    @property
    def equal(self) -> int:
        """Goods of which both sides hold what they should."""
        return sum(self.stock[n] == (self.expected[n],) * 2 for n in self.stock)

    @property
    def right(self) -> bool:
        return not self.doubled and not self.lost and self.equal == len(self.stock)

    def faults(self) -> Iterator[tuple[str, int, int]]:
        """(requests and each fault, reads, writes)."""
        whole = [
            sum(n for (_, w), n in self.requests.items() if w is writes) for writes in (False, True)
        ]
        yield "requests", whole[0], whole[1]
        for fault in sorted({fault for fault, _ in self.requests} - {"none"}):
            yield fault, self.requests[fault, False], self.requests[fault, True]

    def figures(self) -> dict[str, str]:
        """What came of it, in words and figures."""
        return {
            "Sync All under faults": _told(self.runs),
            "Sync All afterwards": _told(self.calm_runs),
            "orders placed": str(self.placed),
            "orders booked as a sale": str(self.booked),
            "doubled": str(self.doubled),
            "lost": str(self.lost),
            "goods with equal stock": f"{self.equal} of {len(self.stock)}",
        }


def trade(
    folder: Path, store: OscarShop, office: TrytonHouse, mitm: Mitm, random: Random, orders: int
) -> Report:
    """Place the orders, a few before each Sync All through the bad wire; then let it calm down."""
    premises = LivePremises(
        folder, store, office, store_url=mitm.urls[0], office_url=mitm.urls[1], patience=_PATIENCE
    )
    goods = range(1, GOODS + 1)
    left = {}
    for n in goods:
        office.move(f"WID-{n:04}", PLENTY)
        left[n] = int(office.quantity(f"WID-{n:04}", "forecast_quantity"))
    assert premises.say("sync", "full", "shop", *APPROVED)[0] == 0
    mitm.storm()
    numbers: list[str] = []
    runs: Counter[str] = Counter()
    while len(numbers) < orders:
        for _ in range(min(_BATCH, orders - len(numbers))):
            bought = {n: random.randint(1, 3) for n in random.sample(goods, 2)}
            numbers.append(store.buy(*bought.items()))
            for n, pieces in bought.items():
                left[n] -= pieces
        counted = random.choice(goods)
        office.move(f"WID-{counted:04}", 2)
        left[counted] += 2
        runs[_sync(premises)] += 1
        sys.stderr.write(f"{len(numbers)} orders, runs: {_told(runs)}\n")
    mitm.calm()
    calm: Counter[str] = Counter()
    while calm.total() < _CALM_RUNS and not calm["ok"]:
        calm[_sync(premises)] += 1
    sales = {number: len(office.sales(f"W-{number}")) for number in numbers}
    return Report(
        requests=mitm.counted(), runs=runs, calm_runs=calm, placed=len(numbers),
        booked=sum(sales.values()), doubled=sum(n > 1 for n in sales.values()),
        lost=sum(n == 0 for n in sales.values()),
        stock={n: premises.stock(n) for n in goods}, expected=left,
    )  # fmt: skip


def _sync(premises: LivePremises) -> str:
    _, said = premises.say("sync", "all", "shop", *APPROVED)
    return str(said["run"]["state"])


def _told(runs: Counter[str]) -> str:
    return ", ".join(f"{n} {state}" for state, n in runs.most_common())
