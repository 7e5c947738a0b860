"""From an endpoint of config.yaml to a connector, secrets revealed at the last moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.catalogue import connect
from connectors.contract import Tools
from syncconsole.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.contract import Clock, Connector
    from syncconsole.config import Endpoint


def open_endpoint(endpoint: Endpoint, clock: Clock, orders: Mapping[str, Any]) -> Connector:
    """A connector over the endpoint's options and, where its connection takes orders over, that
    connection's order facts. Raises Misconfigured."""
    options: dict[str, Any] = {
        name: value.reveal() if isinstance(value, Secret) else value
        for name, value in endpoint.options.items()
    }
    if orders:
        options["orders"] = dict(orders)
    return connect(endpoint.connector, options, Tools(clock))
