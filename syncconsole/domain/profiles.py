"""What each profile of a connection may do; those not yet served are known by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.domain.runs import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping


class Profile(Struct, frozen=True):
    """A profile: its modes, the components it pushes, those it reads, and what may be scheduled."""

    name: str
    modes: tuple[Mode, ...]
    pushes: tuple[str, ...]
    scheduled: tuple[Mode, ...]


PROFILES: Mapping[str, Profile] = {
    "inventory": Profile(
        name="inventory",
        modes=(Mode.FULL, Mode.SMART),
        pushes=("inventory",),
        scheduled=(Mode.SMART, Mode.FULL),
    ),
    "cycle": Profile(
        name="cycle",
        modes=(Mode.ALL, Mode.STEP1, Mode.STEP2, Mode.STEP3, Mode.STEP4, Mode.FULL, Mode.SMART),
        pushes=("orders", "inventory"),
        scheduled=(Mode.ALL,),
    ),
}

KNOWN = ("inventory", "cycle", "store-center", "feeds")
"""All profile words; those not in PROFILES are refused by name when a config is read."""
