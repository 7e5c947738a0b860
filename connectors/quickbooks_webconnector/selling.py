"""Writing orders: each as one document, looked up by its reference before it is made."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from connectors.errors import Malformed, Rejected
from connectors.model import Change, Fate, Order, Outcome
from connectors.quickbooks_webconnector.faults import failed, sentence, sure
from connectors.quickbooks_webconnector.product import Document, is_ours

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.quickbooks_webconnector.asking import Asking
    from connectors.quickbooks_webconnector.messages import Reply
    from connectors.quickbooks_webconnector.product import Product


class Selling:
    """Orders on their way into the books of one company."""

    def __init__(self, product: Product, asking: Asking) -> None:
        self._product = product
        self._asking = asking
        self._customer = ""

    def find(self, references: Sequence[str]) -> list[Document]:
        """The documents of these numbers, whoever wrote them; the customer is looked up with
        them, because who looks up a number means to write it. Raises as `Asking.read`, and
        ConnectorError where QuickBooks refuses the question."""
        product, wanted = self._product, frozenset(references)
        if not wanted:
            return []
        replies = self._asking.read([product.customer(), *product.documents(sorted(wanted))])
        for reply in replies:
            if not reply.fine:
                raise failed(reply)
            if reply.kind.startswith("Customer"):
                self._customer = product.customer_id(reply.rets)
        found = [product.written(ret) for reply in replies for ret in reply.rets]
        return [one for one in found if one is not None and one.reference in wanted]

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        """Write them, and say what became of each, in order. Raises as `Connector.push` does."""
        if len({change.sku for change in changes}) < len(changes):
            raise ValueError("two orders with one reference")
        outcomes = dict[str, Outcome]()
        orders = dict[str, tuple[Change, Order]]()
        for change in changes:
            code, said = self._unfit(change)
            if code or change.order is None:
                outcomes[change.sku] = Outcome(Fate.REJECTED, code, said)
            else:
                orders[change.sku] = change, change.order
        for document in self.find(list(orders)):
            outcomes.setdefault(document.reference, _there(document))
            if is_ours(document):
                outcomes[document.reference] = _there(document)
        left = {name: both for name, both in orders.items() if name not in outcomes}
        if left:
            self._known_customer(key, ready)
            outcomes |= self._write(left, key, ready)
        return [outcomes[change.sku] for change in changes]

    def _known_customer(self, key: str, ready: Callable[[], None]) -> None:
        """Make the customer where there is none, in a question of its own: nothing of an order
        leaves before it is there."""
        if self._customer:
            return
        product = self._product
        replies = self._asking.write([product.make_customer()], key=f"{key}/customer", ready=ready)
        for reply in replies:
            self._customer = product.customer_id(reply.rets)
            if not (reply.done and self._customer):
                raise Rejected(
                    f"The customer {product.facts.customer} could not be made: {sentence(reply)}",
                    code="customer",
                    detail=reply.message,
                )

    def _write(
        self, orders: dict[str, tuple[Change, Order]], key: str, ready: Callable[[], None]
    ) -> dict[str, Outcome]:
        sales = [
            self._product.sale(change, order, self._customer) for change, order in orders.values()
        ]
        replies = self._asking.write(sales, key=key, ready=ready)
        if len(replies) != len(sales):
            raise Malformed(
                f"{len(sales)} orders were sent and {len(replies)} replies came.",
                code="not_replies",
            )
        return {
            name: self._fate(order, reply)
            for (name, (_, order)), reply in zip(orders.items(), replies, strict=True)
        }

    def _fate(self, order: Order, reply: Reply) -> Outcome:
        made = next(filter(None, map(self._product.written, sure(reply).rets)), None)
        if reply.done and made is not None:
            booked = _decimal(made.total)
            differs = order.total and booked is not None and booked != order.total
            return Outcome(
                Fate.ACCEPTED,
                code="differs" if differs else "",
                message=f"QuickBooks booked {booked} and the order's total is {order.total}: check "
                "the tax settings there, and orders.tax." if differs else "",
                remote_id=made.id,
                refs={"document_id": made.id},
            )  # fmt: skip
        if reply.done:
            raise Malformed("QuickBooks did not say what it made.", code="not_replies")
        return Outcome(Fate.REJECTED, code=str(reply.code), message=sentence(reply))

    def _unfit(self, change: Change) -> tuple[str, str]:
        """(code, sentence) of what keeps the order from being sent, ("", "") where nothing does."""
        order, product = change.order, self._product
        if order is None or not order.lines:
            return "no_lines", "The order has no lines; enter it by hand if it stands for a sale."
        if not 0 < len(change.sku) <= product.longest_reference:
            return "reference", (
                f"The reference {change.sku!r} does not fit: a number here has 1 to "
                f"{product.longest_reference} characters. Set a shorter orders.prefix."
            )
        for line in order.lines:
            if not line.refs.get("item_id"):
                return "no_item", (
                    f"SKU {line.sku!r} is no item of this company: make one with this SKU there, "
                    "or map it by sku_map."
                )
        if not product.books_amounts:
            for name, amount in (("shipping", order.shipping), ("discount", order.discount)):
                if amount and not getattr(product.facts, name):
                    return f"no_{name}", (
                        f"The order carries {name} of {amount}, and orders.{name} names no item "
                        "to book it on: set it in config.yaml."
                    )
        return "", ""


def _there(document: Document) -> Outcome:
    """What becomes of an order whose number is taken: by our own document, or by another's."""
    if is_ours(document):
        refs = {"document_id": document.id}
        return Outcome(Fate.ACCEPTED, "already_there", remote_id=document.id, refs=refs)
    return Outcome(
        Fate.REJECTED,
        "foreign_number",
        f"A document {document.reference} is in QuickBooks already and is not ours: set "
        "orders.prefix, or put our mark back into its memo.",
    )


def _decimal(said: str) -> Decimal | None:
    try:
        return Decimal(said)
    except InvalidOperation:
        return None
