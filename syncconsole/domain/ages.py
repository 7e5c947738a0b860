"""How long ago something was, in words both the console and the command line use."""

from __future__ import annotations

from datetime import datetime, timedelta


def ago(then: datetime | None, now: datetime) -> str:
    """`2 min ago`, `1 h 12 ago`, `5 days ago`, `just now`, `never`."""
    if then is None:
        return "never"
    minutes = int((now - then) / timedelta(minutes=1))
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02} ago"
    return f"{minutes // 1440} days ago"
