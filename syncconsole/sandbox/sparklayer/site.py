"""The site: its price lists, the prices on them, and the stock it was told of.

Two lists name most of what the store sells, one names a little, one has only rules, one nothing.
The product with the SKUs ABC-1, ABC-2 and ABC-3 is on them in part: ABC-3 is on none, and so
nobody in the trade can buy it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from syncconsole.sandbox.chance import draws, seeded
from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.shop import UnknownSkuError, opening_stock

if TYPE_CHECKING:
    from syncconsole.sandbox.catalogue import Catalogue

SITE = "sandbox-site"
CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105 - opens nothing but a simulated site

TOKEN_SECONDS = 3600.0
"""How long a token lives; there is no refresh token (vendor page "Authentication")."""


@dataclass(frozen=True, slots=True)
class PriceList:
    """A price list; `rules` derives prices that are stored nowhere."""

    slug: str
    name: str
    currency_code: str = "eur"
    source: str = "integration"
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Price:
    """What one costs, in cents, from a quantity on."""

    quantity: int
    cents: int


@dataclass(frozen=True, slots=True)
class Place:
    """A stock location, by the site's own id and by the merchant's."""

    id: str
    external_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Level:
    """What lies there; `least` is how far it may be oversold, at most 0."""

    stock: int
    restock_date: str | None = None
    least: int | None = None


LISTS = (
    PriceList("base-list", "Base Price List", source="platform"),
    PriceList("clearance", "Clearance"),
    PriceList("retail-minus-20", "Retail minus 20 %", source="custom", rules=("-20",)),
    PriceList("trade-eu", "Trade EU"),
    PriceList("vip", "VIP"),
)

PLACES = (
    Place("0b6f3c1e-7f0e-4a57-9a2e-000000000001", "default", "Default"),
    Place("0b6f3c1e-7f0e-4a57-9a2e-000000000002", "harbour", "Harbour Street"),
)


class Site:
    """The state of one site; every public method may be called from any thread."""

    def __init__(self, catalogue: Catalogue, *, clock: Clock | None = None) -> None:
        self.catalogue = catalogue
        self.clock = clock or Clock()
        self.lock = threading.RLock()
        self.lists = {one.slug: one for one in LISTS}
        self.token_seconds = TOKEN_SECONDS
        self._tokens: dict[str, float] = {}
        self._chance = seeded(catalogue.seed, "sparklayer tokens")
        self._prices: dict[str, dict[str, list[Price]]] | None = None
        self._levels: dict[tuple[str, str], Level] | None = None

    @property
    def prices(self) -> dict[str, dict[str, list[Price]]]:
        """By list and SKU, the price breaks by quantity; made when first asked for."""
        if self._prices is None:
            self._prices = _priced(self.catalogue)
        return self._prices

    @property
    def levels(self) -> dict[tuple[str, str], Level]:
        """By SKU and location id; made when first asked for."""
        if self._levels is None:
            self._levels = _stocked(self.catalogue)
        return self._levels

    def issue(self) -> tuple[str, int]:
        """A new token, and for how many seconds it is good."""
        with self.lock:
            token = f"spark-{self._chance.getrandbits(160):040x}"
            self._tokens[token] = self.clock.monotonic() + self.token_seconds
            return token, round(self.token_seconds)

    def admits(self, token: str) -> bool:
        """Whether the token is alive."""
        return self.clock.monotonic() < self._tokens.get(token, 0.0)

    def expire(self) -> None:
        """End every token, as deleting the API key does."""
        with self.lock:
            self._tokens.clear()

    def stock(self, sku: str, place: str = "default") -> Level:
        """The level of a SKU at a location, by either of its ids; raises UnknownSkuError."""
        found = self.place(place)
        level = self.levels.get((sku, found.id)) if found else None
        if level is None:
            raise UnknownSkuError(f"the site keeps no stock of {sku!r} at {place!r}")
        return level

    def set_stock(self, sku: str, quantity: int, place: str = "default") -> None:
        """Someone sets a level in the dashboard; raises UnknownSkuError for an unknown place."""
        found = self.place(place)
        if found is None:
            raise UnknownSkuError(f"the site has no stock location {place!r}")
        with self.lock:
            before = self.levels.get((sku, found.id), Level(0))
            self.levels[sku, found.id] = replace(before, stock=quantity)

    def place(self, name: str) -> Place | None:
        """The location with this id, the site's own or the merchant's."""
        return next((one for one in PLACES if name in (one.id, one.external_id)), None)


def _priced(catalogue: Catalogue) -> dict[str, dict[str, list[Price]]]:
    dice = draws(catalogue.seed, "sparklayer prices", "B", catalogue.items)
    base: dict[str, list[Price]] = {}
    trade: dict[str, list[Price]] = {}
    for item in range(catalogue.items):
        sku, cents = catalogue.sku(item), catalogue.price(catalogue.product_of(item))
        if dice[item] >= 16:
            base[sku] = [Price(1, cents)]
        if dice[item] >= 80:
            trade[sku] = [Price(1, cents * 80 // 100), Price(10, cents * 75 // 100)]
    base["ABC-1"], base["ABC-2"] = [Price(1, 4995)], [Price(1, 4995)]
    trade["ABC-1"] = [Price(1, 3995), Price(5, 3745), Price(10, 3495)]
    vip = {"ABC-1": [Price(1, 3495)]}
    return {"base-list": base, "trade-eu": trade, "vip": vip}


def _stocked(catalogue: Catalogue) -> dict[tuple[str, str], Level]:
    first, second = opening_stock(catalogue.items, catalogue.seed)
    levels: dict[tuple[str, str], Level] = {}
    for item, (here, there) in enumerate(zip(first, second, strict=True)):
        sku = catalogue.sku(item)
        due = "2026-04-01" if here == 0 else None
        levels[sku, PLACES[0].id] = Level(here, due, -5 if item % 7 == 0 else None)
        if there >= 0:
            levels[sku, PLACES[1].id] = Level(there)
    for sku, quantity in (("ABC-1", 12), ("ABC-2", 0), ("ABC-3", 7)):
        levels[sku, PLACES[0].id] = Level(quantity)
    return levels
