"""What a person wants to know of a company before trusting it, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import ConnectorError, Misconfigured, Rejected, Retriable, Unauthorised
from connectors.findings import clocks, tried
from connectors.model import Finding
from connectors.quickbooks_online.query import counting
from connectors.quickbooks_online.shapes import CompanyInfo, Preferences
from connectors.quickbooks_online.tokens import LOGIN
from connectors.retry import http_date
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from connectors.contract import Clock
    from connectors.quickbooks_online.api import Api
    from connectors.quickbooks_online.bearer import Bearer
    from connectors.quickbooks_online.books import Books
    from connectors.quickbooks_online.options import Options

SOON = 30
"""Days before the end of a sign-in at which it is worth a word."""

_ATTEMPTS = 2


class Check:
    """Tries reach, sign-in, clock, counts and names; never raises a ConnectorError."""

    def __init__(
        self, api: Api, bearer: Bearer, books: Books, options: Options, clock: Clock
    ) -> None:
        self._api = api
        self._bearer = bearer
        self._books = books
        self._options = options
        self._clock = clock
        self._their_time: datetime | None = None

    def findings(self) -> list[Finding]:
        """One line each; the first alone where nothing else can work without it."""
        return tried("company", self._company, self._steps, _failed)

    def _steps(self) -> dict[str, Callable[[], Finding]]:
        steps: dict[str, Callable[[], Finding]] = {
            "sign-in": self._sign_in,
            "clock": self._clocks,
            "inventory": self._count,
        }
        if self._options.adjust_account:
            steps["adjust_account"] = self._adjust_account
        if self._options.orders_given:
            steps |= {"customer": self._customer, "orders": self._names, "numbers": self._numbers}
        return steps

    def _company(self) -> Finding:
        path = f"/companyinfo/{self._options.realm_id}"
        info, answer = self._api.get(path, CompanyInfo, attempts=_ATTEMPTS)
        self._their_time = http_date(answer.headers.get("date", ""))
        name = one_line(info.company_info.company_name, limit=100) or "a company without a name"
        where = one_line(info.company_info.country, limit=20)
        text = f"reached {name}{', ' if where else ''}{where}; the sign-in is accepted"
        return Finding("company", ok=True, text=text)

    def _sign_in(self) -> Finding:
        tokens = self._bearer.tokens()
        ends = [end for end in (tokens.refresh_until, tokens.hard_until) if end is not None]
        if not ends:
            return Finding("sign-in", ok=True, text="Intuit did not tell when the sign-in ends")
        end = min(ends)
        days = (end - self._clock.now()).days
        if end != tokens.hard_until:
            text = f"renewed with use; unused, it ends on {end:%Y-%m-%d}"
        else:
            text = f"ends for good on {end:%Y-%m-%d}, in {max(days, 0)} days"
        if days >= SOON:
            return Finding("sign-in", ok=True, text=text)
        return Finding("sign-in", ok=False, text=text, remedy=LOGIN)

    def _clocks(self) -> Finding:
        now = self._clock.now()
        return clocks("QuickBooks'", self._their_time, now, proxy=_PROXY, remedy=_CLOCK)

    def _count(self) -> Finding:
        kind = "Type = 'Inventory'"
        total = self._api.query(counting("Item", kind, "Active = true")).total_count or 0
        text = f"{total:,} active inventory items; a check writes nothing"
        if total:
            return Finding("inventory", ok=True, text=text)
        remedy = "Turn on inventory tracking in QuickBooks (Plus or Advanced) and add items."
        return Finding("inventory", ok=False, text=text, remedy=remedy)

    def _adjust_account(self) -> Finding:
        name = self._options.adjust_account
        self._books.account(name, "adjust_account")
        text = f"stock adjustments are booked to {one_line(name, limit=100)}"
        return Finding("adjust_account", ok=True, text=text)

    def _customer(self) -> Finding:
        name = one_line(self._options.orders.customer, limit=100)
        there = self._books.customer()
        text = f"orders are booked for {name}" + ("" if there else ", made with the first order")
        return Finding("customer", ok=True, text=text)

    def _names(self) -> Finding:
        facts = self._options.orders
        self._books.account(facts.deposit, "orders.deposit")
        self._books.item(facts.shipping, "orders.shipping")
        self._books.item(facts.discount, "orders.discount")
        self._books.department(facts.location)
        names = ("deposit", "shipping", "discount", "location")
        named = [f"{name} {getattr(facts, name)}" for name in names if getattr(facts, name)]
        text = f"found {', '.join(named)}" if named else "no account or item is named"
        return Finding("orders", ok=True, text=one_line(text))

    def _numbers(self) -> Finding:
        told, _ = self._api.get("/preferences", Preferences, attempts=_ATTEMPTS)
        if told.preferences.sales_forms_prefs.custom_txn_numbers:
            return Finding("numbers", ok=True, text="our references are kept as receipt numbers")
        return Finding(
            "numbers",
            ok=False,
            text="QuickBooks numbers receipts itself, so an order could not be found again",
            remedy="Turn on custom transaction numbers: Account and settings, Sales.",
        )


_CLOCK = "Set this machine's clock by NTP; what changed since when is asked by it."
_PROXY = "Something between may have cut the answer: check base_url and any proxy."


def _failed(name: str, error: ConnectorError) -> Finding:
    said = f" It said: {error.detail}" if error.detail else ""
    return Finding(name, ok=False, text=error.message + said, remedy=_remedy(error))


def _remedy(error: ConnectorError) -> str:
    if isinstance(error, Unauthorised):
        if error.code == "invalid_client":
            return "Copy client_id and client_secret from the app's keys in the developer portal."
        if error.code == "http_403":
            return "Sign in as an administrator of the company, and grant the app accounting."
        return LOGIN
    if isinstance(error, Misconfigured):
        return "Correct that key in config.yaml."
    if isinstance(error, Retriable) and error.code in {"no_connection", "timeout", "cut"}:
        return "Check base_url, name resolution and the way out of this machine's network."
    if isinstance(error, Retriable):
        return "QuickBooks may be in maintenance: see status.developer.intuit.com, try again later."
    if isinstance(error, Rejected):
        return "Check realm_id, and whether base_url is the live or the test host it belongs to."
    return "Something else than QuickBooks answered: check base_url and any proxy between."
