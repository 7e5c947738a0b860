"""The simulated company's number and the application that may ask for access to it."""

from __future__ import annotations

from dataclasses import dataclass

REALM = "9130350000000007"
"""The company's id in the API path, unless another is asked for."""

CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105 - opens nothing but a simulated company

SCOPE = "com.intuit.quickbooks.accounting"


@dataclass(frozen=True, slots=True)
class Keys:
    """Realm, client id and secret; `prefix` is what every path of the company begins with."""

    realm: str = REALM
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET

    @property
    def prefix(self) -> str:
        """As /v3/company/9130350000000007."""
        return f"/v3/company/{self.realm}"
