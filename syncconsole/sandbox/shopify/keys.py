"""Who may ask the store: its static tokens, its application, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass

DOMAIN = "outdoor-shop.myshopify.com"

TOKEN = "shpat_sandbox"  # noqa: S105 - opens nothing but a simulated store on loopback
READ_ONLY_TOKEN = "shpat_sandbox_read_only"  # noqa: S105 - the same

CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105 - the same

READ_SCOPES = frozenset(
    {"read_products", "read_inventory", "read_locations", "read_customers", "read_orders"}
)
SCOPES = READ_SCOPES | {"write_inventory", "write_products", "write_customers"}
"""Everything that the simulated API asks a scope for."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The store's tokens that never expire, and the application's credentials."""

    token: str = TOKEN
    read_only_token: str = READ_ONLY_TOKEN
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
