"""The options of a SparkLayer endpoint, checked before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from connectors.errors import Misconfigured
from connectors.patience import seconds
from connectors.query import base_address
from connectors.sparklayer.capabilities import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEFAULTS = {option.name: option.default for option in CAPABILITIES.options}

DEFAULT_LOCATION = "default"
"""The external id of the location that every site has (vendor page "Stock API")."""


class Options(Struct, frozen=True):
    """Checked options; every path is appended to `base_url`."""

    site_id: str
    client_id: str
    client_secret: str
    base_url: str
    location: str
    timeout: float

    def __repr__(self) -> str:
        return f"Options(site_id={self.site_id!r}, location={self.location!r})"


def checked(options: Mapping[str, Any]) -> Options:
    """The options of config.yaml; raises Misconfigured naming the option."""
    base = options.get("base_url") or _DEFAULTS["base_url"]
    if not isinstance(base, str):
        raise Misconfigured("base_url: not an address.")
    location = options.get("location") or DEFAULT_LOCATION
    if not isinstance(location, str):
        raise Misconfigured("location: write the id or the external id of a stock location.")
    return Options(
        site_id=_written(options, "site_id", "the Site ID"),
        client_id=_written(options, "client_id", "the Client ID of an API key"),
        client_secret=_written(options, "client_secret", "the Client Secret of the same API key"),
        base_url=base_address(base),
        location=location.strip(),
        timeout=seconds(options, "timeout", _DEFAULTS["timeout"]),
    )


def _written(options: Mapping[str, Any], name: str, what: str) -> str:
    value = options.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Misconfigured(f"{name}: write {what}, from Settings > API in the Dashboard.")
    return value
