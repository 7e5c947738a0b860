"""What the two products do each in their own words: the requests, and what their objects hold."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from connectors.model import Quantity, Record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree import ElementTree as ET

    from connectors.model import Ask, Capabilities, Change, Order
    from connectors.order_facts import OrderFacts
    from connectors.quickbooks_webconnector.messages import Envelope


class Level(Struct, frozen=True):
    """One item: `qty` is what we compare (None with a `reason`), `committed` what of the quantity
    on hand is promised to customers and so left out of it."""

    id: str
    sku: str
    title: str
    qty: Quantity | None
    reason: str = ""
    committed: Quantity = 0
    modified: str = ""


class Document(Struct, frozen=True):
    """One sales receipt or sales order; `note` carries our mark where it is ours."""

    id: str
    reference: str
    note: str
    total: str = ""
    modified: str = ""


class Line(Struct, frozen=True):
    """One quantity on its way: `difference` is what is added, `on_hand` what lies there then."""

    id: str
    difference: Quantity
    on_hand: Quantity


class Product(Protocol):
    """Requests are elements in the vendor's order; nothing here asks anything.

    `document` is sales_receipt or sales_order. `writes_on_hand`: quantities are written as what
    is on hand afterwards, so that they must be read right before; else as differences.
    `books_amounts`: shipping and discount have a place of their own on a document; else they are
    lines, of the items that `facts` name.
    """

    envelope: Envelope
    capabilities: Capabilities
    facts: OrderFacts
    document: str
    longest_reference: int
    writes_on_hand: bool
    books_amounts: bool

    def lists(self) -> Sequence[ET.Element]:
        """The queries whose iterators, one after another, give every item stock is kept of."""
        ...

    def items(self, asks: Sequence[Ask]) -> list[ET.Element]:
        """Queries for the active items of these keys, of any kind."""
        ...

    def level(self, found: ET.Element) -> Level | None:
        """An object of an answer as an item; None where it is none."""
        ...

    def documents(self, references: Sequence[str]) -> list[ET.Element]:
        """Queries for the documents of these numbers."""
        ...

    def written(self, found: ET.Element) -> Document | None:
        """An object of an answer as a document of our kind; None where it is none."""
        ...

    def customer(self) -> ET.Element:
        """The query for the customer that owns every document."""
        ...

    def customer_id(self, found: Sequence[ET.Element]) -> str:
        """Its id among the objects found, "" where it is not among them."""
        ...

    def make_customer(self) -> ET.Element:
        """The request that makes it."""
        ...

    def sale(self, change: Change, order: Order, customer: str) -> ET.Element:
        """The request that makes the document of one order, for the customer of this id."""
        ...

    def adjustment(self, lines: Sequence[Line], note: str) -> ET.Element:
        """The request that writes quantities. Raises Misconfigured where an option is missing."""
        ...


def stock_record(level: Level) -> Record:
    """The item as the engine knows it."""
    return Record(
        component="inventory",
        remote_id=level.id,
        sku=level.sku,
        qty=level.qty,
        reason=level.reason,
        title=level.title,
        updated_at=moment(level.modified),
        refs={"item_id": level.id},
    )


def order_record(document: Document) -> Record:
    """A document that we wrote; its key is our reference, which is its number."""
    return Record(
        component="orders",
        remote_id=document.id,
        sku=document.reference,
        updated_at=moment(document.modified),
        refs={"document_id": document.id},
        fields={"total": document.total} if document.total else {},
    )


def moment(said: str) -> datetime | None:
    """A time as QuickBooks spells it, in UTC; None where it cannot be read or has no zone."""
    try:
        time = datetime.fromisoformat(said)
    except ValueError:
        return None
    return None if time.tzinfo is None else time.astimezone(UTC)


def note_of(reference: str, order: Order) -> str:
    """The note of a document, by which it is known as ours: its number alone a person may have
    given to a sale of their own."""
    return f"Web order {order.number} {mark(reference)}"


def mark(reference: str) -> str:
    """What the note of our document of this number holds."""
    return f"(syncconsole {reference})"


def is_ours(document: Document) -> bool:
    """Whether we wrote the document."""
    return mark(document.reference) in document.note


def cents(amount: Decimal) -> Decimal:
    """An amount as QuickBooks takes it: two places."""
    return amount.quantize(Decimal("0.01"))
