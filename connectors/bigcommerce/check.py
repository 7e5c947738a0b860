"""What a person wants to know of a store's connection before trusting it, and how to mend it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connectors.bigcommerce.order_shapes import OrderCount
from connectors.bigcommerce.orders import COUNT, ORDER_SCOPE
from connectors.bigcommerce.reading import ITEMS, STOCK_SCOPE
from connectors.bigcommerce.shapes import Counted, Locations, Store, Time
from connectors.errors import ConnectorError, Misconfigured, Rejected, Retriable, Unauthorised
from connectors.findings import MOST_SKEW
from connectors.model import Finding
from connectors.retry import http_date
from connectors.text import one_line

if TYPE_CHECKING:
    from connectors.contract import Clock
    from connectors.http import HttpClient

INFORMATION_SCOPE = "the scope Information & Settings: read-only"
LOCATION_SCOPE = "the scope Store Locations: read-only"
_ATTEMPTS = 2


class Check:
    """Tries reach, credential, permissions, clock and counts; never raises a ConnectorError.

    `orders` adds the permission to read orders, which stock alone does not need.
    """

    def __init__(
        self, http: HttpClient, clock: Clock, location: int, *, orders: bool = False
    ) -> None:
        self._http = http
        self._clock = clock
        self._location = location
        self._orders = orders
        self._first_date: datetime | None = None

    def findings(self) -> list[Finding]:
        """One line each; the first alone where nothing else can work without it."""
        try:
            found = [self._store()]
        except ConnectorError as error:
            found = [_failed("store", error)]
            if not isinstance(error, Unauthorised) or error.code == "http_401":
                return found
        for name, step in (
            ("clock", self._time),
            ("location", self._place),
            ("inventory", self._count),
            *([("orders", self._order_count)] if self._orders else []),
        ):
            try:
                found.append(step())
            except ConnectorError as error:
                found.append(_failed(name, error))
        return found

    def _store(self) -> Finding:
        store, answer = self._http.fetch(
            "/v2/store", Store, needs=INFORMATION_SCOPE, attempts=_ATTEMPTS
        )
        self._first_date = http_date(answer.headers.get("date", ""))
        name = one_line(store.name, limit=100) or "a store without a name"
        money = f", {one_line(store.currency, limit=10)}" if store.currency else ""
        return Finding("store", ok=True, text=f"reached {name}{money}; the token is accepted")

    def _time(self) -> Finding:
        theirs = self._their_time()
        skew = (theirs - self._clock.now()).total_seconds()
        side = "ahead of" if skew >= 0 else "behind"
        text = f"the store's clock is {abs(skew):.0f} s {side} this machine's"
        ok = abs(skew) <= MOST_SKEW
        return Finding("clock", ok=ok, text=text, remedy="" if ok else _CLOCK)

    def _their_time(self) -> datetime:
        """The store's own clock, or the Date its first answer carried."""
        try:
            time, _ = self._http.fetch(
                "/v2/time", Time, needs=INFORMATION_SCOPE, attempts=_ATTEMPTS
            )
            return datetime.fromtimestamp(time.time, UTC)
        except ConnectorError:
            if self._first_date is None:
                raise
            return self._first_date

    def _place(self) -> Finding:
        locations, _ = self._http.fetch(
            "/v3/inventory/locations",
            Locations,
            query={"limit": 250},
            needs=LOCATION_SCOPE,
            attempts=_ATTEMPTS,
        )
        for one in locations.data:
            if one.id == self._location:
                text = f"location {one.id} is {one_line(one.label, limit=100)}"
                if one.enabled:
                    return Finding("location", ok=True, text=text)
                remedy = "Enable it in the store, or set location to another one."
                return Finding("location", ok=False, text=f"{text}, switched off", remedy=remedy)
        names = ", ".join(
            f"{one.id} ({one_line(one.label, limit=60)})" for one in locations.data[:20]
        )
        return Finding(
            "location",
            ok=False,
            text=f"the store has no location {self._location}; it has {names or 'none'}",
            remedy="Set location to one of these in config.yaml.",
        )

    def _count(self) -> Finding:
        counted, _ = self._http.fetch(
            ITEMS,
            Counted,
            query={"location_id:in": self._location, "limit": 1, "page": 1},
            needs=STOCK_SCOPE,
            attempts=_ATTEMPTS,
        )
        total = counted.meta.pagination.total
        text = f"{total:,} stock records at location {self._location}; a check writes nothing"
        if total:
            return Finding("inventory", ok=True, text=text)
        remedy = "Check that products track inventory and are stocked at this location."
        return Finding("inventory", ok=False, text=text, remedy=remedy)

    def _order_count(self) -> Finding:
        counted, _ = self._http.fetch(COUNT, OrderCount, needs=ORDER_SCOPE, attempts=_ATTEMPTS)
        return Finding("orders", ok=True, text=f"{counted.count:,} orders can be read")


_CLOCK = "Set this machine's clock by NTP; times of orders and changes are compared with it."


def _failed(name: str, error: ConnectorError) -> Finding:
    said = f" It said: {error.detail}" if error.detail else ""
    return Finding(name, ok=False, text=error.message + said, remedy=_remedy(error))


def _remedy(error: ConnectorError) -> str:
    if isinstance(error, Unauthorised):
        if error.code == "http_401":
            return (
                "Make an API account in the store (Settings, Store-level API accounts) and put its "
                "access token where config.yaml takes `token` from; check that store_hash is the "
                "same store's."
            )
        return "Add that scope to the API account in the store's settings, then check again."
    if isinstance(error, Misconfigured):
        return "Correct base_url in config.yaml; leave it out for BigCommerce itself."
    if isinstance(error, Rejected) and error.code == "http_404":
        return "Check store_hash (it follows /stores/ in the API path) and base_url."
    if isinstance(error, Retriable) and error.code in {"no_connection", "timeout", "cut"}:
        return "Check base_url, name resolution and the way out of this machine's network."
    if isinstance(error, Retriable):
        return "The store may be in maintenance: look at its status page and try again later."
    return "Something else than the store's API answered: check base_url and any proxy between."
