"""Who may ask what: one key that may do all, and one that may only read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """A REST API key with its permissions, and whether its user may manage the shop."""

    consumer_key: str
    consumer_secret: str
    writes: bool = True
    manager: bool = True


BOTH = Key("ck_sandbox", "cs_sandbox")
READ_ONLY = Key("ck_sandbox_read", "cs_sandbox_read", writes=False)
CUSTOMER = Key("ck_sandbox_customer", "cs_sandbox_customer", manager=False)

KEYS = {key.consumer_key: key for key in (BOTH, READ_ONLY, CUSTOMER)}
