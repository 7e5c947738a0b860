"""From an endpoint of config.yaml to a connector, secrets revealed at the last moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.catalogue import connect
from syncconsole.secrets import Secret

if TYPE_CHECKING:
    from connectors.contract import Connector, Tools
    from syncconsole.config import Endpoint


def open_endpoint(endpoint: Endpoint, tools: Tools) -> Connector:
    """A connector over the endpoint's options. Raises Misconfigured."""
    options = {
        name: value.reveal() if isinstance(value, Secret) else value
        for name, value in endpoint.options.items()
    }
    return connect(endpoint.connector, options, tools)
