"""Which systems there are: name -> capabilities (light) and class (loaded when first opened).

Other people's connectors register under the entry point group `syncconsole.connectors`; the
entry names a package with `capabilities.py` and `client.py` of the same shape as ours (foreign.py).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from connectors import foreign
from connectors.errors import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connectors.contract import Connector, Tools
    from connectors.model import Capabilities, Misfit

_OURS = {
    name: f"connectors.{name}"
    for name in (
        "acusport_axis", "bigcommerce", "capillary", "files", "quickbooks_online", "rest",
        "shopify", "sparklayer", "sql", "tryton", "woocommerce",
    )
} | {
    "acusport_v6": "connectors.files.acusport_v6",
    "quickbooks_desktop": "connectors.quickbooks_webconnector.desktop",
    "quickbooks_pos": "connectors.quickbooks_webconnector.pos",
}  # fmt: skip
"""Name -> package. Systems reached the same way are sub-packages of what they share."""


def names() -> list[str]:
    """Every known system, ours and those of other packages, in alphabetical order."""
    return sorted({*_OURS, *foreign.entries()})


@cache
def capabilities(system: str) -> Capabilities:
    """What the system is and can do; imports nothing heavy. Raises KeyError for an unknown name,
    Misconfigured where another's package does not fit."""
    if system in _OURS:
        module = import_module(f"{_OURS[system]}.capabilities")
        return cast("Capabilities", module.CAPABILITIES)
    return foreign.capabilities(foreign.entries()[system])


def unfit(system: str) -> str:
    """Why the system's package cannot be used, in one sentence with the way out; "" where it can.
    Raises KeyError for an unknown name."""
    try:
        capabilities(system)
    except Misconfigured as error:
        return error.message
    return ""


def configured(system: str, options: Mapping[str, Any]) -> Capabilities:
    """What one endpoint can do, where its options decide; else what its system can.

    A system of ours says so by a function `configured` in its capabilities.py. Raises KeyError,
    Misconfigured as `capabilities` does.
    """
    decide = _own(system, "configured")
    return capabilities(system) if decide is None else cast("Capabilities", decide(options))


def misfits(system: str, options: Mapping[str, Any]) -> list[Misfit]:
    """What is wrong in an endpoint's options that their kinds do not show, by a function `misfits`
    in the capabilities.py of a system of ours; none where it has no such function."""
    look = _own(system, "misfits")
    return [] if look is None else cast("list[Misfit]", look(options))


def _own(system: str, name: str) -> Callable[[Mapping[str, Any]], Any] | None:
    if system not in _OURS:
        return None
    return getattr(import_module(f"{_OURS[system]}.capabilities"), name, None)


def connect(system: str, options: Mapping[str, Any], tools: Tools) -> Connector:
    """A connector of the system over these options. Raises KeyError, Misconfigured."""
    if system not in _OURS:
        return foreign.connect(foreign.entries()[system], options, tools)
    client = import_module(f"{_OURS[system]}.client")
    connector = client.connect(options, tools)
    if connector is None:
        raise Misconfigured(f"{system}: its connect() returned nothing")
    return cast("Connector", connector)
