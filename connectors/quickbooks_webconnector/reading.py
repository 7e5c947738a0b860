"""Reading a company: its stock list page by page, and single keys in one question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.errors import Malformed
from connectors.model import Page
from connectors.quickbooks_webconnector.faults import failed
from connectors.quickbooks_webconnector.product import Level, stock_record
from connectors.quickbooks_webconnector.xml import element

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree import ElementTree as ET

    from connectors.model import Ask
    from connectors.quickbooks_webconnector.asking import Asking
    from connectors.quickbooks_webconnector.messages import Reply
    from connectors.quickbooks_webconnector.product import Product


class Reading:
    """The reads of one company's stock."""

    def __init__(self, product: Product, asking: Asking) -> None:
        self._product = product
        self._asking = asking
        able = product.capabilities.components["inventory"]
        self._page, self._batch = able.page, able.read_batch

    def stock(self, cursor: str) -> Iterator[Page]:
        """Every active item that stock is kept of.

        An iterator lives no longer than the visit it was begun in, so that a cursor cannot be gone
        on with: it raises Malformed(`file_changed`), and the list is read from its start.
        """
        if cursor:
            raise Malformed(
                "The list was being read in an earlier visit; it is read from its start.",
                code="file_changed",
            )
        lists = list(self._product.lists())
        for n, query in enumerate(lists, 1):
            yield from self._iterate(query, last=n == len(lists), alone=len(lists) == 1)

    def levels(self, asks: Sequence[Ask]) -> tuple[list[Level], int]:
        """The active items of these keys, each once, and how many questions it took: one for
        each batch, which is as long as a question should be."""
        found, questions = dict[str, Level](), 0
        for at in range(0, len(asks), self._batch):
            requests = self._product.items(asks[at : at + self._batch])
            if not requests:
                continue
            questions += 1
            for reply in self._asking.read(requests):
                if not reply.fine:
                    raise failed(reply)
                found |= {level.id: level for level in self._levels_in(reply)}
        return [level for level in found.values() if level.reason != "inactive"], questions

    def count(self) -> int:
        """How many items the lists hold, by the first of each. Raises as `Asking.read`, and
        ConnectorError where QuickBooks refuses the question."""
        held = 0
        for query in self._product.lists():
            reply = self._asking.one(self._begun(query, most=1))
            if not reply.fine:
                raise failed(reply)
            held += len(reply.rets) + (reply.remaining or 0)
        return held

    def _iterate(self, query: ET.Element, *, last: bool, alone: bool) -> Iterator[Page]:
        """One list by its iterator. Raises Malformed where it ends with fewer than announced."""
        left: int | None = None
        came = 0
        asked = self._begun(query, self._page)
        while True:
            reply = self._asking.one(asked)
            if not reply.fine:
                raise failed(reply)
            remaining = reply.remaining or 0
            if left is not None and remaining + len(reply.rets) != left:
                raise Malformed(
                    f"QuickBooks' list was not read completely: {left:,} records were left and "
                    f"{len(reply.rets):,} came. Read it again from the start.",
                    code="incomplete_read",
                )
            left, came = remaining, came + len(reply.rets)
            ends = last and not remaining
            yield Page(
                records=tuple(stock_record(level) for level in self._levels_in(reply)),
                cursor="" if ends else f"{query.tag} {came}",
                total=came + remaining if alone else None,
            )
            if not remaining:
                return
            asked = self._asked(query, self._page)
            asked.attrib = {"iterator": "Continue", "iteratorID": reply.iterator}

    def _begun(self, query: ET.Element, most: int) -> ET.Element:
        asked = self._asked(query, most)
        asked.set("iterator", "Start")
        return asked

    def _asked(self, query: ET.Element, most: int) -> ET.Element:
        """MaxReturned goes first in both products' queries."""
        return element(query.tag, element("MaxReturned", most), *query)

    def _levels_in(self, reply: Reply) -> Iterator[Level]:
        for ret in reply.rets:
            level = self._product.level(ret)
            if level is not None:
                yield level
