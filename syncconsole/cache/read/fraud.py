"""Whether a customer stands on the Fraud Users List (S-035), for look-ups."""

from __future__ import annotations

from msgspec import Struct
from msgspec.json import decode

from syncconsole.cache.read.sessions import session
from syncconsole.cache.tables import CachedRecord, Connection, Flow
from syncconsole.domain.keys import match_key
from syncconsole.domain.two_way import OFFICE

CLEAR = frozenset({"", "none", "not_fraud", "false", "no", "0"})
"""Values of a status that put nobody on the list."""


class FraudFlag(Struct, frozen=True):
    """A customer on the list; `status` is the main server's own word, "" where it gives none."""

    key: str
    status: str


def fraud_flag(connection: str, customer: str) -> FraudFlag | None:
    """The flag of the customer with this key, None for one who is not on the main server's list."""
    with session():
        row = (
            CachedRecord.select(CachedRecord.fields)
            .join(Flow)
            .join(Connection)
            .where(
                Connection.name == connection, Flow.component == "fraud_users",
                CachedRecord.side == OFFICE, CachedRecord.key == match_key(customer),
                CachedRecord.gone.is_null(),
            )
            .first()
        )  # fmt: skip
    if row is None:
        return None
    fields = decode(row.fields, type=dict[str, str])
    status = fields.get("status.status") or next(iter(fields.values()), "")
    # A list without any status is a list of names: to stand on it is enough.
    return None if fields and status.lower() in CLEAR else FraudFlag(customer, status)
