"""OAuth 2 with Intuit: the address where a person signs in, what it sends back, and the tokens."""

from __future__ import annotations

from base64 import b64encode
from hmac import compare_digest
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from connectors.errors import Rejected, Unauthorised
from connectors.http import HttpClient
from connectors.quickbooks_online.tokens import LOGIN, Granted, Tokens, granted
from connectors.wire import Limits

if TYPE_CHECKING:
    import httpx

    from connectors.contract import Clock
    from connectors.quickbooks_online.options import Options

SCOPE = "com.intuit.quickbooks.accounting"
TITLE = "Intuit's sign-in"
_FORM = "application/x-www-form-urlencoded"
_ATTEMPTS = 3


def sign_in_address(options: Options, state: str) -> str:
    """Where a person signs in and allows the app; `state` comes back with the redirect."""
    asked = {
        "client_id": options.client_id,
        "response_type": "code",
        "scope": SCOPE,
        "redirect_uri": options.redirect_uri,
        "state": state,
    }
    return f"{options.auth_url}?{urlencode(asked)}"


def code_in(redirect: str, state: str, realm_id: str) -> str:
    """The authorisation code in the address the browser was sent back to.

    Raises Unauthorised with one sentence where it is no such address, its state is not ours, the
    person refused, or the person chose another company.
    """
    try:
        given = parse_qs(urlsplit(redirect.strip()).query)
    except ValueError:
        given = {}
    said = {name: values[0] for name, values in given.items()}
    if not compare_digest(said.get("state", "").encode(), state.encode()):
        raise Unauthorised(
            "That is not the address this sign-in was sent back to (its state differs). Paste the "
            "whole address from the browser, of this attempt.",
            code="wrong_state",
        )
    if "code" not in said:
        why = "access was refused" if said.get("error") == "access_denied" else "it holds no code"
        raise Unauthorised(f"Intuit did not grant access: {why}. Sign in again.", code="no_code")
    if said.get("realmId") != realm_id:
        raise Unauthorised(
            "Another company was chosen than the realm_id of config.yaml names. Sign in again and "
            f"choose the company {realm_id}, or correct realm_id.",
            code="other_company",
        )
    return said["code"]


class TokenEndpoint:
    """Intuit's token endpoint, asked with the app's own id and secret."""

    def __init__(
        self, options: Options, clock: Clock, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._realm = options.realm_id
        self._redirect = options.redirect_uri
        self._clock = clock
        proof = b64encode(f"{options.client_id}:{options.client_secret}".encode()).decode()
        self.http = HttpClient(
            TITLE,
            options.token_url,
            clock=clock,
            headers={
                "Authorization": f"Basic {proof}",
                "Accept": "application/json",
                # Asks for the end of the five years as well (Intuit's SDKs, 2026).
                "x-include-refresh-token-hard-expires-in": "true",
            },
            secrets=(options.client_secret, proof),
            request_ids=("intuit_tid",),
            explain=_told,
            limits=Limits(connect=10.0, read=30.0, write=30.0, answer=60.0, size=2**20),
            transport=transport,
        )

    def exchange(self, code: str) -> Tokens:
        """The first tokens, for the code of a redirect. Raises Unauthorised, Retriable."""
        self.http.redactor.learn(code)
        # A code is good for one use, so this is asked only once.
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
        }
        return self._granted(asked, None, attempts=1)

    def renew(self, tokens: Tokens) -> Tokens:
        """New tokens for old ones; the old refresh token may be worthless afterwards.

        Asked again where no answer came: Intuit honours the previous value for a while. Raises
        Unauthorised where only a person can sign in again, Retriable.
        """
        self.http.redactor.learn(tokens.access, tokens.refresh)
        asked = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
        return self._granted(asked, tokens, attempts=_ATTEMPTS)

    def _granted(self, asked: dict[str, str], before: Tokens | None, *, attempts: int) -> Tokens:
        refusal: tuple[str, str]
        try:
            said, _ = self.http.fetch(
                "",
                Granted,
                post=urlencode(asked).encode(),
                content_type=_FORM,
                attempts=attempts,
            )
        except Rejected as error:
            refusal = error.detail, error.request_id
        except Unauthorised as error:
            raise Unauthorised(
                "Intuit does not know the app: check client_id and client_secret.",
                code="invalid_client",
                detail=error.detail,
                request_id=error.request_id,
            ) from None
        else:
            self.http.redactor.learn(said.access_token, said.refresh_token)
            return granted(said, self._realm, self._clock.now(), before)
        raise Unauthorised(
            f"QuickBooks Online no longer accepts the sign-in. {LOGIN}",
            code="invalid_grant",
            detail=refusal[0],
            request_id=refusal[1],
        )


def _told(body: bytes) -> str:
    """The error of RFC 6749 5.2; never the body itself, which may hold tokens."""
    try:
        found = msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = {}
    parts = [str(found[name]) for name in ("error", "error_description") if found.get(name)]
    return ": ".join(parts) or "no reason given"
