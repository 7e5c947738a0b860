"""A bench at a system that comes to us: its visitor is here, and answers as soon as it is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from connectors.contract import Tools
from connectors.model import Change, OrderLine
from syncconsole.sandbox.catalogue import Catalogue
from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.shop import UnknownSkuError
from syncconsole.sandbox.webconnector.books import Books, Refusal
from tests.connectors.quickbooks_online.orders import order
from tests.connectors.quickbooks_webconnector.desk import PROGRAMS, Box
from tests.contract.bench import Bench

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.contract import Connector
    from connectors.model import Record

_CALLS = "it calls us over a wire of its own, whose faults tests/webconnector has"
_PASSWORD = "a wrong password is refused as the visitor comes (tests/webconnector); it is no visit"


class VisitedBench(Bench):
    """Over the books of a simulated company."""

    lacks: ClassVar = {
        "wire": _CALLS,
        "cursor": "a list lives no longer than the visit it was begun in, and begins anew",
        "expiry": "the visitor's password does not run out",
        "clock": "the visitor does not tell the time",
        "times": "a sale does not change an item's own time",
        "wrong password": _PASSWORD,
        "expired token": "the visitor's password does not run out",
        "maintenance page": "nobody is asked who could answer with a page; the visitor calls us",
        "key space-before": "QuickBooks cuts blanks off both ends of a name",
        "key space-after": "QuickBooks cuts blanks off both ends of a name",
    }

    def __init__(self, folder: Path, records: int) -> None:
        """A company has most of what the store sells."""
        super().__init__(folder, records)
        catalogue = Catalogue(records * 5 // 4 + 5, 7)
        self.books = Books(catalogue, clock=Clock(self.clock.monotonic, self.clock.now))
        self.program = PROGRAMS[self.system](self.books)
        self.box = Box(self.program, self.clock)

    @property
    def options(self) -> dict[str, Any]:
        return {"password": "the-visitor's-password"}

    @property
    def counted(self) -> bool:
        return True

    def kinds(self) -> list[str]:
        return ["write" if "AddRq" in asked else "read" for asked in self.box.questions]

    def tools(self) -> Tools:
        return Tools(self.clock, mailbox=self.box)

    def seeded(self) -> list[str]:
        return [one.name for one in self.books.items.values() if one.on_hand is not None]

    def held(self, key: str) -> int | None:
        try:
            return int(self.books.available(key))
        except UnknownSkuError:
            return None

    def put(self, key: str, value: int) -> None:
        self.books.set_stock(key, value)

    def rename(self, key: str, other: str) -> None:
        self._item(key).name = other

    def delete(self, key: str) -> None:
        del self.books.items[self._item(key).id]

    def untracked(self) -> str:
        return "Shipping"

    def order(self, record: Record, units: int, reference: str) -> Change:
        line = OrderLine(record.sku, units, Decimal("9.99"), "Thing", record.refs)
        return order(reference, line, total=line.unit_price * units)

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return {
            "wrong host": self._never_came,
            "missing scope": self._refused,
            "other page": self._other_program,
        }

    def _never_came(self) -> Connector:
        """The .qwc file names another address than ours."""
        self.box.last_seen = lambda: None  # type: ignore[method-assign]
        self.box.here = False
        return self.connect()

    def _refused(self) -> Connector:
        """QuickBooks lets us act as a user who may not see customers."""

        def refuse(_request: object) -> None:
            raise Refusal(3260, "Insufficient permission level to perform this action.")

        self.program._CustomerQuery = refuse  # type: ignore[attr-defined]
        return self.connect()

    def _other_program(self) -> Connector:
        """Beside the visitor sits another program than the one that the endpoint names."""
        self.box.spoil = lambda _answer: "<html><body>Log in</body></html>"
        return self.connect()

    def _item(self, key: str) -> Any:
        found = self.books.named(key)
        assert found is not None
        return found
