"""The whole description: from the options of config.yaml to one value, or to all that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.errors import Misconfigured
from connectors.query import base_address
from connectors.rest.declared import COMPONENTS, OPTIONS
from connectors.rest.describing import describe
from connectors.rest.noting import HEADER, Notes
from connectors.rest.options import Access, Errors, Options

if TYPE_CHECKING:
    from connectors.model import Misfit

_WANTED = {
    "basic": ("user", "password"),
    "bearer": ("token",),
    "header": ("token", "auth_name"),
    "query": ("token", "auth_name"),
    "oauth2": ("token_url", "client_id", "client_secret"),
}


def read_options(given: Mapping[str, Any]) -> Options:
    """The description. Raises Misconfigured with the first thing that is wrong."""
    options, misfits = read_description(given)
    for misfit in misfits:
        hint = f" ({misfit.hint})" if misfit.hint else ""
        raise Misconfigured(f"rest: {'.'.join(misfit.key)}: {misfit.expected}{hint}")
    return options


def read_description(given: Mapping[str, Any]) -> tuple[Options, list[Misfit]]:
    """The description, and everything wrong in it. With a misfit the description is of no use.

    A secret may be any object here: that it is there is all that is looked at.
    """
    notes = Notes()
    written = {name: value for name, value in given.items() if value is not None}
    facts = written.pop("orders", None)
    notes.known(written, OPTIONS)
    origin, prefix = _url(written.get("url"), "url", notes)
    components = notes.group(written, "components") or {}
    stock = components.get("inventory")
    stock_refs = stock.get("refs") if isinstance(stock, Mapping) else None
    found = {}
    for name, each in components.items():
        if name not in COMPONENTS:
            notes.under("components").unknown(str(name), COMPONENTS)
            continue
        component = describe(name, each, notes.under("components", name), stock_refs or ())
        if component is not None:
            found[name] = component
    options = Options(
        origin=origin,
        prefix=prefix,
        title=str(written.get("title") or urlsplit(origin).hostname or "the API"),
        components=found,
        access=_access(written, notes),
        headers=_headers(written, notes),
        errors=_errors(written, notes),
        zone=_zone(written.get("timezone"), notes),
        timeout=_seconds(written, "timeout", 30.0, notes),
        apply_delay=_seconds(written, "apply_delay", 0.0, notes, least=0.0),
        per_second=_seconds(written, "per_second", 0.0, notes),
        facts={str(name): str(value) for name, value in (facts or {}).items()},
    )
    return options, notes.misfits


def _url(url: object, name: str, notes: Notes) -> tuple[str, str]:
    if not isinstance(url, str):
        return "https://unset.invalid", ""
    try:
        parts = urlsplit(base_address(url, option=name))
    except Misconfigured as error:
        notes.add(name, error.message.removeprefix(f"{name}: "))
        return "https://unset.invalid", ""
    return f"{parts.scheme}://{parts.netloc}", parts.path


def _headers(given: Mapping[str, Any], notes: Notes) -> dict[str, str]:
    headers, inner = notes.map(given, "headers"), notes.under("headers")
    for name in headers:
        if not HEADER.fullmatch(name):
            inner.add(name, "expected the name of a header", "letters, digits and -, as X-Site")
        elif name.lower() in ("authorization", "cookie", "proxy-authorization"):
            inner.add(name, "a header with a secret", "write it as auth: header, token: ${NAME}")
    return headers


def _access(given: Mapping[str, Any], notes: Notes) -> Access:
    kind = str(given.get("auth") or "none")
    wanted = _WANTED.get(kind, ())
    for name in wanted:
        if given.get(name) is None:
            notes.add("auth", f"the key `{name}` is missing", f"auth: {kind} needs it")
    for name in sorted({each for names in _WANTED.values() for each in names} - set(wanted)):
        if given.get(name) is not None:
            notes.add(name, f"auth: {kind} has no use for it", "another kind of auth, or no key")
    if kind == "header":
        notes.header(given, "auth_name")
    if kind == "oauth2":
        _url(given.get("token_url"), "token_url", notes)

    def said(name: str) -> str:
        value = given.get(name)
        return value if isinstance(value, str) else ""

    return Access(
        kind, said("user"), said("password"), said("token"), said("auth_name"), said("token_url"),
        said("client_id"), said("client_secret"), said("scope"),
    )  # fmt: skip


def _errors(given: Mapping[str, Any], notes: Notes) -> Errors:
    group, inner = notes.group(given, "errors"), notes.under("errors")
    if group is None:
        return Errors()
    if bool(group.get("ok")) != (group.get("is") is not None):
        inner.add("", "`ok` and `is` go together", "a path, and what stands there in a success")
    return Errors(
        inner.path(group, "code"), inner.path(group, "message"), inner.path(group, "ok"),
        str(group.get("is") or ""),
    )  # fmt: skip


def _zone(said: object, notes: Notes) -> tzinfo:
    if said is None or said == "UTC":
        return UTC
    if isinstance(said, tzinfo):
        return said
    try:
        return ZoneInfo(str(said))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: `Europe` is a folder
        notes.add("timezone", "there is no such zone", "write one such as Europe/Paris")
        return UTC


def _seconds(
    given: Mapping[str, Any], name: str, default: float, notes: Notes, *, least: float = 0.001
) -> float:
    value = given.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        notes.add(name, "expected a number")
        return default
    if not least <= value <= 3600:
        notes.add(name, f"expected from {least:g} to 3600, not {value:g}")
    return float(value)
