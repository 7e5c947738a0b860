"""From an endpoint of config.yaml to a connector, secrets revealed at the last moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.catalogue import connect
from connectors.contract import Tools
from syncconsole.cache.write.mailbox import CacheMailbox
from syncconsole.secrets import Secret
from syncconsole.tokens import endpoint_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from connectors.contract import Clock, Connector
    from syncconsole.config import Endpoint


class Opening:
    """Opens the endpoints of one config; rotating tokens lie in its state folder, the mailboxes of
    visiting systems in the cache."""

    def __init__(self, config: Path) -> None:
        self._config = config

    def __call__(self, endpoint: Endpoint, clock: Clock, orders: Mapping[str, Any]) -> Connector:
        """A connector over the endpoint's options and, where its connection takes orders over,
        that connection's order facts. Raises Misconfigured."""
        options: dict[str, Any] = {
            name: value.reveal() if isinstance(value, Secret) else value
            for name, value in endpoint.options.items()
        }
        if orders:
            options["orders"] = dict(orders)
        tools = Tools(
            clock,
            tokens=endpoint_tokens(self._config, endpoint.name),
            mailbox=CacheMailbox(endpoint.name, clock.now),
        )
        return connect(endpoint.connector, options, tools)
