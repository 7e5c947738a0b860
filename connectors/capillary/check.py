"""What a person wants to know of an organisation before trusting it, and how to mend it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.capillary.envelope import text
from connectors.capillary.paths import CUSTOMER_SEARCH, ENTITIES, STAFF, UNCONFIRMED
from connectors.capillary.raw import fields_of
from connectors.errors import ConnectorError, Misconfigured, Rejected, Retriable, Unauthorised
from connectors.findings import clocks, tried
from connectors.model import Finding
from connectors.retry import http_date
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from connectors.capillary.api import Api
    from connectors.capillary.options import Options
    from connectors.capillary.reading import Reading
    from connectors.contract import Clock
    from connectors.query import Query

RECENT = 30
"""Days of registrations that a check counts."""

_ATTEMPTS = 2
_ONE: Mapping[str, Query] = {"tasks": {"count": 1}, "task_metadata": {"batch_size": 1}}


class Check:
    """Tries reach, credential, clock, counts and lists; never raises a ConnectorError."""

    def __init__(self, api: Api, reading: Reading, options: Options, clock: Clock) -> None:
        self._api = api
        self._reading = reading
        self._options = options
        self._clock = clock
        self._their_time: datetime | None = None

    def findings(self) -> list[Finding]:
        """One line each; the first alone where nothing else can work without it."""
        return tried("organisation", self._organisation, self._steps, _failed)

    def _steps(self) -> dict[str, Callable[[], Finding]]:
        return {
            "clock": self._clocks,
            "customers": self._registered,
            "stores": self._stores,
            "associates": lambda: self._reached("associates", STAFF),
            **{
                name: lambda name=name, path=path: self._reached(name, path)  # type: ignore[misc]
                for name, path in self._options.paths.items()
            },
        }

    def _organisation(self) -> Finding:
        found, answer = self._reading.organisation(attempts=_ATTEMPTS)
        self._their_time = http_date(answer.headers.get("date", ""))
        name = one_line(found.name, limit=100) or "an organisation without a name"
        how = "OAuth client" if self._options.key else "till"
        zone = f"times in {found.zone}"
        text = f"reached {name}, {zone}; the {how} is accepted"
        return Finding("organisation", ok=True, text=text)

    def _clocks(self) -> Finding:
        now = self._clock.now()
        return clocks("Capillary's", self._their_time, now, proxy=_PROXY, remedy=_CLOCK)

    def _registered(self) -> Finding:
        today = self._clock.now().date()
        count = self._reading.search.count(today - timedelta(days=RECENT), today)
        text = (
            f"{count:,} registered in the last {RECENT} days; a check writes nothing. They are "
            f"found by day of registration ({CUSTOMER_SEARCH}): no call lists all, or changed ones"
        )
        return Finding("customers", ok=True, text=text)

    def _stores(self) -> Finding:
        one: Query = {"type": "STORE", "limit": 1, "start_id": 0}
        reply = self._api.get(ENTITIES, one, attempts=_ATTEMPTS)
        about = reply.listed("pagination")
        total = text(fields_of(about[0]).get("total")) if about else ""
        count = (
            total
            if total.isdecimal()
            else str(len(reply.listed("organization", "entities", "entity")))
        )
        if count != "0":
            return Finding("stores", ok=True, text=f"{count} stores")
        remedy = "Check that the till or OAuth client may see the organisation's stores."
        return Finding("stores", ok=False, text="no store can be seen", remedy=remedy)

    def _reached(self, name: str, path: str) -> Finding:
        try:
            self._api.get(path, _ONE.get(name), attempts=_ATTEMPTS)
        except Rejected as error:
            if name not in UNCONFIRMED:
                raise
            said = f" It said: {error.detail}" if error.detail else ""
            text = f"Capillary documents no path for them, and {path} is none here.{said}"
            remedy = f"Ask Capillary where they are, and write it as paths.{name} in config.yaml."
            return Finding(name, ok=False, text=text, remedy=remedy)
        note = ", which no page documents" if name in UNCONFIRMED else ""
        return Finding(name, ok=True, text=f"reached at {path}{note}; for Clienteling")


_CLOCK = "Set this machine's clock by NTP; times of changes are compared with it."
_PROXY = "Something between may have cut the answer: check base_url and any proxy."


def _failed(name: str, error: ConnectorError) -> Finding:
    said = f" It said: {error.detail}" if error.detail else ""
    return Finding(name, ok=False, text=error.message + said, remedy=_remedy(name, error))


def _remedy(name: str, error: ConnectorError) -> str:
    if isinstance(error, Unauthorised):
        if error.code == "http_403":
            return "Add the resource to the access group of the till or OAuth client, check again."
        if error.code == "invalid_client":
            return "Copy key and secret again: Organization Settings, Tools, Authentication."
        return "Check till and password (or key and secret), and that base_url is their cluster."
    if isinstance(error, Misconfigured):
        return "Correct that key in config.yaml."
    if isinstance(error, Retriable) and error.code in {"no_connection", "timeout", "cut"}:
        return "Check base_url, name resolution and the way out of this machine's network."
    if isinstance(error, Retriable):
        return "Capillary may be in maintenance: try again later, and tell its support the request."
    if isinstance(error, Rejected):
        return f"Check base_url, and whether this organisation has {name}."
    return "Something else than Capillary answered: check base_url and any proxy between."
