"""What a person wants to know of a visiting system before trusting it, and how to mend it.

A check asks nothing where the visitor is not here: it tells what it last said of itself.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.contract import NotYet
from connectors.errors import ConnectorError, Malformed, Unauthorised
from connectors.model import Finding
from connectors.quickbooks_webconnector.faults import failed
from connectors.quickbooks_webconnector.xml import parse
from connectors.text import one_line

if TYPE_CHECKING:
    from connectors.contract import Clock, Mailbox
    from connectors.quickbooks_webconnector.asking import Asking
    from connectors.quickbooks_webconnector.product import Product
    from connectors.quickbooks_webconnector.reading import Reading

_COME = (
    "Start `syncconsole webconnector`, write the .qwc file with `syncconsole webconnector qwc`, "
    "add it to the Web Connector beside QuickBooks, and press Update Selected there."
)

LONG = timedelta(days=1)
"""A visitor who has not come for longer has been forgotten at the desk."""


class Check:
    """Tells when it last came, of which company, and while it is here, what it lets us read."""

    def __init__(
        self, product: Product, reading: Reading, asking: Asking, mailbox: Mailbox, clock: Clock
    ) -> None:
        self._product = product
        self._reading = reading
        self._asking = asking
        self._mailbox = mailbox
        self._clock = clock

    def findings(self) -> list[Finding]:
        """One line each; never raises a ConnectorError, nor NotYet."""
        seen = self._mailbox.last_seen()
        if seen is None:
            text = "the Web Connector has never come"
            return [Finding("visit", ok=False, text=text, remedy=_COME)]
        ago = self._clock.now() - seen
        when = "is here"
        if not self._mailbox.visiting():
            when = f"last came {int(ago.total_seconds() // 60):,} min ago"
        late = ago > LONG
        text = f"the Web Connector {when}"
        found = [Finding("visit", ok=not late, text=text, remedy=_COME if late else "")]
        if greeting := self._mailbox.greeting():
            found.append(self._company(greeting))
        try:
            found += self._asked()
        except NotYet:
            text = "what it may read is looked at while it is here; runs wait for it"
            found.append(Finding("questions", ok=True, text=text))
        except ConnectorError as error:
            found.append(Finding("questions", ok=False, text=error.message, remedy=_remedy(error)))
        return found

    def _company(self, greeting: bytes) -> Finding:
        """HostQuery, CompanyQuery and PreferencesQuery, as the first call of a visit brings."""
        try:
            told = parse(greeting.decode("utf-8", "replace"))
        except ConnectorError as error:
            return Finding("company", ok=False, text=error.message, remedy=_COME)
        names = ("ProductName", "CompanyName", "Country")
        said = [one_line(told.findtext(f".//{name}") or "", limit=80) for name in names]
        versions = [each.text or "" for each in told.iter("SupportedQBXMLVersion")]
        text = ", ".join(filter(None, said)) or "it told nothing of itself"
        if versions and self._product.envelope.version not in versions:
            return Finding(
                "company", ok=False,
                text=f"{text}: it does not speak qbXML {self._product.envelope.version}",
                remedy="Use QuickBooks 2014 or a later one.",
            )  # fmt: skip
        return Finding("company", ok=True, text=text)

    def _asked(self) -> list[Finding]:
        total = self._reading.count()
        remedy = "" if total else "Enter the goods as inventory items, under the SKUs of the store."
        text = f"{total:,} items are listed; a check writes nothing"
        listed = Finding("inventory", ok=bool(total), text=text, remedy=remedy)
        customer = self._product.customer()
        reply = self._asking.one(customer)
        if not reply.fine:
            raise failed(reply)
        name = one_line(self._product.facts.customer, limit=100)
        there = self._product.customer_id(reply.rets)
        text = f"orders are booked for {name}" + ("" if there else ", made with the first order")
        return [listed, Finding("customer", ok=True, text=text)]


def _remedy(error: ConnectorError) -> str:
    if isinstance(error, Unauthorised):
        return "Grant that right in QuickBooks, and let the Web Connector come again."
    if isinstance(error, Malformed):
        return "Add this endpoint's .qwc file to the Web Connector beside the program it names."
    return "Correct that, and let the Web Connector come again."
