"""From config.yaml to the cache: which ends a connection has, and under which rules."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from syncconsole.cache.write.connections import Ends, Entered, enter
from syncconsole.domain.profiles import PROFILES
from syncconsole.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syncconsole.config import Connection, Endpoint


def ends_of(connection: Connection, endpoints: Mapping[str, Endpoint]) -> Ends:
    """Both ends of the connection's flows, each told apart by what it reaches.

    The mark holds no secret: of a database's URL only a digest of the place enters it.
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
    rules: dict[str, object] = {
        "buffer": connection.buffer,
        "below_zero": connection.below_zero,
        "other_sources": list(connection.other_sources),
        "sku_map": dict(connection.sku_map),
    }
    if connection.bundles:
        rules["bundles"] = {key: dict(parts) for key, parts in connection.bundles.items()}
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
        connection.bundles,
    )


_IDENTITY = (
    "base_url", "store_hash", "shop", "location", "realm_id", "till", "key", "site_id", "folder",
    "inventory", "url", "company_file",
)  # fmt: skip
"""The options that say which store, company, organisation, file or database an endpoint is."""

_PLACE = ("host", "port", "dbname", "service", "options")
"""What may say behind the ? of a database's URL where it is: `options` name a schema."""


def _reaches(endpoint: Endpoint) -> str:
    given = {name: endpoint.options.get(name) for name in _IDENTITY}
    found = [
        f"{name}={_place(value.reveal()) if isinstance(value, Secret) else value}"
        for name, value in given.items()
        if value is not None
    ]
    return " ".join((endpoint.connector, *found))


def _place(url: str) -> str:
    """A digest of where a database is, without who signs in: a new password is no other end.

    A URL that cannot be read is never opened either, so it needs no mark.
    """
    try:
        parts = urlsplit(url)
        told = [pair for pair in parse_qsl(parts.query) if pair[0] in _PLACE]
        place = [parts.hostname, parts.port, unquote(parts.path), sorted(told)]
    except ValueError:
        return ""
    return blake2b(json.dumps(place).encode(), digest_size=12).hexdigest()
