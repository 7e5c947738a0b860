"""Access to the company: codes, access tokens that expire, refresh tokens whose value rotates.

The vendor's rules: an access token lives 3600 s; a refresh token 100 days from its last use, and
only its newest value lives on (SDK documentation). Here each refresh gives a new value; the one
before it still works for `grace` seconds and then gives the same newest value.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syncconsole.sandbox.chance import seeded

if TYPE_CHECKING:
    from syncconsole.sandbox.clock import Clock

REFRESH_SECONDS = 100 * 86_400.0
CODE_SECONDS = 600.0


class GrantError(Exception):
    """A code or refresh token that is unknown, used, rotated away or out of date."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the token endpoint gives; lifetimes in whole seconds."""

    access: str
    refresh: str
    access_seconds: int
    refresh_seconds: int


@dataclass(slots=True)
class _Grant:
    """One consent: the newest refresh value, and the one before with its last moment."""

    newest: str
    dies: float
    before: str = ""
    before_dies: float = 0.0
    access: dict[str, float] = field(default_factory=dict)


class Grants:
    """All consents to one company; times on the sandbox's clock.

    `access_seconds` and `grace` may be changed at any moment and hold for what follows.
    """

    def __init__(
        self, seed: int, clock: Clock, *, access_seconds: float = 3600.0, grace: float = 60.0
    ) -> None:
        self.access_seconds = access_seconds
        self.grace = grace
        self._clock = clock
        self._chance = seeded(seed, "tokens")
        self._codes: dict[str, tuple[str, float]] = {}
        self._grants: list[_Grant] = []
        self._lock = threading.Lock()

    def code(self, redirect_uri: str) -> str:
        """A code for one exchange, from the authorise page; bound to where it is sent."""
        with self._lock:
            code = self._value("AB")
            self._codes[code] = redirect_uri, self._clock.monotonic() + CODE_SECONDS
            return code

    def exchange(self, code: str, redirect_uri: str) -> Tokens:
        """The tokens for a code, once; raises GrantError."""
        with self._lock:
            bound, until = self._codes.pop(code, ("", 0.0))
            if not bound or bound != redirect_uri or self._clock.monotonic() >= until:
                raise GrantError("the code is unknown, used, out of date or for another address")
        return self.consent()

    def consent(self) -> Tokens:
        """A new consent and its tokens, without the authorise page: how a test signs in."""
        with self._lock:
            grant = _Grant("", 0.0)
            self._grants.append(grant)
            return self._renewed(grant)

    def refresh(self, value: str) -> Tokens:
        """A new access token and the newest refresh token; raises GrantError."""
        with self._lock:
            now = self._clock.monotonic()
            for grant in self._grants if value else ():
                if value == grant.newest and now < grant.dies:
                    return self._renewed(grant)
                if value == grant.before and now < grant.before_dies:
                    return self._access(grant)
        raise GrantError("the refresh token is unknown, rotated away, revoked or out of date")

    def revoke(self, value: str) -> None:
        """End the consent that a refresh or access token belongs to; unknown ones are ignored."""
        with self._lock:
            self._grants = [
                grant
                for grant in self._grants
                if value not in (grant.newest, grant.before) and value not in grant.access
            ]

    def expire(self) -> None:
        """End every access token; sign-ins stay, and give new ones."""
        with self._lock:
            for grant in self._grants:
                grant.access.clear()

    def admits(self, access: str) -> bool:
        """Whether the access token is alive."""
        with self._lock:
            now = self._clock.monotonic()
            return any(now < grant.access.get(access, 0.0) for grant in self._grants)

    def _renewed(self, grant: _Grant) -> Tokens:
        now = self._clock.monotonic()
        grant.before, grant.before_dies = grant.newest, now + self.grace
        grant.newest, grant.dies = self._value("RT"), now + REFRESH_SECONDS
        return self._access(grant)

    def _access(self, grant: _Grant) -> Tokens:
        now = self._clock.monotonic()
        access = self._value("eyJ")
        grant.access = {value: until for value, until in grant.access.items() if until > now}
        grant.access[access] = now + self.access_seconds
        return Tokens(
            access, grant.newest, round(self.access_seconds), round(grant.dies - now)
        )  # fmt: skip

    def _value(self, kind: str) -> str:
        return f"{kind}{self._chance.getrandbits(160):040x}"
