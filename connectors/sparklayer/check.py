"""What a person wants to know of a SparkLayer site before trusting it, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import ConnectorError, Misconfigured, Rejected, Retriable, Unauthorised
from connectors.findings import MOST_SKEW
from connectors.model import Finding
from connectors.retry import http_date
from connectors.sparklayer.bearer import UNKNOWN_KEY
from connectors.sparklayer.pricing import LISTS, PLAN
from connectors.sparklayer.shapes import PriceLists
from connectors.text import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from connectors.contract import Clock
    from connectors.http import HttpClient
    from connectors.sparklayer.levels import Stock


class Check:
    """Tries reach, credential, clock, location and counts; never raises a ConnectorError."""

    def __init__(self, http: HttpClient, clock: Clock, stock: Stock) -> None:
        self._http = http
        self._clock = clock
        self._stock = stock

    def findings(self) -> list[Finding]:
        """One line each; the first alone where nothing else can work without it."""
        try:
            found = self._lists()
        except ConnectorError as error:
            return [_failed("price lists", error)]
        try:
            place = self._stock.place()
            name = one_line(place.name, limit=100) or place.id
            found.append(Finding("location", ok=True, text=f"stock location {name}"))
        except ConnectorError as error:
            found.append(_failed("location", error))
        return found

    def _lists(self) -> list[Finding]:
        lists, answer = self._http.fetch(
            LISTS, PriceLists, query={"page": 1, "page_size": 1}, needs=PLAN, attempts=2
        )
        total = lists.pagination.total
        count = lists.pagination.total_pages if total is None else total
        text = f"{count:,} price lists can be read; the API key is accepted"
        remedy = "" if count else "Make a price list in the Dashboard, or check site_id."
        found = [Finding("price lists", ok=bool(count), text=text, remedy=remedy)]
        theirs = http_date(answer.headers.get("date", ""))
        return [*found, self._skew(theirs)] if theirs else found

    def _skew(self, theirs: datetime) -> Finding:
        skew = (theirs - self._clock.now()).total_seconds()
        side = "ahead of" if skew >= 0 else "behind"
        ok = abs(skew) <= MOST_SKEW
        remedy = "" if ok else "Set this machine's clock by NTP."
        text = f"SparkLayer's clock is {abs(skew):.0f} s {side} this machine's"
        return Finding("clock", ok=ok, text=text, remedy=remedy)


def _failed(name: str, error: ConnectorError) -> Finding:
    said = f" It said: {error.detail}" if error.detail else ""
    return Finding(name, ok=False, text=error.message + said, remedy=_remedy(error))


def _remedy(error: ConnectorError) -> str:
    if isinstance(error, Unauthorised) and error.code == "http_403":
        return "API access needs SparkLayer's Pro or Enterprise plan."
    if isinstance(error, Unauthorised) and error.code != UNKNOWN_KEY:
        return (
            "The API key is accepted and its token is not: check that site_id is the site the key "
            "was made for, or make the key again."
        )
    if isinstance(error, Unauthorised):
        return (
            "Make an API key in the SparkLayer Dashboard (Settings > API) and put its Client ID, "
            "Client Secret and the Site ID where config.yaml takes them from; the test environment "
            "has keys of its own."
        )
    if isinstance(error, Misconfigured):
        return "Correct config.yaml; leave base_url out for SparkLayer itself."
    if isinstance(error, Rejected):
        return "Check base_url: https://app.sparklayer.io, or https://test.app.sparklayer.io."
    if isinstance(error, Retriable) and error.code in {"no_connection", "timeout", "cut"}:
        return "Check base_url, name resolution and the way out of this machine's network."
    if isinstance(error, Retriable):
        return "SparkLayer may be in maintenance: try again later."
    return "Something else than SparkLayer's API answered: check base_url and any proxy between."
