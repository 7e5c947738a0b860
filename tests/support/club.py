"""Real premises of a Store Center: a till's database, a Capillary organisation, real workers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from syncconsole.clock import SystemClock
from syncconsole.config import load
from tests.connectors.sql.shop import Shop, sqlite
from tests.support.premises import Premises

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from syncconsole.sandbox.server import Sandbox

CUSTOMER = (
    *(f"profile.{name}" for name in (
        "firstname", "lastname", "external_id", "mobile", "email", "type", "extended.city",
        "registered_on", "registered_store")),
    *(f"loyalty.{name}" for name in ("loyalty_points", "lifetime_points", "lifetime_purchases")),
    "transactions.recent",
    *(f"redemption.{name}" for name in ("redeemed", "expired", "returned", "adjusted")),
    *(f"slabs.{name}" for name in ("current", "expires", "changed_on")),
    *(f"subscription.{each}" for each in ("sms_trans", "sms_bulk", "email_trans", "email_bulk")),
)  # fmt: skip
VOUCHER = (
    *(f"coupon.{name}" for name in (
        "code", "series", "series_id", "customer", "redeemed")),
    "validity.from", "validity.to",
)  # fmt: skip
LISTS = {
    "task_metadata": ("title", "body", "task_type", "start_date", "end_date", "expiry_date",
                      "customer_task", "cashier_task", "execute_by_all"),
    "tasks": ("type", "status", "associate_id", "customer_id", "store_id", "entry_id"),
    "associates": ("code", "firstname", "lastname", "mobile", "email", "type", "store_id",
                   "store_code"),
    "reminders": ("task_id", "created_by", "remindee_id", "time", "template"),
    "communication_templates": ("name", "type", "subject", "body"),
    "stores": ("code", "name", "description", "is_active", "type", "country_code"),
}  # fmt: skip
FIELDS = {
    "customers": CUSTOMER,
    "custom_fields": ("values.value",),
    "voucher_series": VOUCHER,
    "fraud_users": ("status.status", "status.reason"),
    **{component: tuple(f"details.{name}" for name in names) for component, names in LISTS.items()},
}
"""What of each component the till keeps: all that Capillary tells."""


class Till:
    """The till's own database in a folder, and what its people do there."""

    def __init__(self, folder: Path, now: Callable[[], datetime] | None = None) -> None:
        self._now = now or SystemClock().now
        self._driver = sqlite(folder / "till.db")
        self.shop = Shop(f"sqlite:///{folder / 'till.db'}", self._driver, folder / "till.db")
        make_tables(self.shop)

    def enrol(self, key: str, name: str) -> None:
        """Somebody becomes a customer at the till."""
        self.shop.do(
            "INSERT INTO customers (key, profile_external_id, profile_firstname, changed)"
            " VALUES (?, ?, ?, ?)", key, key, name, self._now().isoformat(),
        )  # fmt: skip

    def rename(self, key: str, name: str) -> None:
        """The till corrects a customer's name."""
        self.shop.do(
            "UPDATE customers SET profile_firstname = ?, changed = ? WHERE key = ?",
            name, self._now().isoformat(), key,
        )  # fmt: skip

    def customers(self) -> list[tuple[str, str]]:
        """(key, first name) of everybody."""
        found = self.shop.do("SELECT key, profile_firstname FROM customers ORDER BY key")
        return [(key, name or "") for key, name in found]

    def close(self) -> None:
        self._driver.close()


class Club(Premises):
    """Premises whose connection `shop` is a Store Center over a file of SQLite and Capillary."""

    def __init__(self, folder: Path, *, timeout: float = 2.0) -> None:
        super().__init__(folder, items=8)
        self.till = Till(folder)
        street = centre(self.sandbox, "shop", timeout, ["customers", "fraud_users"])
        config = {"sandbox": {"port": self.sandbox.port}, **street}
        (folder / "config.yaml").write_text(json.dumps(config), "utf-8")  # JSON is YAML, too
        self.config = load(folder / "config.yaml")

    def customers(self) -> list[tuple[str, str]]:
        """(who and where, first name) of every customer of both servers, twice who is there
        twice."""
        return [
            (f"{key} at the {side}", name)
            for side, held in (("till", self.till.customers()), ("cloud", members(self.sandbox)))
            for key, name in held
        ]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, trace)
        self.till.close()


def members(sandbox: Sandbox) -> list[tuple[str, str]]:
    """(key, first name) of everybody at the main server."""
    everybody = sandbox.organisation.everybody()
    return sorted((one.external_id or one.mobile, one.firstname) for one in everybody)


def centre(
    sandbox: Sandbox, name: str, timeout: float, components: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """What config.yaml says of the endpoints `till` and `cloud` and the connection over them."""
    since = min(one.registered for one in sandbox.organisation.everybody()).date()
    return {
        "endpoints": {
            "till": {"connector": "sql", "url": "sqlite:///till.db", "tables": mapped(components)},
            "cloud": {
                "connector": "capillary", "sandbox": True, "registered_from": str(since),
                "per_minute": 100_000, "timeout": timeout,
            },
        },
        "connections": {
            name: {"profile": "store-center", "store": "till", "office": "cloud", "writes": True}
        },
    }  # fmt: skip


def make_tables(till: Shop) -> None:
    """An empty table of the till for each component that Capillary tells of."""
    for component, names in FIELDS.items():
        columns = ", ".join(f"{name.replace('.', '_')} TEXT" for name in names)
        till.do(f"CREATE TABLE {component} (key TEXT PRIMARY KEY, {columns}, changed TIMESTAMP)")


def mapped(components: Iterable[str] = FIELDS) -> dict[str, Any]:
    """What config.yaml says of the tables of these components."""
    return {
        component: {
            "table": component, "key": "key", "updated": "changed", "touch": True,
            "fields": {name: name.replace(".", "_") for name in FIELDS[component]},
        }
        for component in components
    }  # fmt: skip
