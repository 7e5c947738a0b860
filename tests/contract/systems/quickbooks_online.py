"""QuickBooks Online: quantities on hand of the simulated company, and its sales receipts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from connectors.model import Change, OrderLine
from connectors.quickbooks_online.tokens import Tokens, packed
from tests.connectors.quickbooks_online.intuit import Kept
from tests.connectors.quickbooks_online.orders import order
from tests.contract.sandboxed import NOBODY, SandboxBench

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.contract import Connector, TokenStore
    from connectors.model import Record


class Bench(SandboxBench):
    system = "quickbooks_online"
    reads = "/v3/company/*/query"
    writes = "/v3/company/*/inventoryadjustment"
    books = "/v3/company/*/salesreceipt"
    orders: ClassVar = {"customer": "Web", "deposit": "Checking"}
    lacks: ClassVar = {"retry_after": "Intuit sends no Retry-After; a minute is waited"}

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.company = self.sandbox.company
        self.kept = Kept(None)
        self._sign_in()

    @property
    def options(self) -> dict[str, Any]:
        keys, url = self.company.keys, self.sandbox.url
        return {
            "realm_id": keys.realm, "client_id": keys.client_id,
            "client_secret": keys.client_secret, "base_url": url,
            "token_url": f"{url}/oauth2/v1/tokens/bearer", "adjust_account": "Inventory Shrinkage",
        }  # fmt: skip

    def tokens(self) -> TokenStore:
        return self.kept

    def seeded(self) -> list[str]:
        spelled, holds = self.sandbox.catalogue.sku, self.company.holds
        return [spelled(item) for item in self.sandbox.catalogue.all_items() if holds(item)]

    def held(self, key: str) -> int | None:
        return int(self.company.quantity(key)) if self.company.items.with_sku(key) else None

    def put(self, key: str, value: int) -> None:
        self.company.set_stock(key, value)

    def untracked(self) -> str:
        return "REPAIR-KIT"

    def twice(self) -> str:
        return "SP-5001"

    def expire(self) -> None:
        self.company.grants.expire()

    def order(self, record: Record, units: int, reference: str) -> Change:
        """An order of so many units of one record."""
        line = OrderLine(record.sku, units, Decimal("9.99"), "Thing", record.refs)
        return order(reference, line, currency="EUR")

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return super().broken() | {
            "wrong password": lambda: self._renewing(client_secret="another"),
            "wrong host": lambda: self.connect(base_url=NOBODY),
        }

    def _renewing(self, **other: Any) -> Connector:
        """One whose access token is out of date, so that the sign-in must be renewed."""
        self.clock.pass_(7200)
        return self.connect(**other)

    def _sign_in(self) -> None:
        given, now = self.company.grants.consent(), self.clock.now()
        until = now + timedelta(seconds=given.access_seconds)
        ends = now + timedelta(seconds=given.refresh_seconds)
        realm = self.company.keys.realm
        self.kept.save(packed(Tokens(realm, given.access, given.refresh, until, ends)))
