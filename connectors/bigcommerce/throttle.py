"""BigCommerce's quota headers (vendor page "API rate limits": windows of 30 s, shared by apps)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.budget import Throttle

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_throttle(headers: Mapping[str, str]) -> Throttle | None:
    """X-Rate-Limit-Requests-Left and -Time-Reset-Ms, with -Requests-Quota; None without them."""
    left = _number(headers.get("x-rate-limit-requests-left"))
    reset = _number(headers.get("x-rate-limit-time-reset-ms"))
    if left is None or reset is None:
        return None
    quota = _number(headers.get("x-rate-limit-requests-quota"))
    return Throttle(left=left, reset_in=reset / 1000.0, quota=quota or None)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else None
