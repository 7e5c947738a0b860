"""A connector whose visitor sits beside it: each question is answered by a simulated program."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from connectors.catalogue import connect
from connectors.contract import Tools
from connectors.model import Change, Delivered, Order, OrderLine
from syncconsole.sandbox.catalogue import Catalogue
from syncconsole.sandbox.webconnector.books import Books
from syncconsole.sandbox.webconnector.desktop import Desktop
from syncconsole.sandbox.webconnector.point_of_sale import PointOfSale
from syncconsole.sandbox.webconnector.program import UnreadableError
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.contract import Connector
    from connectors.model import Outcome
    from syncconsole.sandbox.webconnector.program import Program

PROGRAMS = {"quickbooks_desktop": Desktop, "quickbooks_pos": PointOfSale}
SYSTEMS = tuple(PROGRAMS)


class Box:
    """A mailbox that a program sits at. `here` is whether its visit is on; `lose` drops the next
    answer that a question with this word gets, and ends the visit; `spoil` changes it."""

    def __init__(self, program: Program, clock: FakeClock) -> None:
        self.here = True
        self.lose = ""
        self.spoil: Callable[[str], str] = str
        self.questions: list[str] = []
        self.answers: list[str] = []
        self._program = program
        self._clock = clock
        self._answers: dict[str, Delivered] = {}
        self._lost: dict[str, bytes] = {}

    def last_seen(self) -> datetime | None:
        return self._clock.now()

    def visiting(self) -> bool:
        return self.here

    def greeting(self) -> bytes:
        return self._program.greeting().encode()

    def ask(self, question: bytes, *, key: str, writes: bool) -> None:
        text = question.decode("ascii")
        self.questions.append(text)
        self._lost.pop(key, None)
        try:
            answer = self.spoil(self._program.answer(text))
            self.answers.append(answer)
        except UnreadableError as error:
            self._answers[key] = Delivered(error="0x80040400", message=str(error))
            return
        if self.lose and self.lose in text:
            self.lose, self.here = "", False
            if writes:
                self._lost[key] = question
            return
        self._answers[key] = Delivered(answer.encode())

    def expects(self, key: str) -> bool:
        return self.here

    def answer(self, key: str) -> Delivered | None:
        return self._answers.pop(key, None)

    def unanswered(self, key: str) -> bytes | None:
        return self._lost.get(key)


class Desk:
    """One company, its mailbox, and the connector to it."""

    def __init__(self, system: str, *, items: int = 40, **options: Any) -> None:
        self.clock = FakeClock()
        self.books = Books(Catalogue(items, 7))
        self.program = PROGRAMS[system](self.books)
        self.box = Box(self.program, self.clock)
        self.sent = 0
        if system == "quickbooks_desktop":
            options.setdefault("adjust_account", "Inventory Adjustment")
        tools = Tools(self.clock, mailbox=self.box)
        self.connector: Connector = connect(system, {"password": "x", **options}, tools)
        self.skus = [one.name for one in self.books.items.values() if one.on_hand is not None]

    def push(self, *changes: Change, key: str = "key") -> list[Outcome]:
        return self.connector.push(changes, key=key, ready=self._ready)

    def quantity(self, sku: str, before: int | None, after: int) -> Change:
        return Change("inventory", sku, "", before, after, {"item_id": self.id(sku)})

    def id(self, sku: str) -> str:
        item = self.books.named(sku)
        assert item is not None
        return item.id

    def on_hand(self, sku: str) -> int:
        """What the books hold."""
        return int(self.books.quantity(sku))

    def available(self, sku: str) -> int:
        """What of it is promised to nobody."""
        return int(self.books.available(sku))

    def order(self, reference: str, sku: str, units: int, **more: Any) -> Change:
        """An order of these units at 9.99 a piece."""
        price = Decimal("9.99")
        line = OrderLine(sku, units, price, "A good thing", {"item_id": self.id(sku)})
        at = datetime(2020, 3, 2, 23, 30, tzinfo=UTC)
        order = Order(
            "101", "Awaiting", at, at, "USD", (line,), holds_stock=True,
            **{"customer": "Ana Ünsal", "total": price * units, **more},
        )  # fmt: skip
        return Change("orders", reference, order=order)

    def _ready(self) -> None:
        self.sent += 1
