"""Requests signed by OAuth 1.0a without a token, so that the secret itself never travels.

WooCommerce wants it over plain http, takes it over https too, and reads the parameters from the
query (vendor page "Authentication over HTTP"; RFC 5849, section 3.4). A nonce is good once and a
timestamp for 15 minutes, so each request is signed when it leaves, repeated ones anew.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote

import httpx

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.contract import Clock

_METHOD = "HMAC-SHA256"


class Signing(httpx.BaseTransport):
    """Signs what goes through it. `inner` is the way on, the network where it is None."""

    def __init__(
        self, key: str, secret: str, clock: Clock, inner: httpx.BaseTransport | None = None
    ) -> None:
        self._key = key
        self._secret = secret
        self._clock = clock
        self._inner = inner or httpx.HTTPTransport(
            trust_env=False, limits=httpx.Limits(max_connections=None, max_keepalive_connections=8)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request with its signature in the query."""
        plain = request.url
        proof = {
            "oauth_consumer_key": self._key,
            "oauth_nonce": token_hex(16),
            "oauth_signature_method": _METHOD,
            "oauth_timestamp": str(int(self._clock.now().timestamp())),
        }
        asked = parse_qsl(plain.query.decode("ascii"), keep_blank_values=True)
        address = str(plain.copy_with(query=None))
        base = signature_base(request.method, address, [*asked, *proof.items()])
        proof["oauth_signature"] = signature(base, self._secret)
        added = "&".join(f"{name}={_escaped(value)}" for name, value in proof.items())
        query = plain.query + b"&" * bool(plain.query) + added.encode("ascii")
        signed = httpx.Request(
            request.method,
            plain.copy_with(query=query),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return self._inner.handle_request(signed)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def signature_base(method: str, address: str, parameters: Iterable[tuple[str, str]]) -> str:
    """The text that is signed (RFC 5849, 3.4.1); `address` is without its query."""
    pairs = sorted((_escaped(name), _escaped(value)) for name, value in parameters)
    query = "&".join(f"{name}={value}" for name, value in pairs)
    return "&".join((method.upper(), _escaped(address), _escaped(query)))


def signature(base: str, secret: str) -> str:
    """HMAC-SHA256 of the text, by the consumer secret alone: there is no token (3.4.2)."""
    digest = hmac.new(f"{_escaped(secret)}&".encode(), base.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode("ascii")


def _escaped(text: str) -> str:
    return quote(text, safe="-._~")
