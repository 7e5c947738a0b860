"""The AcuSport AXIS connector: one host, one store, over its e-commerce API.

Built from third-party facts, not verified against a specification.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.acusport_axis.api import Api, explain
from connectors.acusport_axis.bearer import Bearer
from connectors.acusport_axis.capabilities import CAPABILITIES
from connectors.acusport_axis.check import Check
from connectors.acusport_axis.listing import Listing
from connectors.acusport_axis.options import Options, checked
from connectors.acusport_axis.orders import Orders
from connectors.components import known
from connectors.http import HttpClient
from connectors.wire import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import httpx

    from connectors.budget import OnWait
    from connectors.contract import Tools
    from connectors.model import Ask, Capabilities, Change, Finding, Outcome, Page


def connect(
    options: Mapping[str, Any], tools: Tools, *, transport: httpx.BaseTransport | None = None
) -> Axis:
    """A connector over the options of config.yaml; sends nothing. Raises Misconfigured.

    `transport` takes the place of the network in tests.
    """
    return Axis(checked(options), tools, transport=transport)


class Axis:
    """Implements `connectors.contract.Connector` for inventory, read only, and orders.

    A UPC is the key. Orders are written once; none can be looked up, see `orders.py`.
    """

    def __init__(
        self, options: Options, tools: Tools, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        common: dict[str, Any] = {
            "clock": tools.clock,
            "headers": {"Accept": "application/json"},
            "secrets": (options.password,),
            "explain": explain,
            "limits": Limits(read=options.timeout, write=options.timeout),
            "transport": transport,
        }
        self._tokens = HttpClient(CAPABILITIES.title, options.base_url, **common)
        bearer = Bearer(self._tokens, options)
        self._http = HttpClient(CAPABILITIES.title, options.base_url, credential=bearer, **common)
        bearer.redactors.append(self._http.redactor)
        api = Api(self._http, bearer)
        self._listing = Listing(api, options)
        self._orders = Orders(api, options)
        self._check = Check(self._listing, options, tools.clock)
        self.capabilities: Capabilities = CAPABILITIES

    @property
    def on_wait(self) -> OnWait | None:
        """Told of every wait: seconds and a short sentence why."""
        return self._http.on_wait

    @on_wait.setter
    def on_wait(self, tell: OnWait | None) -> None:
        self._http.on_wait = tell
        self._tokens.on_wait = tell

    @property
    def requests(self) -> tuple[int, int]:
        """(reads, writes) that have left so far, repeated ones included, tokens left out."""
        return self._http.reads, self._http.writes

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        """See `connectors.contract`; inventory only, and ValueError for a `since`: no time of a
        product is known."""
        if component != "inventory":
            raise ValueError(f"AXIS lists no {component}")
        if since is not None:
            raise ValueError("AXIS cannot tell what changed since a time")
        return self._listing.pages(cursor)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """See `connectors.contract`; of orders, those that a person has told of."""
        known(CAPABILITIES, component)
        return self._orders.read(keys) if component == "orders" else self._listing.read(keys)

    def push(
        self,
        changes: Sequence[Change],
        *,
        key: str,  # noqa: ARG002 - AXIS knows no idempotency key
        ready: Callable[[], None],
    ) -> list[Outcome]:
        """See `connectors.contract`; ValueError for more than one order, and for stock."""
        if any(change.component != "orders" for change in changes):
            raise ValueError("AXIS is written orders and nothing else")
        if len(changes) > 1:
            raise ValueError(f"{len(changes)} orders, and a request takes one")
        return [self._orders.push(change, ready) for change in changes]

    def address(self, component: str, refs: Mapping[str, str]) -> str:  # noqa: ARG002
        """Always "": AXIS is a program on the shop's machines."""
        return ""

    def check(self) -> list[Finding]:
        """See `connectors.contract`."""
        return self._check.findings()

    def close(self) -> None:
        """Close the connections; the connector cannot be used afterwards."""
        self._http.close()
        self._tokens.close()
