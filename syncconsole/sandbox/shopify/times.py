"""Times as the Admin API writes them: whole seconds, UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(seconds: float) -> str:
    """As 2026-03-02T09:00:00Z, from seconds since 1970."""
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
