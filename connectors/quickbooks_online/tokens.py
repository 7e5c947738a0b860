"""The two tokens of a sign-in, as values and as the bytes a token store keeps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Struct

from connectors.errors import Unauthorised

LOGIN = (
    "Sign in again: run `syncconsole login ENDPOINT`, with the name this endpoint has in "
    "config.yaml."
)

Seconds = Annotated[int, msgspec.Meta(ge=0, le=10**9)]


class Granted(Struct, frozen=True):
    """The answer of the token endpoint; times are seconds from now."""

    access_token: Annotated[str, msgspec.Meta(min_length=1)]
    refresh_token: Annotated[str, msgspec.Meta(min_length=1)]
    expires_in: Seconds
    x_refresh_token_expires_in: Seconds | None = None
    x_refresh_token_hard_expires_in: Seconds | None = None

    def __repr__(self) -> str:
        return f"Granted(expires_in={self.expires_in})"


class Tokens(Struct, frozen=True):
    """The access token and what renews it, for one company. It never shows its values.

    `access_until` is when the access token expires, `refresh_until` when the refresh token does
    unless it is used before (it rolls on, 100 days), `hard_until` when a person must sign in again
    whatever happens (five years; None where Intuit has not told).
    """

    realm_id: str
    access: str
    refresh: str
    access_until: datetime
    refresh_until: datetime | None = None
    hard_until: datetime | None = None

    def __repr__(self) -> str:
        return f"Tokens(realm_id={self.realm_id!r}, access_until={self.access_until!s})"

    def headers(self) -> dict[str, str]:
        """The header that proves us."""
        return {"Authorization": f"Bearer {self.access}"}


def granted(said: Granted, realm_id: str, now: datetime, before: Tokens | None = None) -> Tokens:
    """The tokens of an answer that came at `now`; ends it does not tell are kept from before."""

    def until(seconds: int | None, known: datetime | None) -> datetime | None:
        return known if seconds is None else now + timedelta(seconds=seconds)

    return Tokens(
        realm_id=realm_id,
        access=said.access_token,
        refresh=said.refresh_token,
        access_until=now + timedelta(seconds=said.expires_in),
        refresh_until=until(
            said.x_refresh_token_expires_in, before.refresh_until if before else None
        ),
        hard_until=until(
            said.x_refresh_token_hard_expires_in, before.hard_until if before else None
        ),
    )


def packed(tokens: Tokens) -> bytes:
    """The tokens as a token store keeps them."""
    return msgspec.json.encode(tokens)


def unpacked(kept: bytes | None, realm_id: str) -> Tokens:
    """The tokens a store kept; raises Unauthorised where there are none for this company."""
    if kept is None:
        raise Unauthorised(
            f"Nobody has signed in to QuickBooks Online yet. {LOGIN}", code="no_token"
        )
    try:
        tokens = msgspec.json.decode(kept, type=Tokens)
    except (msgspec.DecodeError, UnicodeDecodeError):
        tokens = None
    if tokens is None:  # raised here, lest the cause shows what could not be read
        raise Unauthorised(f"The stored sign-in cannot be read. {LOGIN}", code="bad_token")
    if tokens.realm_id != realm_id:
        raise Unauthorised(
            f"The stored sign-in is for the company {tokens.realm_id}, and realm_id is {realm_id}. "
            f"{LOGIN}",
            code="other_company",
        )
    return tokens
