"""The other side of the contract, simulated or real, and a wire that can be tapped."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

import httpx
import msgspec

from connectors.contract import Tools
from connectors.model import Ask, Change, Order, OrderLine, Record
from connectors.tryton.client import Tryton, connect
from syncconsole.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable


class Peer(Protocol):
    """A Tryton with goods in it. What is told here is read without the connector."""

    options: dict[str, Any]
    slow: str
    """A good that is sent seven days after it was sold."""

    def good(self) -> str:
        """The code of a good that no other test has; ten pieces lie there, none is promised."""
        ...

    def on_hand(self, sku: str) -> float: ...

    def forecast(self, sku: str) -> float:
        """On hand less what is planned to be sent until today."""
        ...

    def move(self, sku: str, units: int) -> None:
        """Somebody finds more pieces, or loses some."""
        ...

    def sales(self, reference: str) -> list[dict[str, Any]]:
        """Number, state and total_amount of the sales with this reference."""
        ...

    def set_active(self, sku: str, active: bool) -> None: ...


class Tap(httpx.HTTPTransport):
    """A real wire: it notes every call, may run something before one, and may lose an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = list[str]()
        self.before = dict[str, "Callable[[], object]"]()
        self.lost = set[str]()
        self.echoed = dict[str, str]()
        self.session = ""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        method = str(msgspec.json.decode(request.read())["method"]).removeprefix("model.")
        self.calls.append(method)
        self.session = request.headers.get("authorization", self.session)
        if method in self.before:
            self.before.pop(method)()
        if method in self.echoed:
            return httpx.Response(400, text=self.echoed.pop(method))
        response = super().handle_request(request)
        if method in self.lost:
            self.lost.discard(method)
            response.read()
            response.close()
            raise httpx.ReadError("the connection was reset")
        return response

    def end_session(self, options: dict[str, Any]) -> None:
        """The session ends, and the connector does not know it."""
        body = {"id": 1, "method": "common.db.logout", "params": []}
        address = f"{options['base_url']}/{options['database']}/rpc/"
        headers = {"Authorization": self.session}
        httpx.post(address, json=body, headers=headers, trust_env=False).raise_for_status()


class Office:
    """A connector in front of a peer."""

    def __init__(self, peer: Peer, **options: Any) -> None:
        self.peer = peer
        self.tap = Tap()
        orders = {"customer": "Web customer", **options.pop("orders", {})}
        told = {**peer.options, "orders": orders, **options}
        self.connector: Tryton = connect(told, Tools(SystemClock()), transport=self.tap)

    def record(self, sku: str) -> Record:
        """What the connector reads of one SKU."""
        [record] = self.connector.read("inventory", [Ask(sku)]).records
        return record

    def qty(self, sku: str) -> Any:
        return self.record(sku).qty

    def order(self, number: str, *skus: str, units: int = 2, **more: Any) -> Change:
        """An order at 9.99 a piece."""
        now = datetime.now(UTC)
        lines = tuple(
            OrderLine(sku, units, Decimal("9.99"), sku, self.record(sku).refs) for sku in skus
        )
        order = Order(
            number=number, status="Awaiting Fulfillment", created_at=now, updated_at=now,
            currency=more.pop("currency", "EUR"), lines=lines, holds_stock=True, **more,
        )  # fmt: skip
        return Change("orders", f"W-{number}", order=order)

    def quantity(self, sku: str, before: int | None, after: int) -> Change:
        return Change("inventory", sku, "", before, after, self.record(sku).refs)
