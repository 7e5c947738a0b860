"""What a worker is killed over, one ground a profile: its premises and what they must end as."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from syncconsole.cache.tables import Baseline, CachedRecord, Flow, Item
from syncconsole.cache.tables.base import reading, tuples
from syncconsole.domain.runs import Mode
from syncconsole.engine.scheduling import pause
from tests.support.club import Club
from tests.support.premises import ANA, Premises
from tests.support.trading import AWAITING_PAYMENT, Trading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Things = list[tuple[str, object]]
"""(name, value) of everything both ends hold; what is there twice is listed twice."""


class Ground:
    """Nothing runs by itself here: `first` is killed, `then` follows it. A kill is drawn among so
    many `requests`, about as many as an undisturbed run makes; `answers` are the methods whose
    answer may be lost. `minutes` is whether the next worker comes when whatever was on its way has
    arrived."""

    profile: ClassVar[str]
    first: ClassVar[Mode]
    then: ClassVar[Mode]
    requests: ClassVar[int]
    answers: ClassVar[tuple[str, ...]]
    minutes: ClassVar[bool] = False

    def __init__(self, shop: Premises) -> None:
        self.shop = shop
        pause(None, ANA)

    def things(self) -> Things:
        """What both ends hold now, read on their own side of the wire."""
        raise NotImplementedError

    def wrong_baselines(self) -> list[str]:
        """Keys whose baseline is not what the target holds, which nobody else has changed."""
        return []


class Inventory(Ground):
    """Five pages of stock and three batches of writes."""

    profile, first, then = "inventory", Mode.FULL, Mode.SMART
    requests, answers = 15, ("PUT",)

    def __init__(self, folder: Path) -> None:
        super().__init__(Premises(folder, items=4_500))

    def things(self) -> Things:
        return [*self.shop.stock().items()]

    def wrong_baselines(self) -> list[str]:
        return _differing(self.shop.stock())


class Cycle(Ground):
    """Three orders to book, one that is not paid yet, and quantities back to the store."""

    profile, first, then = "cycle", Mode.ALL, Mode.ALL
    requests, answers, minutes = 24, ("POST", "PUT"), True

    def __init__(self, folder: Path) -> None:
        self.trading = shop = Trading(folder)
        super().__init__(shop)
        self.sold = dict(zip(shop.stocked[:4], (1, 2, 3, 4), strict=True))
        for sku, units in [*self.sold.items()][:3]:
            shop.order(sku, units)
        shop.order(shop.stocked[3], 4, AWAITING_PAYMENT)

    def things(self) -> Things:
        shop = self.trading
        return [
            *((f"receipt {number}", "booked") for number in shop.receipts()),
            *((f"order {number}", fate) for number, fate in shop.fates().items()),
            *((f"{sku} at the office", shop.office(sku)) for sku in shop.both),
            *((f"{sku} on the web", shop.web(sku)) for sku in shop.both),
            ("sold pieces on sale again", self._oversold()),
        ]

    def wrong_baselines(self) -> list[str]:
        return _differing({sku: self.trading.web(sku) for sku in self.trading.both})

    def _oversold(self) -> int:
        """How often a write put a sold piece on sale again: ten were there (I-8)."""
        return sum(
            quantity > 10 - self.sold[sku]
            for sku, quantity in self.trading.written
            if sku in self.sold
        )


class StoreCenter(Ground):
    """A Fresh that brings 120 customers down and a dozen up."""

    profile, first, then = "store-center", Mode.FRESH, Mode.DELTA
    requests, answers = 130, ("POST",)

    def __init__(self, folder: Path) -> None:
        # A busy machine takes longer than two seconds for a dozen customers; what is not readable
        # after the timeout counts as never sent.
        self.club = Club(folder, timeout=5.0)
        super().__init__(self.club)
        for n in range(12):
            self.club.till.enrol(f"T-{n}", f"Ana {n}")

    def things(self) -> Things:
        return [*self.club.customers()]


class Feeds(Ground):
    """A Refresh of a store's products, variants and prices; it writes nothing."""

    profile, first, then = "feeds", Mode.REFRESH, Mode.REFRESH
    requests, answers = 8, ("GET",)

    def __init__(self, folder: Path) -> None:
        shop = Premises(folder, items=900)
        shop.configure("  window: {profile: feeds, store: web}\n")
        shop.connection = "window"
        super().__init__(shop)

    def things(self) -> Things:
        with reading():
            rows = CachedRecord.select(Flow.component, CachedRecord.remote_id, CachedRecord.digest)
            kept = [
                (f"{component} {remote}", digest)
                for component, remote, digest in tuples(
                    rows.join(Flow).where(CachedRecord.gone.is_null())
                )
            ]
        return [*kept, ("writes", self.shop.sandbox.log.counts["write"])]


GROUNDS: dict[str, Callable[[Path], Ground]] = {
    ground.profile: ground for ground in (Inventory, Cycle, StoreCenter, Feeds)
}
"""Profile -> its ground in a new folder."""


def _differing(held: dict[str, int]) -> list[str]:
    by_key = {sku.casefold(): qty for sku, qty in held.items()}
    with reading():
        rows = Item.select(Item.target_sku, Baseline.qty).join(
            Baseline, on=(Baseline.item == Item.id)
        )
        return [
            sku for sku, qty in tuples(rows)
            if held.get(sku, by_key.get(sku.casefold())) not in (qty, None)
        ]  # fmt: skip
