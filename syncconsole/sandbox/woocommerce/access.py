"""Whose key a request proves: Basic behind TLS, else OAuth 1.0a (class WC_REST_Authentication).

The shop listens on plain http. With `tls` it takes itself to stand behind a server that ends TLS,
and accepts Basic too; without, as a real one, nothing but signed requests.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

from syncconsole.sandbox.woocommerce.keys import KEYS, Key
from syncconsole.sandbox.woocommerce.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Scope

    from syncconsole.sandbox.clock import Clock

WINDOW = 15 * 60
"""Seconds a timestamp may differ, and a nonce is remembered."""

_CODE = "woocommerce_rest_authentication_error"
_HASHES = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}


class Access:
    """Knows the keys, and the nonces that were used."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._nonces: dict[tuple[str, str], float] = {}

    def key_of(self, scope: Scope, *, tls: bool) -> Key | None:
        """The key of a request, None where it proves none; Problem(401) for a wrong proof."""
        headers = {key.decode().lower(): value.decode("latin-1") for key, value in scope["headers"]}
        found = _basic(headers.get("authorization", "")) if tls else None
        if found is not None:
            return found
        asked = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        if not any(name.startswith("oauth_") for name in asked):
            return None
        return self._signed(scope, headers, asked)

    def _signed(self, scope: Scope, headers: Mapping[str, str], asked: dict[str, str]) -> Key:
        lacking = [
            f"oauth_{name}"
            for name in ("consumer_key", "timestamp", "nonce", "signature", "signature_method")
            if not asked.get(f"oauth_{name}")
        ]
        if lacking:
            raise Problem(
                401,
                "woocommerce_rest_authentication_missing_parameter",
                f"Missing OAuth parameters {', '.join(lacking)}",
            )
        key = KEYS.get(asked["oauth_consumer_key"])
        if key is None:
            raise Problem(401, _CODE, "Consumer key is invalid.")
        given = asked.pop("oauth_signature")
        if asked["oauth_signature_method"] not in _HASHES:
            raise Problem(401, _CODE, "Invalid signature - signature method is invalid.")
        address = f"http://{headers['host']}{scope['raw_path'].decode('latin-1')}"
        if not hmac.compare_digest(given, _signature(scope["method"], address, asked, key)):
            raise Problem(401, _CODE, "Invalid signature - provided signature does not match.")
        self._fresh(key, asked["oauth_timestamp"], asked["oauth_nonce"])
        return key

    def _fresh(self, key: Key, timestamp: str, nonce: str) -> None:
        now = self._clock.now().timestamp()
        if not timestamp.isdecimal() or abs(int(timestamp) - now) > WINDOW:
            raise Problem(401, _CODE, "Invalid timestamp.")
        self._nonces = {used: at for used, at in self._nonces.items() if at >= now - WINDOW}
        if (key.consumer_key, nonce) in self._nonces:
            raise Problem(401, _CODE, "Invalid nonce - nonce has already been used.")
        self._nonces[key.consumer_key, nonce] = now


def _basic(header: str) -> Key | None:
    scheme, _, proof = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(proof, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    key = KEYS.get(name)
    if key is None:  # an unknown key is nobody, and nobody is told so by the routes
        return None
    if not hmac.compare_digest(key.consumer_secret, secret):
        raise Problem(401, _CODE, "Consumer secret is invalid.")
    return key


def _signature(method: str, address: str, asked: Mapping[str, str], key: Key) -> str:
    joined = "%26".join(
        quote(f"{quote(name, safe='~')}={quote(value, safe='~')}", safe="~")
        for name, value in sorted(asked.items())
    )
    base = f"{method}&{quote(address, safe='~')}&{joined}"
    digest = hmac.new(
        f"{key.consumer_secret}&".encode(), base.encode(), _HASHES[asked["oauth_signature_method"]]
    ).digest()
    return base64.b64encode(digest).decode()
