"""Addresses as systems with comma separated lists want them."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlsplit

from connectors.errors import Misconfigured

Query = Mapping[str, str | int | Sequence[str]]
"""Names and values, a sequence becoming one comma separated list."""

Asked = Query | str
"""A query, or one text without names."""

_PLAIN = "!$'()*,/:;?@[]{}|"


def query_string(query: Asked) -> str:
    """`a:in=1,2&b=c%20d`: values percent-encoded one by one, a list's commas left plain.

    An encoded comma costs three characters where one does, and some systems do not split at it.
    A text is the whole query: what an address can hold as it is stays plain.
    """
    if isinstance(query, str):
        return quote(query, safe=_PLAIN)
    return "&".join(f"{quote(name, safe=':')}={_value(value)}" for name, value in query.items())


def _value(value: str | int | Sequence[str]) -> str:
    if isinstance(value, (str, int)):
        return quote(str(value), safe=":")
    return ",".join(quote(one, safe="") for one in value)


def base_address(text: str, *, option: str = "base_url", signed: bool = False) -> str:
    """The address without a slash at its end; raises Misconfigured where a token may not go there.

    It must be https, or http on this very machine; user names, queries and fragments are refused.
    Where requests are `signed`, no secret travels, and http may go anywhere.
    """
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise Misconfigured(f"{option}: not an address that can be read.") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise Misconfigured(f"{option}: write the whole address, as in https://api.example.com.")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise Misconfigured(f"{option}: only scheme, host, port and path belong here.")
    if parts.scheme == "http" and not signed and not _is_loopback(host):
        raise Misconfigured(
            f"{option}: http:// would send the token in the clear to {host[:100]}. Use https://."
        )
    return text.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
