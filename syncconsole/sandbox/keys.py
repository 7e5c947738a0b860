"""Who may ask what: the store's path and its two tokens."""

from __future__ import annotations

from dataclasses import dataclass

from syncconsole.sandbox.refusal import Refusal

STORE_HASH = "sandbox"
"""The store's id in the API path, unless another is asked for."""

TOKEN = "sandbox-token"  # noqa: S105 - opens nothing but a simulated store on loopback
READ_ONLY_TOKEN = "sandbox-read-only"  # noqa: S105 - the same


@dataclass(frozen=True, slots=True)
class Keys:
    """The store's hash, the token that may do all, and the one that may only read."""

    store_hash: str = STORE_HASH
    token: str = TOKEN
    read_only_token: str = READ_ONLY_TOKEN

    @property
    def prefix(self) -> str:
        """The path every address of the store begins with."""
        return f"/stores/{self.store_hash}"

    def refusal(self, method: str, path: str, token: str) -> Refusal | None:
        """Why this request may not pass, or None.

        401 as in webhooks.v3.yml (401_Unauthorized), 403 with the title the vendor gives where an
        API account lacks a scope.
        """
        known = token in (self.token, self.read_only_token)
        if not known or not path.startswith(f"{self.prefix}/"):
            return Refusal(
                401,
                "Unauthorized - the v3 Auth client ID or token in the request are not a valid "
                "combination for this store.",
            )
        if token == self.read_only_token and method not in ("GET", "HEAD"):
            return Refusal(403, "You don't have a required scope to access the endpoint")
        return None
