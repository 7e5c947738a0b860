"""QuickBooks Point of Sale: what is promised to nobody in the simulated shop, and its orders."""

from __future__ import annotations

from typing import ClassVar

from tests.contract.visited import VisitedBench


class Bench(VisitedBench):
    system = "quickbooks_pos"
    lacks: ClassVar = VisitedBench.lacks | {
        "key very-long": "an item's alternate lookup has at most 20 characters",
    }

    def twice(self) -> str:
        """Nothing keeps two items from one alternate lookup."""
        for key in self.seeded()[:2]:
            self.rename(key, "DUP-1")
        return "DUP-1"
