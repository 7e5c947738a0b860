"""Signing in to a system that wants a person once: the address out, the redirect back, the token.

The browser need not run on this machine: the address is shown, the person opens it anywhere, and
pastes the address the browser was sent back to.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from connectors.errors import ConnectorError
from syncconsole.clock import SystemClock
from syncconsole.errors import Refused
from syncconsole.secrets import Secret
from syncconsole.tokens import endpoint_tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from connectors.contract import Clock
    from syncconsole.config import Config, Endpoint

SYSTEMS = ("quickbooks_online",)
"""The systems that sign a person in; the others take what config.yaml gives them."""


def login(
    config: Config,
    endpoint: str,
    ask: Callable[[str], str],
    say: Callable[[str], None],
    *,
    clock: Clock | None = None,
    transport: httpx.BaseTransport | None = None,
) -> None:
    """Sign in to the endpoint and keep its token in the state folder.

    `say` shows a line to the person, `ask` shows a question and returns what was typed. Raises
    Refused where the endpoint is unknown or its system knows no sign-in, and where signing in
    failed, with the way out; StateError where the token cannot be kept. No token is ever shown.
    `clock` and `transport` are seams for tests.
    """
    found = _endpoint(config, endpoint)
    try:
        _sign_in(config, found, ask, say, clock or SystemClock(), transport)
    except ConnectorError as error:
        said = f" ({error.detail})" if error.detail else ""
        raise Refused(f"{error.message}{said}", code="login") from None


def _endpoint(config: Config, name: str) -> Endpoint:
    known = [one.name for one in config.endpoints.values() if one.connector in SYSTEMS]
    found = config.endpoints.get(name)
    if found is not None and found.connector in SYSTEMS:
        return found
    what = (
        f"there is no endpoint {name}"
        if found is None
        else f"{name} is {found.connector}, which takes its credential from config.yaml"
    )
    others = f"endpoints to sign in to: {', '.join(known)}" if known else "none here signs in"
    raise Refused(f"{what}; {others}", code="login")


def _sign_in(
    config: Config,
    endpoint: Endpoint,
    ask: Callable[[str], str],
    say: Callable[[str], None],
    clock: Clock,
    transport: httpx.BaseTransport | None,
) -> None:
    # Loaded here: the HTTP client takes longer to load than the rest of the command.
    from connectors.quickbooks_online.oauth import TokenEndpoint, code_in, sign_in_address
    from connectors.quickbooks_online.options import checked
    from connectors.quickbooks_online.tokens import packed

    options = checked(revealed(endpoint))
    state = secrets.token_urlsafe(32)
    say("Open this address in a browser, sign in and allow the access:")
    say(sign_in_address(options, state))
    say(f"The browser is then sent to an address that begins with {options.redirect_uri}")
    redirect = ask("Paste that whole address here: ")
    code = code_in(redirect, state, options.realm_id)
    office = TokenEndpoint(options, clock, transport=transport)
    try:
        tokens = office.exchange(code)
    finally:
        office.http.close()
    store = endpoint_tokens(config.path, endpoint.name)
    with store.exclusive():
        store.save(packed(tokens))
    say(f"Signed in: {endpoint.name} may now be reached. `syncconsole check` tells more.")


def revealed(endpoint: Endpoint) -> dict[str, Any]:
    """The endpoint's options, its secrets in the clear: for a connector's hands only."""
    return {
        name: value.reveal() if isinstance(value, Secret) else value
        for name, value in endpoint.options.items()
    }
