"""From config.yaml to the cache: which ends a connection has, and under which rules."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING

from syncconsole.cache.write.connections import Ends, Entered, enter
from syncconsole.engine.job import COMPONENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syncconsole.config import Connection, Endpoint


def ends_of(connection: Connection, endpoints: Mapping[str, Endpoint]) -> Ends:
    """Source and target of the connection's flow, each told apart by what it reaches.

    The mark holds no secret: options that are secret never enter it.
    """
    source, target = (
        endpoints[connection.source_endpoint],
        endpoints[connection.target_endpoint],
    )
    return Ends(
        source=(source.name, _reaches(source)),
        target=(target.name, _reaches(target)),
        location=str(target.options.get("location") or ""),
    )


def rules_of(connection: Connection) -> str:
    """A digest of every setting that changes every quantity; where it moves, all keys are dirty."""
    rules = {
        "buffer": connection.buffer,
        "other_sources": list(connection.other_sources),
        "sku_map": dict(connection.sku_map),
    }
    text = json.dumps(rules, sort_keys=True, ensure_ascii=True)
    return blake2b(text.encode(), digest_size=12).hexdigest()


def enter_connection(connection: Connection, endpoints: Mapping[str, Endpoint]) -> Entered:
    """Make or find the connection in the cache; see `cache.write.connections.enter`."""
    return enter(
        connection.name,
        connection.profile,
        COMPONENT,
        ends_of(connection, endpoints),
        rules_of(connection),
    )


_IDENTITY = ("store_hash", "location", "folder", "inventory")


def _reaches(endpoint: Endpoint) -> str:
    found = [f"{name}={endpoint.options[name]}" for name in _IDENTITY if name in endpoint.options]
    return " ".join((endpoint.connector, *found))
