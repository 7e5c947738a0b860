"""From config.yaml to the cache: which ends a connection has, and under which rules."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING

from syncconsole.cache.write.connections import Ends, Entered, enter
from syncconsole.domain.profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syncconsole.config import Connection, Endpoint


def ends_of(connection: Connection, endpoints: Mapping[str, Endpoint]) -> Ends:
    """Both ends of the connection's flows, each told apart by what it reaches.

    The mark holds no secret: options that are secret never enter it.
    """
    if "inventory" in PROFILES[connection.profile].reads:
        source, target = (
            endpoints[connection.source_endpoint],
            endpoints[connection.target_endpoint],
        )
        return Ends(
            source=(source.name, _reaches(source)),
            target=(target.name, _reaches(target)),
            location=str(target.options.get("location") or ""),
        )
    store, office = endpoints[connection.store], endpoints.get(connection.office or "")
    return Ends(
        source=(store.name, _reaches(store)),
        target=("", "") if office is None else (office.name, _reaches(office)),
        sides=("store", "office"),
    )


def rules_of(connection: Connection) -> str:
    """A digest of every setting that changes every quantity; where it moves, all keys are dirty."""
    rules = {
        "buffer": connection.buffer,
        "below_zero": connection.below_zero,
        "other_sources": list(connection.other_sources),
        "sku_map": dict(connection.sku_map),
    }
    text = json.dumps(rules, sort_keys=True, ensure_ascii=True)
    return blake2b(text.encode(), digest_size=12).hexdigest()


def enter_connection(connection: Connection, endpoints: Mapping[str, Endpoint]) -> Entered:
    """Make or find the connection in the cache; see `cache.write.connections.enter`.

    Orders have tables of their own; every other component the profile reads has a flow.
    """
    reads = PROFILES[connection.profile].reads
    return enter(
        connection.name,
        connection.profile,
        [component for component in reads if component != "orders"],
        ends_of(connection, endpoints),
        rules_of(connection),
    )


_IDENTITY = ("store_hash", "shop", "location", "realm_id", "host", "site_id", "folder", "inventory")
"""The options that say which store, company or file an endpoint is."""


def _reaches(endpoint: Endpoint) -> str:
    found = [f"{name}={endpoint.options[name]}" for name in _IDENTITY if name in endpoint.options]
    return " ".join((endpoint.connector, *found))
