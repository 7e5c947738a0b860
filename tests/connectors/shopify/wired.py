"""The connector at the simulated shop over real HTTP, opened from a config as the worker does it.

Both sides go by one clock, which moves when the connector waits or a test lets time go by.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from connectors.shopify.client import Shopify
from syncconsole.sandbox.clock import Clock
from syncconsole.sandbox.server import Sandbox
from syncconsole.worker.opening import Opening
from tests.config.texts import loaded
from tests.support.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from connectors.model import Record

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

CONFIG = """\
endpoints:
  web: {{connector: shopify, sandbox: true{more}}}
  office: {{connector: files, folder: in}}
connections:
  shop: {{profile: inventory, store: web, office: office, source: office, writes: false}}
sandbox: {{port: {port}}}
"""

Open = Callable[..., Shopify]
"""Opens the endpoint with the options given, as `bulk=False`."""


class Wired:
    """A simulated shop, and a connector at it for each set of options."""

    def __init__(self, folder: Path, **sandbox: Any) -> None:
        self.clock = FakeClock(START)
        time = Clock(self.clock.monotonic, self.clock.now)
        more: dict[str, Any] = {"items": 60, "clock": time} | sandbox
        self.sandbox = Sandbox(seed=7, **more)
        self.store = self.sandbox.shopify
        self.folder = folder
        self._open = list[Shopify]()

    def connect(self, **options: Any) -> Shopify:
        """A connector; with `orders` as for a connection that takes orders over."""
        orders = {"since": "2026-01-01"} if options.pop("orders", False) else {}
        more = "".join(f", {name}: {json.dumps(value)}" for name, value in options.items())
        config = loaded(self.folder, CONFIG.format(more=more, port=self.sandbox.port), {})
        opened = Opening(config.path)(config.endpoints["web"], self.clock, orders)
        self._open.append(cast("Shopify", opened))
        return self._open[-1]

    def statuses(self, *, kind: str = "", path: str = "") -> list[int]:
        """The statuses of the answers so far to requests of a kind, below a path; 0 for none."""
        return [one.status for one in self.sandbox.log.calls(kind=kind, path=path)]

    def close(self) -> None:
        """End both sides."""
        for one in self._open:
            one.close()
        self.sandbox.stop()


@contextmanager
def wired(folder: Path, **sandbox: Any) -> Iterator[Wired]:
    """A shop and its connectors, closed afterwards."""
    made = Wired(folder, **sandbox)
    try:
        yield made
    finally:
        made.close()


def all_of(connector: Shopify, component: str, **how: Any) -> list[Record]:
    """Every record of the component."""
    return [one for page in connector.pages(component, **how) for one in page.records]
