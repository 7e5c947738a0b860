"""Explain: why a quantity is what it is, and why it does not move. Asks no endpoint (N-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncconsole.cache.read.explain import explain as read
from syncconsole.cache.read.explain import near
from syncconsole.cache.read.explanation import Explanation, Setup
from syncconsole.cache.read.timers import facts
from syncconsole.domain.keys import mapped_key, match_key
from syncconsole.domain.timers import pace, pushes_by_itself
from syncconsole.domain.timetable import timetable
from syncconsole.engine.asking_rules import connection_of
from syncconsole.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from syncconsole.config import Config, Connection


def explain(config: Config, connection: str, sku: str, now: datetime) -> Explanation:
    """Explain a SKU, spelt as either side spells it. Raises Refused (`unknown`) with near ones."""
    found = connection_of(config, connection)
    setup = setup_of(config, found, now)
    for key in dict.fromkeys((match_key(sku), mapped_key(sku, found.sku_map))):
        explained = read(setup, key, now)
        if explained is not None:
            return explained
    like = ", ".join(near(connection, sku))
    hint = f"did you mean {like}?" if like else f"syncconsole refresh {connection} reads both sides"
    raise Refused(f"neither side of {connection} knows {sku}; {hint}", code="unknown")


def setup_of(config: Config, connection: Connection, now: datetime) -> Setup:
    """What config.yaml and the settings say of every key of this connection."""
    known = facts(connection.name, now)
    timers = timetable(connection, known, now).timers
    line = config.line_of(connection.name, "writes")
    return Setup(
        connection=connection.name,
        source=connection.source_endpoint,
        target=connection.target_endpoint,
        rules=connection.rules,
        writes_off="" if connection.writes else f"{config.path.name} line {line}",
        scheduled=pushes_by_itself(timers),
        every=pace(timers),
        paused=known.paused,
    )
