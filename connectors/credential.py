"""What proves us to a system: fixed headers, or a bearer token that is renewed while it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from connectors.errors import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Mapping


class Credential(Protocol):
    """What `connectors.http` asks before each request; may be shared between threads."""

    def headers(self) -> Mapping[str, str]:
        """The headers that prove us now, renewed first where they are about to expire.

        Raises Unauthorised where a person must sign in, Retriable where renewing failed for now.
        """
        ...

    def refused(self, headers: Mapping[str, str]) -> bool:
        """Told that these headers were answered 401; whether to try once more with others.

        Raises as `headers`.
        """
        ...


def legal(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers, if they can be sent: a pasted token with a line feed must not fail later."""
    for name, value in headers.items():
        if not (value.isascii() and value.isprintable() and value == value.strip()):
            raise Misconfigured(
                f"The value of {name} holds a blank at an end, a line break or a letter that "
                "cannot be sent. Copy the credential again."
            )
    return dict(headers)
