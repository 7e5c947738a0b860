"""Who asks, and from where: audit, claims and runs carry it."""

from __future__ import annotations

from msgspec import Struct


class Who(Struct, frozen=True):
    """An operator's name and origin ("ssh from 192.0.2.7", "console", "cron")."""

    name: str
    origin: str = ""
