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
    from connectors.model import Capabilities, Misfit

_OURS = {
    name: f"connectors.{name}"
    for name in (
        "bigcommerce", "capillary", "files", "quickbooks_online", "rest", "shopify", "sparklayer",
        "sql", "tryton", "woocommerce",
    )
}  # fmt: skip
"""Name -> package. Systems reached the same way are sub-packages of what they share."""


def names() -> list[str]:
    """Every known system, ours and those of other packages, in alphabetical order."""
    return sorted({*_OURS, *_foreign()})


@cache
def capabilities(system: str) -> Capabilities:
    """What the system is and can do; imports nothing heavy. Raises KeyError for an unknown name."""
    return cast("Capabilities", import_module(f"{_package(system)}.capabilities").CAPABILITIES)


def configured(system: str, options: Mapping[str, Any]) -> Capabilities:
    """What one endpoint can do, where its options decide; else what its system can.

    A system says so by a function `configured` in its capabilities.py. Raises KeyError.
    """
    module = import_module(f"{_package(system)}.capabilities")
    decide = getattr(module, "configured", None)
    return cast("Capabilities", module.CAPABILITIES if decide is None else decide(options))


def misfits(system: str, options: Mapping[str, Any]) -> list[Misfit]:
    """What is wrong in an endpoint's options that their kinds do not show, by a function `misfits`
    in the system's capabilities.py; none where it has no such function. Raises KeyError."""
    look = getattr(import_module(f"{_package(system)}.capabilities"), "misfits", None)
    return [] if look is None else cast("list[Misfit]", look(options))


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
