"""The options of a Capillary endpoint, checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from connectors.capillary.capabilities import CAPABILITIES
from connectors.capillary.paths import OPTIONAL, path_of
from connectors.errors import Misconfigured
from connectors.patience import seconds
from connectors.query import base_address

_KNOWN = {option.name: option for option in CAPABILITIES.options}
_PER_MINUTE = {"apac": 500, "apac2": 500}
"""By cluster, the least of the documented limits of the calls made here (vendor page "Rate
limits": customer/add and customer/update)."""

_LEAST_PER_MINUTE = 300


class Options(Struct, frozen=True):
    """Checked options; `base_url` is scheme and host. Either till and password, or key and secret.

    `attribution` are the headers that name on whose behalf requests are made.
    """

    base_url: str
    till: str
    password: str
    key: str
    secret: str
    attribution: Mapping[str, str]
    per_minute: int
    registered_from: date
    batch: int
    update_batch: int
    update_method: str
    store_id: str
    paths: Mapping[str, str]
    timeout: float

    def __repr__(self) -> str:
        return f"Options(base_url={self.base_url!r})"


def checked(options: Mapping[str, Any]) -> Options:
    """The options of config.yaml, numbers also as text; raises Misconfigured naming the option."""
    base = options.get("base_url")
    if not isinstance(base, str) or not base:
        raise Misconfigured(
            "base_url: write the host of the cluster, as in https://eu.api.capillarytech.com."
        )
    address = base_address(base)
    found = {name: _text(options, name) for name in ("till", "password", "key", "secret")}
    till, oauth = (
        bool(found[a] and found[b]) for a, b in (("till", "password"), ("key", "secret"))
    )
    if till == oauth or sum(map(bool, found.values())) != 2:
        raise Misconfigured(
            "Write either till and password, or key and secret of an OAuth client, and not both."
        )
    return Options(
        base_url=address,
        **found,
        attribution=_attribution(options),
        per_minute=_number(options, "per_minute", default=_documented(address), most=100_000),
        registered_from=_day(options),
        batch=_number(options, "batch", most=1000),
        update_batch=_number(options, "update_batch", most=1000),
        update_method=_choice(options, "update_method"),
        store_id=_text(options, "store_id"),
        paths=_paths(options.get("paths")),
        timeout=seconds(options, "timeout", _default("timeout")),
    )


def _documented(address: str) -> int:
    cluster = (urlsplit(address).hostname or "").partition(".")[0]
    return _PER_MINUTE.get(cluster, _LEAST_PER_MINUTE)


def _attribution(options: Mapping[str, Any]) -> dict[str, str]:
    kind, code = _choice(options, "attribution_type"), _text(options, "attribution_code")
    if bool(kind) != bool(code):
        raise Misconfigured("attribution_type and attribution_code belong together: write both.")
    if not kind:
        return {}
    return {
        "X-CAP-API-ATTRIBUTION-ENTITY-TYPE": kind,
        "X-CAP-API-ATTRIBUTION-ENTITY-CODE": code,
    }


def _paths(given: object) -> dict[str, str]:
    if given is None:
        given = {}
    if not isinstance(given, Mapping):
        raise Misconfigured("paths: write component: path under it.")
    for name, path in given.items():
        if name not in OPTIONAL:
            raise Misconfigured(
                f"paths: {name} has no path of its own; known: {', '.join(OPTIONAL)}."
            )
        if not isinstance(path, str) or not path.startswith("/") or set(path) & set("?# "):
            raise Misconfigured(f"paths.{name}: write a path below /v1.1, as in {path_of(name)}.")
    return {name: str(given.get(name) or path_of(name)) for name in OPTIONAL}


def _day(options: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(
            str(options.get("registered_from") or _default("registered_from"))
        )
    except ValueError:
        raise Misconfigured("registered_from: write a date, as in 2015-01-31.") from None


def _choice(options: Mapping[str, Any], name: str) -> str:
    value, choices = str(options.get(name) or _default(name) or ""), _KNOWN[name].choices
    if value and value not in choices:
        raise Misconfigured(f"{name}: write one of {', '.join(choices)}.")
    return value


def _text(options: Mapping[str, Any], name: str) -> str:
    value = options.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, (str, int))):
        raise Misconfigured(f"{name}: write it as text.")
    return "" if value is None else str(value).strip()


def _number(options: Mapping[str, Any], name: str, *, most: int, default: int | None = None) -> int:
    value = options.get(name)
    value = (default or _default(name)) if value is None else value
    text = "" if isinstance(value, bool) else str(value)
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= most):
        raise Misconfigured(f"{name}: write a whole number from 1 to {most:,}.")
    return int(text)


def _default(name: str) -> object:
    return _KNOWN[name].default
