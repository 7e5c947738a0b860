"""Where an answer sends a read, and whether the credential may go along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from connectors.errors import Misconfigured

if TYPE_CHECKING:
    from connectors.redaction import Redactor
    from connectors.wire import Answer

REDIRECTS = frozenset({301, 302, 303, 307, 308})


def next_address(answer: Answer, here: httpx.URL, title: str, redactor: Redactor) -> httpx.URL:
    """The address to go on to: only on the same scheme, host and port.

    Raises Misconfigured, naming the other host and nothing else of the address, which may hold
    a token.
    """
    there = _location(answer, here)
    if there is not None and _origin(there) == _origin(here):
        return there
    raise elsewhere(answer, here, title, redactor)


def elsewhere(answer: Answer, here: httpx.URL, title: str, redactor: Redactor) -> Misconfigured:
    """The error for a redirect that is not followed."""
    there = _location(answer, here)
    name = f"{there.scheme}://{there.host}" if there is not None else "nowhere"
    text = (
        f"{title} redirects from {here.host} to {name} (HTTP {answer.status}); the credential is "
        "not taken there. If that is right, make it the base_url."
    )
    return Misconfigured(redactor.line(text, limit=500), code="redirect")


def _location(answer: Answer, here: httpx.URL) -> httpx.URL | None:
    try:
        return here.join(answer.headers["location"])
    except (KeyError, ValueError, httpx.InvalidURL):
        return None


def _origin(address: httpx.URL) -> tuple[str, str, int | None]:
    port = address.port or {"http": 80, "https": 443}.get(address.scheme)
    return address.scheme, address.host, port
