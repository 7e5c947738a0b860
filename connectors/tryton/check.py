"""What a person wants to know of a company before trusting it, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import ConnectorError, Misconfigured, Rejected, Retriable, Unauthorised
from connectors.findings import clocks, tried
from connectors.model import Finding
from connectors.retry import http_date
from connectors.text import one_line
from connectors.tryton.shapes import Access, Preferences

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from connectors.contract import Clock
    from connectors.tryton.api import Api
    from connectors.tryton.books import Books
    from connectors.tryton.options import Options
    from connectors.tryton.reading import Reading

_ATTEMPTS = 2

_READ = ("product.product", "product.template", "stock.location", "stock.move")
_COUNT = ("stock.inventory", "stock.inventory.line")
_SELL = ("sale.sale", "sale.line", "party.party", "account.tax", "currency.currency")


class Check:
    """Tries reach, log-in, rights, clock, counts and names; never raises a ConnectorError."""

    def __init__(
        self, api: Api, reading: Reading, books: Books, options: Options, clock: Clock
    ) -> None:
        self._api = api
        self._reading = reading
        self._books = books
        self._options = options
        self._clock = clock
        self._their_time: datetime | None = None

    def findings(self) -> list[Finding]:
        """One line each; the first alone where nothing else can work without it."""
        return tried("company", self._company, self._steps, self._failed)

    def _steps(self) -> dict[str, Callable[[], Finding]]:
        steps: dict[str, Callable[[], Finding]] = {
            "rights": self._rights,
            "clock": self._clocks,
            "warehouse": self._warehouse,
            "inventory": self._count,
        }
        if self._options.orders_given:
            steps |= {"sales": self._sales, "customer": self._customer, "orders": self._names}
        return steps

    def _company(self) -> Finding:
        method = "model.res.user.get_preferences"
        told, answer = self._api.answered(method, Preferences, [True], attempts=_ATTEMPTS)
        self._their_time = http_date(answer.headers.get("date", ""))
        name = one_line(told.company_name or "", limit=100) or "a company without a name"
        text = f"reached {name}; the user {self._options.user} is let in"
        return Finding("company", ok=True, text=text)

    def _rights(self) -> Finding:
        access = self._access((*_READ, *_COUNT))
        unread = [model for model in _READ if not access[model].read]
        if unread:
            return _lacks("rights", "read", unread)
        counts = all(access[one].create and access[one].write for one in _COUNT)
        may = "and count stock" if counts else "but not count stock"
        return Finding("rights", ok=True, text=f"the user may read products and moves, {may}")

    def _sales(self) -> Finding:
        access = self._access(_SELL)
        unread = [model for model in _SELL if not access[model].read]
        if unread:
            return _lacks("sales", "read", unread)
        sale = access["sale.sale"]
        if not (sale.create and sale.write):
            return _lacks("sales", "make and change", ["sale.sale"])
        return Finding("sales", ok=True, text="the user may make sales")

    def _access(self, models: tuple[str, ...]) -> dict[str, Access]:
        method = "model.ir.model.access.get_access"
        found = self._api.read(method, dict[str, Access], [list(models)])
        return {model: found.get(model, Access()) for model in models}

    def _clocks(self) -> Finding:
        now = self._clock.now()
        return clocks("Tryton's", self._their_time, now, proxy=_PROXY, remedy=_CLOCK)

    def _warehouse(self) -> Finding:
        place = self._reading.place
        zones = "its storage and output zones" if len(place.zones) > 1 else "its storage"
        what = "less what open moves will take" if self._options.available else "all of it"
        where = f"{one_line(place.name, limit=100)} counts, {zones}"
        return Finding("warehouse", ok=True, text=f"what lies in {where}, {what}")

    def _count(self) -> Finding:
        goods = [["type", "=", "goods"], ["consumable", "=", False]]
        total = self._api.count("product.product", goods)
        nameless = self._api.count("product.product", [*goods, ["code", "in", [None, ""]]])
        told = f", {nameless:,} of them without a code, which are left out" if nameless else ""
        text = f"{total:,} active goods{told}; a check writes nothing"
        if total - nameless:
            return Finding("inventory", ok=True, text=text)
        remedy = "Give the products of Tryton the SKUs of the store as their codes."
        return Finding("inventory", ok=False, text=text, remedy=remedy)

    def _customer(self) -> Finding:
        name = one_line(self._options.orders.customer, limit=100)
        there = self._books.party()
        text = f"orders are booked for {name}" + ("" if there else ", made with the first order")
        return Finding("customer", ok=True, text=text)

    def _names(self) -> Finding:
        facts = self._options.orders
        self._books.tax(facts.tax)
        self._books.product(facts.shipping, "orders.shipping")
        self._books.product(facts.discount, "orders.discount")
        self._books.warehouse()
        names = ("tax", "shipping", "discount", "location")
        named = [f"{name} {getattr(facts, name)}" for name in names if getattr(facts, name)]
        text = f"found {', '.join(named)}" if named else "no tax or product is named"
        return Finding("orders", ok=True, text=one_line(text))

    def _failed(self, name: str, error: ConnectorError) -> Finding:
        said = error.detail if error.detail and error.detail not in error.message else ""
        text = f"{error.message} It said: {said}" if said else error.message
        return Finding(name, ok=False, text=text, remedy=_remedy(error))


_CLOCK = "Set this machine's clock by NTP; what changed since when is asked by it."
_PROXY = "Something between may have cut the answer: check base_url and any proxy."


def _lacks(name: str, what: str, models: list[str]) -> Finding:
    return Finding(
        name,
        ok=False,
        text=f"the user may not {what} {', '.join(models)}",
        remedy="Put the user into the groups for it: Administration, Users, in Tryton.",
    )


def _remedy(error: ConnectorError) -> str:
    if isinstance(error, Unauthorised):
        if error.code == "login":
            return "Correct `user` and `password` in config.yaml."
        if error.code == "locked_out":
            return "Correct `user` and `password` in config.yaml, and wait some minutes."
        if error.code == "http_401":
            return "Sessions end at once: see whether a proxy takes the header Authorization away."
        return "Put the user into the groups for it: Administration, Users, in Tryton."
    if isinstance(error, Misconfigured):
        return "Correct that key in config.yaml, or what it names in Tryton."
    if isinstance(error, Retriable):
        if error.code in {"no_connection", "timeout", "cut"}:
            return "Check base_url, name resolution, and whether the server runs."
        return "Tryton, or the proxy before it, is in maintenance: try again later."
    if isinstance(error, Rejected):
        if error.code == "no_database":
            return "Correct `database` in config.yaml."
        if error.code == "no_module":
            return "Activate that module: Administration, Modules, in Tryton."
        return "Check base_url and `database`, and whether it is a Tryton 8."
    return "Something else than Tryton answered: check base_url and any proxy between."
