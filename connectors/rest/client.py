"""Any JSON API as an endpoint, by its description in config.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.rest import check
from connectors.rest.api import Api
from connectors.rest.capabilities import able
from connectors.rest.described import read_options
from connectors.rest.keys import Keys
from connectors.rest.reading import Reading
from connectors.rest.selling import Sale
from connectors.rest.templates import render_address
from connectors.rest.tracing import traced
from connectors.rest.values import UnfitError
from connectors.rest.writing import Push

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import httpx

    from connectors.budget import OnWait
    from connectors.contract import Tools
    from connectors.model import Ask, Capabilities, Change, Finding, Outcome, Page, Traced
    from connectors.rest.options import Component, Options


def connect(
    options: Mapping[str, Any], tools: Tools, *, transport: httpx.BaseTransport | None = None
) -> Rest:
    """The endpoint over these options; sends nothing. Raises Misconfigured.

    `transport` takes the place of the network in tests.
    """
    return Rest(read_options(options), tools, transport=transport)


class Rest:
    """Implements `connectors.contract.Connector`, and `Traces`, for what is described."""

    def __init__(
        self, options: Options, tools: Tools, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._options = options
        self._clock = tools.clock
        self._api = Api(options, tools.clock, transport)
        described = options.components
        self._readings = {
            name: Reading(self._api, options, each) for name, each in described.items()
        }
        self._keys = {
            name: Keys(self._api, each, self._readings[name], tools.clock)
            for name, each in described.items()
        }
        self.capabilities: Capabilities = able(options)

    @property
    def on_wait(self) -> OnWait | None:
        """Told of every wait: seconds and a short sentence why."""
        return self._api.http.on_wait

    @on_wait.setter
    def on_wait(self, tell: OnWait | None) -> None:
        self._api.http.on_wait = tell

    @property
    def requests(self) -> tuple[int, int]:
        """(reads, writes) that have left so far, repeated ones included."""
        return self._api.http.reads, self._api.http.writes

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        """See `Reading.pages`."""
        self._known(component)
        return self._readings[component].pages(since, cursor)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """See `Keys.read`."""
        self._known(component)
        return self._keys[component].read(keys)

    def push(
        self, changes: Sequence[Change], *, key: str, ready: Callable[[], None]
    ) -> list[Outcome]:
        """See `Push.outcomes` and `Sale.outcomes`; raises ValueError for what is not written."""
        if not changes:
            return []
        component = self._known(changes[0].component)
        if component.write is None or any(each.component != component.name for each in changes):
            raise ValueError(f"{component.name} of this endpoint is not written this way")
        keys = self._keys[component.name]
        if component.name == "orders":
            sale = Sale(self._api, component, keys, self._options.facts)
            return sale.outcomes(changes, key, ready)
        return Push(self._api, component, keys, key, ready).outcomes(changes)

    def trace(self, component: str, records: int = 3) -> list[tuple[tuple[Traced, ...], str]]:
        """See `connectors.contract.Traces`."""
        described = self._known(component)
        reading = self._readings[component]
        return [traced(self._api, described, reading, one) for one in reading.raws()[:records]]

    def address(self, component: str, refs: Mapping[str, str]) -> str:
        """The record's page for people, where the description has one."""
        described = self._options.components.get(component)
        if described is None or described.address is None:
            return ""
        given = {f"refs.{name}": value for name, value in refs.items()}
        try:
            return render_address(described.address, given | {"id": refs.get("id", "")})
        except UnfitError:
            return ""

    def check(self) -> list[Finding]:
        """See `check.findings`."""
        return check.findings(self._api, self._options, self._readings, self._clock)

    def close(self) -> None:
        """Close the connections."""
        self._api.close()

    def _known(self, component: str) -> Component:
        if component not in self._options.components:
            raise ValueError(f"this endpoint describes no component {component!r}")
        return self._options.components[component]
