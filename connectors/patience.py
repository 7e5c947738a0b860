"""How long an endpoint is waited for: its options in seconds, and what follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from connectors.errors import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.model import Capabilities

MOST = 3600
"""Seconds that nobody waits longer than."""


def seconds(options: Mapping[str, Any], name: str, default: object) -> float:
    """The option, or the default where it is not given; raises Misconfigured naming it."""
    value = options.get(name)
    if value is None:
        value = default
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= MOST:
        raise Misconfigured(f"{name}: write a number of seconds above 0, at most {MOST}.")
    return float(value)


def timed(known: Capabilities, timeout: float, *, works: float = 0.0) -> Capabilities:
    """What is known of a system, with the times one endpoint is asked by.

    The system `works` at a request for so many seconds, however short our own patience is: a write
    we gave up may have its effect until then.
    """
    components = {
        name: msgspec.structs.replace(
            ability, request_timeout=timeout, apply_delay=max(0.0, works - timeout)
        )
        for name, ability in known.components.items()
    }
    return msgspec.structs.replace(known, components=components)
