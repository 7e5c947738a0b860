"""What a person wants to know of an AXIS host before trusting it, and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.acusport_axis.bearer import WRONG_PASSWORD
from connectors.acusport_axis.stock import sellable, stores
from connectors.errors import ConnectorError, Misconfigured, Rejected, Retriable, Unauthorised
from connectors.findings import clocks, tried
from connectors.model import Finding
from connectors.retry import http_date
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connectors.acusport_axis.listing import Listing
    from connectors.acusport_axis.options import Options
    from connectors.acusport_axis.shapes import Content
    from connectors.contract import Clock
    from connectors.wire import Answer

_PROXY = "A proxy between drops headers: look at base_url."


class Check:
    """Tries reach, credential, store, clock and counts; never raises a ConnectorError."""

    def __init__(self, listing: Listing, options: Options, clock: Clock) -> None:
        self._listing = listing
        self._options = options
        self._clock = clock
        self._seen: tuple[Content, Answer] | None = None

    def findings(self) -> list[Finding]:
        """One line each; the first alone where nothing else can work without it."""
        return tried("products", self._products, self._steps, _failed)

    def _products(self) -> Finding:
        self._seen = found, _ = self._listing.first()
        known = [one for one in found.data if (one.product_upc or "").strip()]
        count = len(found.data) if found.total is None else found.total
        more = "" if found.total is not None else " on the first page"
        left = len(found.data) - len(known)
        text = f"{count:,} products{more} can be read, {left:,} of the first without a UPC"
        remedy = "" if known else "Mark products for the web in AXIS, with their UPC."
        return Finding("products", ok=bool(known), text=text, remedy=remedy)

    def _steps(self) -> Mapping[str, Callable[[], Finding]]:
        return {"store": self._store, "clock": self._clocks, "facts": _facts}

    def _store(self) -> Finding:
        assert self._seen is not None
        told, chosen = stores(self._seen[0].data), self._options.store
        for product in self._seen[0].data:
            sellable(product, chosen)
        named = ", ".join(
            f"{one_line(each) or 'no id'} ({n:,})" for each, n in sorted(told.items())
        )
        if chosen and chosen not in told:
            return Finding(
                "store", ok=False, text=f"no stock of store {one_line(chosen)}: told are {named}",
                remedy="Write one of these ids as store, or leave it out where there is only one.",
            )  # fmt: skip
        return Finding("store", ok=True, text=f"stock is told of: {named or '0 stores'}")

    def _clocks(self) -> Finding:
        assert self._seen is not None
        theirs = http_date(self._seen[1].headers.get("date", ""))
        remedy = "Set this machine's clock by NTP."
        return clocks("AXIS's", theirs, self._clock.now(), proxy=_PROXY, remedy=remedy)


def _facts() -> Finding:
    text = (
        "built from third-party facts, not verified against a specification: try one order and "
        "see it in AXIS before more"
    )
    return Finding("facts", ok=True, text=text)


def _failed(name: str, error: ConnectorError) -> Finding:
    said = f" It said: {error.detail}" if error.detail else ""
    return Finding(name, ok=False, text=error.message + said, remedy=_remedy(error))


def _remedy(error: ConnectorError) -> str:
    if isinstance(error, Unauthorised) and error.code == WRONG_PASSWORD:
        return "Have AXIS's support give user and password of the API, and put them in config.yaml."
    if isinstance(error, Unauthorised) and error.code == "http_401":
        return "Sign in is accepted and its token is not: have AXIS's support look at the host."
    if isinstance(error, Unauthorised):
        return "Have AXIS's support switch the e-commerce API on for this user and store."
    if isinstance(error, Misconfigured):
        return "Correct what it names in config.yaml."
    if isinstance(error, Rejected):
        return "Check base_url: https://{subdomain}.azurewebsites.net, as AXIS's support gave it."
    if isinstance(error, Retriable) and error.code in {"no_connection", "timeout", "cut"}:
        return "Check base_url, name resolution and the way out of this machine's network."
    if isinstance(error, Retriable):
        return "AXIS may be in maintenance: try again later."
    return "Something else than AXIS's API answered: check base_url and any proxy between."
