"""Which systems there are: name -> capabilities (light) and class (loaded when first opened).

Other people's connectors register under the entry point group `syncconsole.connectors`; the
entry names a package with `capabilities.py` and `client.py` of the same shape as ours.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from connectors.errors import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.contract import Connector, Tools
    from connectors.model import Capabilities

_OURS = {
    name: f"connectors.{name}"
    for name in (
        "bigcommerce", "capillary", "files", "quickbooks_online", "shopify", "sparklayer", "sql",
    )
} | {
    "quickbooks_desktop": "connectors.quickbooks_webconnector.desktop",
    "quickbooks_pos": "connectors.quickbooks_webconnector.pos",
}  # fmt: skip
"""Name -> package. Systems reached the same way are sub-packages of what they share."""


def names() -> list[str]:
    """Every known system, ours and those of other packages, in alphabetical order."""
    return sorted({*_OURS, *_foreign()})


@cache
def capabilities(system: str) -> Capabilities:
    """What the system is and can do; imports nothing heavy. Raises KeyError for an unknown name."""
    return cast("Capabilities", import_module(f"{_package(system)}.capabilities").CAPABILITIES)


def connect(system: str, options: Mapping[str, Any], tools: Tools) -> Connector:
    """A connector of the system over these options. Raises KeyError, Misconfigured."""
    client = import_module(f"{_package(system)}.client")
    connector = client.connect(options, tools)
    if connector is None:
        raise Misconfigured(f"{system}: its connect() returned nothing")
    return cast("Connector", connector)


@cache
def _foreign() -> dict[str, str]:
    from importlib.metadata import entry_points  # an eighth of a start-up, and seldom needed

    return {entry.name: entry.value for entry in entry_points(group="syncconsole.connectors")}


def _package(system: str) -> str:
    return _OURS.get(system) or _foreign()[system]
