"""Refusals in WooCommerce's words, and what to do about each."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from connectors.errors import ConnectorError, Misconfigured, Retriable, Unauthorised

KEYS = "WooCommerce, Settings, Advanced, REST API"
"""Where a shop's people make keys."""

_PRINTED = re.compile(r"\b(warning|notice|deprecated|fatal error)\s*:")


def said(body: bytes) -> tuple[str, str]:
    """(code, message) of an error as WordPress spells them: {code, message, data}; "" for none."""
    try:
        found = msgspec.json.decode(body, type=object)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "", ""
    return error_of(found)


def error_of(found: Any) -> tuple[str, str]:
    """The same of what was decoded already, as an item of a batch's answer."""
    if not isinstance(found, dict):
        return "", ""
    return str(found.get("code") or ""), str(found.get("message") or "")


def explain(body: bytes) -> str:
    """The message with its code, which says what the status does not; "" where there is none."""
    code, message = said(body)
    return f"{message} ({code})" if code else message


def remedy(error: ConnectorError, *, signed: bool) -> str:
    """The next step for the fault, as a sentence."""
    told = error.detail.lower()
    if isinstance(error, Unauthorised):
        return _unauthorised(error, told, signed=signed)
    if isinstance(error, Misconfigured):
        return "Write the address it leads to as base_url in config.yaml."
    if "rest_no_route" in told:
        return (
            "Activate WooCommerce on this site (3.5 or later), and set Settings, Permalinks in "
            "WordPress to anything but Plain."
        )
    if error.code == "http_404":
        return (
            "Check base_url; and set Settings, Permalinks in WordPress to anything but Plain, "
            "without which /wp-json does not answer."
        )
    if isinstance(error, Retriable) and error.code in {"no_connection", "timeout", "cut"}:
        return "Check base_url, name resolution and the way out of this machine's network."
    if error.code == "http_503" and "maintenance" in told:
        return (
            "WordPress is being updated: wait some minutes; where it stays so, delete the file "
            ".maintenance in the site's folder."
        )
    if isinstance(error, Retriable):
        return "Look at the site's error log and its host's status page, and try again later."
    if _PRINTED.search(told):
        return (
            "PHP prints its messages into the answer: set WP_DEBUG_DISPLAY to false in "
            "wp-config.php, and look at the plugin it names."
        )
    return (
        "Something else than the shop's API answered: check base_url, and let security plugins, "
        "logins and caches leave /wp-json alone."
    )


def _unauthorised(error: ConnectorError, told: str, *, signed: bool) -> str:
    if "does not have write permissions" in told or "does not have read permissions" in told:
        return f"Set the key's permissions to Read/Write in {KEYS}."
    if "invalid timestamp" in told:
        return "Set this machine's clock by NTP; a signed request is good for 15 minutes."
    if "provided signature does not match" in told:
        return (
            "Check consumer_secret; and write base_url exactly as Settings, General in WordPress "
            "has the site address, because it is part of what is signed."
        )
    if error.code == "http_403":
        return (
            f"Make the key for a user who may manage the shop (Shop manager or Administrator) in "
            f"{KEYS}; a security plugin may refuse the API too."
        )
    if signed:
        return f"Make a key in {KEYS} and put both parts where config.yaml takes them from."
    return (
        f"Make a key in {KEYS} and put both parts where config.yaml takes them from. Where the key "
        "is right, the server may drop the Authorization header: write auth: oauth."
    )
