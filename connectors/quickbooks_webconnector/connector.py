"""The connector both products share: what is asked and what is made of it, in whichever words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.components import component_of, known
from connectors.errors import Misconfigured
from connectors.model import Page
from connectors.quickbooks_webconnector.adjusting import Adjusting
from connectors.quickbooks_webconnector.asking import Asking
from connectors.quickbooks_webconnector.check import Check
from connectors.quickbooks_webconnector.options import ORDER
from connectors.quickbooks_webconnector.product import is_ours, order_record, stock_record
from connectors.quickbooks_webconnector.reading import Reading
from connectors.quickbooks_webconnector.selling import Selling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from connectors.contract import Tools
    from connectors.model import Ask, Capabilities, Change, Finding, Outcome
    from connectors.quickbooks_webconnector.product import Product


class VisitedConnector:
    """Implements `connectors.contract.Connector` over a mailbox, for inventory and orders.

    Every read and write raises NotYet where the Web Connector is not here. There is no
    compare-and-set; our reference is the number of the document an order becomes.
    """

    def __init__(self, product: Product, tools: Tools) -> None:
        if tools.mailbox is None:
            raise Misconfigured(
                f"{product.capabilities.title} needs a mailbox to be asked through."
            )
        self._product = product
        self._asking = Asking(product.envelope, tools.mailbox, tools.clock)
        self._reading = Reading(product, self._asking)
        self._selling = Selling(product, self._asking)
        self._adjusting = Adjusting(product, self._asking, self._reading)
        self._check = Check(product, self._reading, self._asking, tools.mailbox, tools.clock)
        self.capabilities: Capabilities = _lowering(product)

    @property
    def requests(self) -> tuple[int, int]:
        """(reads, writes) that were asked so far."""
        return self._asking.reads, self._asking.writes

    def pages(
        self,
        component: str,
        *,
        since: datetime | None = None,  # noqa: ARG002
        cursor: str = "",
    ) -> Iterator[Page]:
        """See `connectors.contract`; inventory only, else ValueError. A sale does not change an
        item's own time, so that `since` narrows nothing."""
        if component != "inventory":
            raise ValueError(f"{self._title} lists no {component}; orders are read by key")
        return self._reading.stock(cursor)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """The items of the keys, of any kind, or our documents of the references."""
        known(self.capabilities, component)
        if component == "inventory":
            levels, requests = self._reading.levels(keys)
            return Page(records=tuple(map(stock_record, levels)), requests=requests)
        found = self._selling.find([ask.sku for ask in keys if ask.sku])
        return Page(records=tuple(order_record(one) for one in found if is_ours(one)))

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        """Write orders or quantities, of one component at a time; see `connectors.contract`."""
        component = component_of(changes)
        if not changes:
            return []
        known(self.capabilities, component)
        most = self.capabilities.components[component].write_batch
        if len(changes) > most:
            raise ValueError(f"{len(changes)} changes, and one request takes {most}")
        writes = self._selling if component == "orders" else self._adjusting
        return writes.push(changes, key=key, ready=ready)

    def address(self, component: str, refs: Mapping[str, str]) -> str:  # noqa: ARG002
        """Programs on a desk have no addresses."""
        return ""

    def check(self) -> list[Finding]:
        """What stands and what does not; never raises for a fault of the other side."""
        return self._check.findings()

    def close(self) -> None:
        """Nothing is held open: the visitor calls us."""

    @property
    def _title(self) -> str:
        return self._product.capabilities.title


def _lowering(product: Product) -> Capabilities:
    """What is known of the product, with what the documents of this endpoint lower."""
    lowers = "available" if product.document == ORDER else "on_hand"
    able = product.capabilities
    orders = msgspec.structs.replace(able.components["orders"], lowers=lowers)
    return msgspec.structs.replace(able, components={**able.components, "orders": orders})
