"""Times as BigCommerce spells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors import raw
from connectors.retry import http_date

if TYPE_CHECKING:
    from datetime import datetime


def moment(text: str | None) -> datetime | None:
    """The time in aware UTC, or None where it cannot be read.

    V3 spells times by ISO 8601 (without a zone, UTC is meant), V2 by RFC 2822.
    """
    if not text or not text.strip():
        return None
    dated = raw.moment(text) or http_date(text)
    return raw.utc(dated) if dated is not None else None
