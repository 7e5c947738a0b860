"""The tables of keys: what config.yaml may say. Reading and the JSON Schema both follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from syncconsole.config.sections import Key
from syncconsole.domain.profiles import PROFILES

if TYPE_CHECKING:
    from connectors.model import Option

TOP: Final = (
    Key("endpoints", "section", required=True, help="the systems: a name, then `connector:`"),
    Key("connections", "section", required=True, help="a name, then `profile:`, `store:`, ..."),
    Key("database", help="postgresql://... for a team; without it SQLite in state/"),
    Key("sandbox", "section", help="a simulated store that is started with the worker"),
    Key("console", "section", help="how the console looks"),
    Key("alerts", "section", help="who is called when a run is held, fails or recovers: a name"),
)

ENDPOINT: Final = (
    Key("connector", required=True, help="the system: bigcommerce, files, ..."),
    Key("sandbox", "bool", help="true: the simulated system, not the real one"),
)

CONNECTION: Final = (
    Key("profile", required=True, choices=tuple(PROFILES), help="which flows the connection has"),
    Key("store", required=True, help="the endpoint that is the web store"),
    Key("office", help="the endpoint that is the warehouse or back office"),
    Key("source", choices=("office", "store"), help="the side whose quantity counts"),
    Key("writes", "bool", help="true: pushes may be sent; without it plans are only made"),
    Key("protected", "bool", help="true: a push asks for the connection's name to be typed"),
    Key("review", choices=("always", "held"), help="whether each plan waits for a person"),
    Key("timezone", "zone", help="the zone dates are shown in, such as Europe/Paris"),
    Key("buffer", "int", least=0, help="units kept back from the target"),
    Key("canary", "int", least=0, help="rows sent and read back before the rest; 0: none"),
    Key("below_zero", choices=("clamp", "pass"), help="what is sent for less than none: 0, or it"),
    Key("sku_map", "path", help="a CSV of two columns: source SKU, target SKU"),
    Key("bundles", "path", help="a CSV of three columns: bundle SKU, component SKU, need"),
    Key("other_sources", "list", help="patterns of SKUs that others supply; never touched"),
    Key("orders", "section", help="how orders are taken over"),
    Key("schedule", "section", help="mode: when it runs by itself, such as smart: 60m"),
    Key("automatic_mode", choices=("smart", "full"), help="what `schedule: {smart: ...}` runs"),
    Key("business_days", "days", help="the days that want a complete cycle, such as mon-fri"),
    Key("guards", "section", help="limits that hold a plan"),
    Key("contact", help="who to call when it fails"),
    Key("clienteling", "bool", help="true: a Clienteling version; six components more"),
    Key("site", help="the code of this store, whose associates and reminders are fetched"),
    Key("b2b_tag", help="the customer tag that lets a customer be imported"),
    Key("metafield_namespace", help="or the namespace of a metafield that does"),
    Key("no_data_colour", choices=("amber", "red"), help="the colour of a feed without data"),
)

OF_PROFILE: Final = {
    "automatic_mode": "inventory",
    "business_days": "cycle",
    "clienteling": "store-center",
    "site": "store-center",
    "b2b_tag": "feeds",
    "metafield_namespace": "feeds",
    "no_data_colour": "feeds",
}
"""The keys of a connection that only one profile knows."""

GUARDS: Final = (
    Key("max_changed", "share", help="rows that may change in one plan"),
    Key("max_to_zero", "share", help="rows that may go to zero in one plan"),
    Key("min_rows", "share", help="rows the source must have, of its last good read"),
    Key("max_orders", "int", least=0, help="orders exported in one run"),
    Key("floor", "int", least=0, help="percentages trip only above this many rows"),
    Key("two_looks", "bool", help="true: a rise goes once two readings of the source have seen it"),
)

ALERT: Final = (
    Key("webhook", "url", secret=True, help="an address such as https://host that gets the JSON"),
    Key("command", "list", help="a program and its arguments; the sentence is its input"),
    Key("on", "list", help="which of held, failed, recovered; all unless written"),
    Key("connections", "list", help="of these connections only"),
)

ORDERS: Final = tuple(
    Key(name, "raw")
    for name in (
        "since", "statuses", "customer", "account", "tax", "shipping", "discount", "location",
        "deposit", "prefix",
    )
)  # fmt: skip

NEEDED: Final = ("since", "statuses")
"""The order facts without which a cycle cannot run."""

SANDBOX: Final = (
    Key("port", "int", least=1024, most=65535, help="the loopback port of the simulated store"),
    Key("items", "int", least=1, most=1_000_000, help="how many items it has"),
    Key("seed", "int", least=0, help="the same seed gives the same store"),
)

CONSOLE: Final = (
    Key("glyphs", choices=("unicode", "ascii"), help="ascii where the terminal lacks ✓ and ▲"),
    Key("mouse", "bool", help="false leaves the mouse to the terminal"),
    Key("theme", help="a theme's name, or auto"),
    Key("low_bandwidth", "auto_bool", help="less drawing, for a slow line"),
    Key("keys", "map", help="binding id: key"),
)

_KINDS: Final = {"str": "text", "map": "map"}


def option_key(option: Option) -> Key:
    """An option of a connector as a key. Required ones are asked for later: a sandbox has some."""
    return Key(
        option.name,
        _KINDS.get(option.kind, option.kind),
        choices=option.choices,
        secret=option.secret,
        help=option.help,
        entries=tuple(
            msgspec.structs.replace(option_key(entry), required=entry.required)
            for entry in option.entries
        ),
    )
