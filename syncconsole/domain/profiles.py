"""What each profile of a connection may do."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from syncconsole.domain.components import COMPONENTS, Way
from syncconsole.domain.runs import Mode


class Profile(Struct, frozen=True):
    """A profile: its modes, the components it pushes, those it reads, and what may be scheduled.

    `lone` is True where a store alone will do; `source` is the side whose data counts unless
    config.yaml says otherwise. `one_sided` names the components that one side alone delivers.
    """

    name: str
    modes: tuple[Mode, ...]
    pushes: tuple[str, ...]
    scheduled: tuple[Mode, ...]
    reads: tuple[str, ...] = ()
    lone: bool = False
    source: str = "office"
    one_sided: Mapping[str, str] = {}

    def needs(self, side: str, source: str) -> tuple[tuple[str, str], ...]:
        """What the endpoint of this side (store, office) must be able to do, as (verb, component)
        pairs, where `source` is the side whose data counts."""
        if self.name == "store-center":
            return (("read", "customers"),)
        if self.name == "feeds":
            return (("read", "products"),) if side == "store" else ()
        origins = dict.fromkeys(self.pushes, source)
        if "orders" in origins:
            origins["orders"] = "store"
        return tuple(
            ("read" if side == origin else "write", component)
            for component, origin in origins.items()
        )


PROFILES: Mapping[str, Profile] = {
    "inventory": Profile(
        name="inventory",
        modes=(Mode.FULL, Mode.SMART),
        pushes=("inventory",),
        scheduled=(Mode.SMART, Mode.FULL),
        reads=("inventory",),
    ),
    "cycle": Profile(
        name="cycle",
        modes=(Mode.ALL, Mode.STEP1, Mode.STEP2, Mode.STEP3, Mode.STEP4, Mode.FULL, Mode.SMART),
        pushes=("orders", "inventory"),
        scheduled=(Mode.ALL,),
        reads=("orders", "inventory"),
    ),
    "store-center": Profile(
        name="store-center",
        modes=(Mode.FRESH, Mode.DELTA, Mode.MANUAL),
        pushes=tuple(each.id for each in COMPONENTS if each.way is Way.BOTH),
        scheduled=(),
        reads=tuple(each.id for each in COMPONENTS if each.used),
    ),
    "feeds": Profile(
        name="feeds",
        modes=(Mode.REFRESH,),
        pushes=(),
        scheduled=(Mode.REFRESH,),
        reads=("products", "variants", "customers", "prices"),
        lone=True,
        source="store",
        one_sided={
            "products": "store",
            "variants": "store",
            "customers": "store",
            "prices": "office",
        },
    ),
}
"""The profiles by their word in config.yaml."""
