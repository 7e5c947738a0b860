"""Which connections a visited endpoint is an end of, and whether a run of theirs waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.write import visits

if TYPE_CHECKING:
    from syncconsole.config import Config


def connections_of(config: Config, endpoint: str) -> list[str]:
    """The names of the connections that this endpoint is an end of."""
    return [
        connection.name
        for connection in config.connections.values()
        if endpoint in (connection.store, connection.office)
    ]


def waits(config: Config, endpoint: str) -> bool:
    """Whether a run of these connections is parked: a visit would take it up."""
    return visits.parked(connections_of(config, endpoint))
