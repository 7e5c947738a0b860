"""The Capillary connector: one organisation, over the v1.1 API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.capillary.api import Api
from connectors.capillary.capabilities import CAPABILITIES
from connectors.capillary.check import Check
from connectors.capillary.options import Options, checked
from connectors.capillary.pushing import Push
from connectors.capillary.reading import Reading
from connectors.components import component_of, known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import httpx

    from connectors.budget import OnWait
    from connectors.contract import Tools
    from connectors.model import Ask, Capabilities, Change, Finding, Outcome, Page


def connect(
    options: Mapping[str, Any], tools: Tools, *, transport: httpx.BaseTransport | None = None
) -> Capillary:
    """A connector over the options of config.yaml; sends nothing. Raises Misconfigured.

    `tools.tokens` keeps the OAuth token, where one is used; without it every process gets its own.
    `transport` takes the place of the network in tests.
    """
    return Capillary(checked(options), tools, transport=transport)


class Capillary:
    """Implements `connectors.contract.Connector` for the components of Store Center.

    Keys: a customer's is the external id, else the mobile, else the email, else the id
    (`refs["identifier"]` says which); a custom field's `customer/field`; a coupon's its code; a
    store's its code; of the others the id. There is no compare-and-set and no idempotency key.
    """

    def __init__(
        self, options: Options, tools: Tools, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._options = options
        store = tools.tokens if options.key else None
        self._api = Api(CAPABILITIES.title, options, tools.clock, store, transport=transport)
        self._reading = Reading(self._api, options, tools.clock)
        self._check = Check(self._api, self._reading, options, tools.clock)
        self.capabilities: Capabilities = _timed(options)

    @property
    def on_wait(self) -> OnWait | None:
        """Told of every wait: seconds and a short sentence why."""
        return self._api.http.on_wait

    @on_wait.setter
    def on_wait(self, tell: OnWait | None) -> None:
        self._api.http.on_wait = tell
        if self._api.oauth is not None:
            self._api.oauth.http.on_wait = tell

    @property
    def requests(self) -> tuple[int, int]:
        """(reads, writes) that have left so far, repeated ones and new tokens included."""
        tokens = self._api.oauth.http.reads if self._api.oauth is not None else 0
        return self._api.http.reads + tokens, self._api.http.writes

    def pages(
        self, component: str, *, since: datetime | None = None, cursor: str = ""
    ) -> Iterator[Page]:
        """See `connectors.contract`. `since` is aware; ValueError where a list knows none.

        Customers and what is theirs are those found by day of registration: not all need be. With
        `since` they are those who registered since, which finds new ones; whether known ones
        changed, only `read` tells. So `capabilities` does not call it a filter for changes.
        """
        known(CAPABILITIES, component)
        return self._reading.pages(component, since, cursor)

    def read(self, component: str, keys: Sequence[Ask]) -> Page:
        """The records of these keys. A coupon needs the `customer_id` of its refs."""
        known(CAPABILITIES, component)
        return self._reading.read(component, keys)

    def push(
        self,
        changes: Sequence[Change],
        *,
        key: str,  # noqa: ARG002 - Capillary knows no idempotency keys
        ready: Callable[[], None],
    ) -> list[Outcome]:
        """Register and change customers, their custom fields, or fraud statuses.

        Of one component at a time; see `connectors.contract`.
        """
        component = component_of(changes)
        if not changes:
            return []
        known(CAPABILITIES, component)
        if not CAPABILITIES.components[component].writes:
            raise ValueError(f"Capillary's {component} are only read")
        return Push(self._api, self._reading, self._options, ready).outcomes(changes)

    def address(self, component: str, refs: Mapping[str, str]) -> str:  # noqa: ARG002
        """Always "": Capillary documents no pages of single records."""
        return ""

    def check(self) -> list[Finding]:
        """What stands and what does not; never raises for a fault of the other side."""
        return self._check.findings()

    def close(self) -> None:
        """Close the connections."""
        self._api.close()


def _timed(options: Options) -> Capabilities:
    """What is known of the system, with the times and sizes this endpoint is asked by."""
    components = {
        name: msgspec.structs.replace(
            ability,
            request_timeout=options.timeout,
            read_batch=ability.read_batch if ability.complete else options.batch,
            write_batch=options.batch if ability.writes else 0,
        )
        for name, ability in CAPABILITIES.components.items()
    }
    return msgspec.structs.replace(CAPABILITIES, components=components)
