"""Lives of profile `inventory`: two lists of quantities, and everything that befalls them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import rule

from syncconsole.config import Guards, Share
from syncconsole.domain.outcomes import Outcome
from syncconsole.domain.runs import Approver, Mode
from tests.machines import checks
from tests.machines.ends import Watched
from tests.machines.life import COMMON, ENDS, SKUS, Act, Life, acts, chance
from tests.support.house import House

if TYPE_CHECKING:
    from pathlib import Path

IDS = [f"id-{sku}" for sku in SKUS]
NAMES = (*SKUS, "E")

SKU, ID, QTY = st.sampled_from(SKUS), st.sampled_from(IDS), st.integers(-2, 9)
HAPPENS = acts(
    COMMON,
    chance(20, "the_office_counts", SKU, QTY),
    chance(1, "the_office_counts", SKU, st.none()),
    chance(6, "somebody_edits_the_store", SKU, st.integers(0, 9)),
    chance(1, "somebody_edits_the_store", SKU, st.none()),
    chance(2, "a_record_is_renamed", ENDS, ID, st.sampled_from(NAMES)),
    chance(1, "a_record_is_deleted", ENDS, ID),
    chance(1, "a_record_is_doubled", ENDS, SKU),
    chance(3, "the_double_is_deleted", ENDS, SKU),
    chance(1, "the_store_applies_later", st.integers(0, 3)),
    chance(6, "sync", st.sampled_from([Mode.SMART, Mode.SMART, Mode.FULL]),
           st.sampled_from(Approver), st.sampled_from([False, False, True])),
)  # fmt: skip


class InventoryLife(Life):
    """An office counts, a store sells, records are renamed, doubled, deleted and made again."""

    compare_and_set: ClassVar[bool]

    @rule(act=HAPPENS)
    def happens(self, act: Act) -> None:
        self.happen(act)

    def build(self, folder: Path) -> House:
        size = {"page": 3, "read_batch": 1, "write_batch": 2}
        office = Watched(dict.fromkeys(SKUS, 5), page=3)
        web = Watched(dict.fromkeys(SKUS, 5), compare_and_set=self.compare_and_set, **size)
        return House(folder, office, web, guards=Guards(min_rows=Share(Decimal(50), percent=True)))

    def world_acts(self) -> None:
        """One piece of whatever is there is sold."""
        for record in self.web.records.values():
            if isinstance(record.qty, int) and record.qty > 0:
                self.web.records[record.remote_id] = msgspec.structs.replace(
                    record, qty=record.qty - 1
                )
                return

    def the_office_counts(self, sku: str, qty: int | None) -> None:
        self.office.put(sku, qty)

    def somebody_edits_the_store(self, sku: str, qty: int | None) -> None:
        self.web.put(sku, qty)

    def a_record_is_renamed(self, end: str, identity: str, sku: str) -> None:
        side: Watched = getattr(self, end)
        if identity in side.records:
            side.rename(identity, sku)

    def a_record_is_deleted(self, end: str, identity: str) -> None:
        getattr(self, end).records.pop(identity, None)

    def a_record_is_doubled(self, end: str, sku: str) -> None:
        getattr(self, end).put(sku, 3, remote_id=f"other-{sku}")

    def the_double_is_deleted(self, end: str, sku: str) -> None:
        getattr(self, end).records.pop(f"other-{sku}", None)

    def the_store_applies_later(self, lag: int) -> None:
        self.web.lag = lag

    def everything_comes_to_rest(self) -> None:
        """I-4: once faults stop, two Fulls bring both sides together; a Smart then writes nothing
        and a Full all."""
        self.rest()
        for _ in range(2):
            self.run(Mode.FULL, Approver.NAMED)
        checks.no_intent_is_open()
        alike = 0
        for sku in NAMES:
            source, target = self.office.held(sku), self.web.held(sku)
            if isinstance(source, int) and isinstance(target, int):
                alike += 1
                assert target == max(source - self.house.connection.buffer, 0), sku
        for mode, writes in ((Mode.SMART, 0), (Mode.FULL, alike)):
            before = len(self.web.writes)
            run = self.run(mode, Approver.NAMED)
            assert run is not None
            assert len(self.web.writes) - before == writes, mode
            assert self.house.counts(run)[Outcome.PUSHED] == writes


class GuardedInventory(InventoryLife):
    """The store compares and sets."""

    compare_and_set = True


class UnguardedInventory(InventoryLife):
    """The store takes whatever comes; the engine reads before it writes."""

    compare_and_set = False
