"""Coupons as they were last delivered, with their validity (S-029)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.json import decode

from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import CachedRecord
from syncconsole.domain.two_way import OFFICE
from syncconsole.domain.vouchers import expired

if TYPE_CHECKING:
    from datetime import datetime


def expired_vouchers(flow: int, now: datetime) -> int:
    """How many of main's coupons are past their validity; they are kept, and counted as records."""
    with session():
        rows = CachedRecord.select(CachedRecord.fields).where(
            CachedRecord.flow == flow, CachedRecord.side == OFFICE, CachedRecord.gone.is_null()
        )
        texts = rows.tuples().iterator()
        return sum(expired(decode(text, type=dict[str, str]), now) for (text,) in texts)
