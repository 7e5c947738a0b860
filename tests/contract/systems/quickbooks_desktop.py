"""QuickBooks Desktop: what is on hand in the simulated company file, and its sales receipts."""

from __future__ import annotations

from typing import Any, ClassVar

from tests.contract.visited import VisitedBench


class Bench(VisitedBench):
    system = "quickbooks_desktop"
    lacks: ClassVar = VisitedBench.lacks | {
        "twice": "QuickBooks keeps the names of its items unique",
        "key very-long": "a name has 31 characters, and 159 with those it stands under",
    }

    @property
    def options(self) -> dict[str, Any]:
        return super().options | {"adjust_account": "Inventory Adjustment"}
