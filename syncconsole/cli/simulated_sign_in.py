"""Signing in to simulated systems: their sign-in page asks nobody, so nobody is asked."""

from __future__ import annotations

import http.client
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from syncconsole.errors import StateError
from syncconsole.setup.login import SYSTEMS, login
from syncconsole.tokens import endpoint_tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from syncconsole.config import Config, Endpoint

TIMEOUT = 30.0


def sign_in_everywhere(config: Config, *, anew: bool) -> None:
    """Sign in to each simulated endpoint that has no token yet; `anew`: to those that have one
    too, because a store that was just started knows none. Raises Refused, StateError."""
    for endpoint in config.endpoints.values():
        if not endpoint.sandbox or endpoint.connector not in SYSTEMS:
            continue
        if anew or endpoint_tokens(config.path, endpoint.name).load() is None:
            sign_in(config, endpoint, lambda _: None)


def sign_in(config: Config, endpoint: Endpoint, say: Callable[[str], None]) -> None:
    """Sign in to one simulated endpoint; `say` is told what a person would be told.

    Raises Refused where it is none that signs in, StateError where its page does not answer.
    """
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        say(line)

    login(config, endpoint.name, partial(_browse, told), tell)


def _browse(told: list[str], _question: str) -> str:
    """Open the address among the lines told, as a browser would; where it is sent back to.

    A simulated endpoint's addresses are on this machine: config.yaml is refused otherwise.
    """
    address = urlsplit(next(line for line in told if line.startswith("http")))
    connection = http.client.HTTPConnection(address.netloc, timeout=TIMEOUT)
    try:
        connection.request("GET", f"{address.path}?{address.query}")
        return connection.getresponse().headers.get("Location", "")
    except (OSError, http.client.HTTPException) as error:
        raise StateError(f"the simulated sign-in page does not answer: {error}") from error
    finally:
        connection.close()
