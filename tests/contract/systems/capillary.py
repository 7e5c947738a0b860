"""Capillary: customers of the simulated organisation; the value stands in the first name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from connectors.model import Change, Record
from tests.contract.sandboxed import SandboxBench

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.contract import Connector

_NAME = "profile.firstname"


class Bench(SandboxBench):
    system = "capillary"
    component = "customers"
    reads = "/v1.1/customer/*"
    writes = "/v1.1/customer/update"
    lacks: ClassVar = {
        "untracked": "a customer has no quantity",
        "twice": "Capillary keeps identifiers unique",
        "since": "customers are found by their day of registration; what changed is not told",
        "retry_after": "Capillary documents no header of its limits; backoff is used",
        "expiry": "a till's password does not expire; OAuth clients have tests of their own",
        "expired token": "a till's password does not expire",
        "comma": "customer/get separates identifiers by commas, so such a one is not asked for",
    }

    def __init__(self, folder: Any, records: int) -> None:
        super().__init__(folder, 8)  # of the shop beside it
        self.records = records
        self.club = self.sandbox.organisation
        for number, one in enumerate(list(self.club.everybody())):
            self.club.change(str(one.id), firstname=f"n{number % 50}", external_id=f"C-{number}")
        for number in range(len(list(self.club.everybody())), records):
            self.club.register(external_id=f"C-{number}", firstname=f"n{number % 50}")

    @property
    def options(self) -> dict[str, Any]:
        keys = self.club.keys
        since = min(one.registered for one in self.club.everybody()).date()
        return {
            "till": keys.till, "password": keys.password, "base_url": self.sandbox.url,
            "per_minute": 100_000, "registered_from": f"{since}", "update_batch": 50,
        }  # fmt: skip

    def seeded(self) -> list[str]:
        return [one.external_id for one in self.club.everybody()]

    def held(self, key: str) -> int | None:
        found = self.club.find("external_id", key)
        return None if found is None else int(found.firstname[1:])

    def put(self, key: str, value: int) -> None:
        self.club.change(key, firstname=f"n{value}")

    def rename(self, key: str, other: str) -> None:
        self.club.change(key, external_id=other)

    def delete(self, key: str) -> None:
        self.club.forget(key)

    def value(self, record: Record) -> int | None:
        return int(record.fields[_NAME][1:])

    def change(self, record: Record, after: int, before: int | None = None) -> Change:
        fields = {**record.fields, _NAME: f"n{after}"}
        expects = dict(record.fields)
        if before is not None:
            expects[_NAME] = f"n{before}"
        return Change(self.component, record.sku, refs=record.refs, fields=fields, expects=expects)

    def broken(self) -> dict[str, Callable[[], Connector]]:
        return super().broken() | {"wrong password": lambda: self.connect(password="another")}
