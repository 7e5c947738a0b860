"""The simulated company: who may come in, what lies there, and what a test may do in it."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.chance import seeded
from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.shop import UnknownSkuError
from syncconsole.sandbox.tryton.books import LOST, OUTPUT, STORAGE, add_move, open_books

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syncconsole.sandbox.catalogue import Catalogue
    from syncconsole.sandbox.tryton.tables import Table
    from syncconsole.sandbox.tryton.tagged import Json

DATABASE = "sandbox"
USER = "sandbox"
PASSWORD = "sandbox-tryton-password"  # noqa: S105 - opens nothing but a simulated company
MOST_ATTEMPTS = 20

SHELVES = (STORAGE, OUTPUT)


class Ledger:
    """A company in Tryton; every method may be called from any thread. Its books are opened when
    they are first asked for.

    `denied` are models the user has no right to, `warn` holds sales back with a warning when they
    are confirmed, `busy` ends the next so many writes with a ConcurrencyException.
    """

    def __init__(self, catalogue: Catalogue, *, clock: Clock | None = None) -> None:
        self.catalogue = catalogue
        self.clock = clock or Clock()
        self.lock = threading.RLock()
        self.denied = set[str]()
        self.warn = False
        self.busy = 0
        self.attempts = 0
        self._sessions = set[str]()
        self._chance = seeded(catalogue.seed, "tryton sessions")
        self._books: dict[str, Table] | None = None

    @property
    def books(self) -> dict[str, Table]:
        """The tables by the name of their model."""
        with self.lock:
            if self._books is None:
                self._books = open_books(self.catalogue, self.clock)
            return self._books

    def log_in(self, user: str, password: object) -> str | None:
        """A new session's token, None where the password is wrong."""
        with self.lock:
            if (user, password) != (USER, PASSWORD):
                self.attempts += 1
                return None
            self.attempts = 0
            token = f"{self._chance.getrandbits(160):040x}"
            self._sessions.add(token)
            return token

    def log_out(self, token: str) -> None:
        """End a session."""
        self._sessions.discard(token)

    def admits(self, token: str) -> bool:
        """Whether the session is alive."""
        return token in self._sessions

    def expire(self) -> None:
        """End every session, as a changed password does."""
        self._sessions.clear()

    def quantity(self, sku: str) -> float:
        """On hand, picked goods included; raises UnknownSkuError."""
        return self.on_hand(self.product(sku)["id"], SHELVES)

    def available(self, sku: str, *, until_today: bool = False) -> float:
        """On hand less what open moves will take out of the shelves, whenever or until today."""
        today = self.clock.now().date()
        product = self.product(sku)["id"]
        moves = self.books["stock.move"].where(product=product, state="draft")
        taken = sum(
            move["internal_quantity"]
            for move in moves
            if move["from_location"] in SHELVES
            and move["to_location"] not in SHELVES
            and not (until_today and move["planned_date"] > today)
        )
        return self.on_hand(product, SHELVES) - float(taken)

    def on_hand(self, product: int, places: Iterable[int]) -> float:
        """What done moves left of a product in these locations together."""
        here = frozenset(places)
        return sum(
            ((move["to_location"] in here) - (move["from_location"] in here))
            * float(move["internal_quantity"])
            for move in self.books["stock.move"].where(product=product, state="done")
        )

    def stock(self, places: Iterable[int]) -> dict[int, float]:
        """By product, what done moves left in these locations together."""
        here, left = frozenset(places), dict[int, float]()
        for move in self.books["stock.move"].where(state="done"):
            units = (move["to_location"] in here) - (move["from_location"] in here)
            if units:
                product = move["product"]
                left[product] = left.get(product, 0.0) + units * move["internal_quantity"]
        return left

    def set_stock(self, sku: str, quantity: int) -> None:
        """Someone counts the storage zone: on hand is `quantity` afterwards."""
        with self.lock:
            product = self.product(sku)["id"]
            more = quantity - self.on_hand(product, SHELVES)
            start, end = (LOST, STORAGE) if more > 0 else (STORAGE, LOST)
            if more:
                add_move(self.books, self.clock, product, start, end, abs(more), done=True)

    def ship(self, reference: str) -> None:
        """Someone packs and sends a sale: its moves are done."""
        with self.lock:
            for sale in self.books["sale.sale"].where(reference=reference):
                for move in self.books["stock.move"].where(origin=f"sale.sale,{sale['id']}"):
                    today = self.clock.now().date()
                    self.books["stock.move"].change(move["id"], state="done", effective_date=today)
                self.books["sale.sale"].change(sale["id"], state="done")

    def holds(self, item: int) -> bool:
        """Whether the company has this item of the store's."""
        sku = self.catalogue.sku(item)
        return any(self.books["product.product"].where(code=sku))

    def sales(self, reference: str) -> list[Json]:
        """The sales with this reference, oldest first."""
        return list(self.books["sale.sale"].where(reference=reference))

    def product(self, sku: str) -> Json:
        """The product of this code; raises UnknownSkuError."""
        found = next(self.books["product.product"].where(code=sku), None)
        if found is None:
            raise UnknownSkuError(f"the company has no product {sku!r}")
        return found

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing."""
        with self.lock:
            saved: dict[str, Any] = {name: table.saved() for name, table in self.books.items()}
            try:
                yield
            except BaseException:
                for name, table in self.books.items():
                    table.restore(saved[name])
                raise
