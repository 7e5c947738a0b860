"""Who may ask the organisation: a till with its password, or an OAuth client."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from hashlib import md5

TILL = "sandbox.till"
PASSWORD = "sandbox-till-password"  # noqa: S105 - opens nothing but a simulated organisation
KEY = "sandbox-key"
SECRET = "sandbox-key-secret"  # noqa: S105 - the same


@dataclass(frozen=True, slots=True)
class Keys:
    """The till and the OAuth client that may ask."""

    till: str = TILL
    password: str = PASSWORD
    key: str = KEY
    secret: str = SECRET

    @property
    def basic(self) -> str:
        """The Authorization of the till: its name and its password's MD5."""
        digest = md5(self.password.encode(), usedforsecurity=False).hexdigest()
        return "Basic " + b64encode(f"{self.till}:{digest}".encode()).decode()
