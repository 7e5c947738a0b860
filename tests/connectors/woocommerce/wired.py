"""The connector at the simulated shop over real HTTP; both sides go by one clock."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from connectors.contract import Tools
from connectors.model import Change
from connectors.woocommerce.client import WooCommerce, connect
from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.server import Sandbox
from tests.connectors.http.fakes import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.model import Record

OPTIONS = {"consumer_key": "ck_sandbox", "consumer_secret": "cs_sandbox"}


class Wired:
    """A simulated shop, and a connector at it for each set of options."""

    def __init__(self, **sandbox: Any) -> None:
        self.clock = FakeClock()
        time = Clock(self.clock.monotonic, self.clock.now)
        more: dict[str, Any] = {"items": 60, "seed": 7, "clock": time} | sandbox
        self.sandbox = Sandbox(**more)
        self.store = self.sandbox.woocommerce
        self._open = list[WooCommerce]()

    def connect(self, **options: Any) -> WooCommerce:
        """A connector with these options beside the simulated shop's own."""
        told = OPTIONS | {"base_url": self.sandbox.url} | options
        self._open.append(connect(told, Tools(self.clock)))
        return self._open[-1]

    def paths(self, kind: str = "", after: int = 0) -> list[str]:
        """What was asked for so far, as GET /products."""
        calls = self.sandbox.log.calls(kind=kind, after=after)
        return [f"{call.method} {call.path}" for call in calls]

    def close(self) -> None:
        """End both sides."""
        for one in self._open:
            one.close()
        self.sandbox.stop()


@contextmanager
def wired(**sandbox: Any) -> Iterator[Wired]:
    """A shop and its connectors, closed afterwards."""
    made = Wired(**sandbox)
    try:
        yield made
    finally:
        made.close()


def all_of(connector: WooCommerce, component: str, **how: Any) -> list[Record]:
    """Every record of the component."""
    return [one for page in connector.pages(component, **how) for one in page.records]


def change(record: Record, after: int) -> Change:
    """A new quantity for what was read."""
    before = record.qty if isinstance(record.qty, int) else None
    return Change("inventory", record.sku, "", before, after, record.refs)
