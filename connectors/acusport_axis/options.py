"""The options of an AXIS endpoint, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from connectors.acusport_axis.capabilities import CAPABILITIES, ORDER_FIELDS, PAGINGS
from connectors.errors import Misconfigured
from connectors.query import base_address

_DEFAULTS = {option.name: option.default for option in CAPABILITIES.options}


class Options(Struct, frozen=True):
    """Checked options. `store` is "" where none was chosen; `fields` names all of ORDER_FIELDS."""

    base_url: str
    user: str
    password: str
    store: str
    paging: str
    fields: Mapping[str, str]
    booked: Mapping[str, str]
    timeout: float

    def __repr__(self) -> str:
        return f"Options(base_url={self.base_url!r}, store={self.store!r})"


def checked(options: Mapping[str, Any]) -> Options:
    """The options of config.yaml; raises Misconfigured naming the option."""
    paging = options.get("paging") or _DEFAULTS["paging"]
    if paging not in PAGINGS:
        raise Misconfigured(f"paging: write one of {', '.join(PAGINGS)}.")
    fields = _map(options, "order_fields")
    if unknown := [name for name in fields if name not in ORDER_FIELDS]:
        raise Misconfigured(
            f"order_fields: there is no {unknown[0]!r}; known: {', '.join(ORDER_FIELDS)}."
        )
    return Options(
        base_url=base_address(_text(options, "base_url", "the address AXIS is reached at")),
        user=_text(options, "user", "the user name of the API"),
        password=_text(options, "password", "the password of the same user", strip=False),
        store=str(options.get("store") or "").strip(),
        paging=paging,
        fields=ORDER_FIELDS | fields,
        booked=_map(options, "booked"),
        timeout=_seconds(options.get("timeout")),
    )


def _text(options: Mapping[str, Any], name: str, what: str, *, strip: bool = True) -> str:
    value = options.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Misconfigured(f"{name}: write {what}.")
    return value.strip() if strip else value


def _map(options: Mapping[str, Any], name: str) -> dict[str, str]:
    value = options.get(name) or {}
    if not isinstance(value, Mapping) or not all(str(one).strip() for one in value.values()):
        raise Misconfigured(f"{name}: write names and values, none of them empty.")
    return {str(key): str(one).strip() for key, one in value.items()}


def _seconds(value: object) -> float:
    if value is None:
        value = _DEFAULTS["timeout"]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 3600:
        raise Misconfigured("timeout: write a number of seconds above 0, at most 3600.")
    return float(value)
