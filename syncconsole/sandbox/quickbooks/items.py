"""The company's items and their quantities: the warehouse's, under QuickBooks' names.

Item numbers: services 1 to 10, strange ones 11 to 100, then one for each item of the store that
the warehouse holds, then the spare parts. Records are made when they are asked for.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from syncconsole.sandbox.catalogue import EPOCH
from syncconsole.sandbox.cells import UNSET
from syncconsole.sandbox.quickbooks.accounts import ASSET, COST, INCOME, reference_to
from syncconsole.sandbox.quickbooks.extras import SERVICES, Extra, spare_parts, strange_items
from syncconsole.sandbox.quickbooks.fault import not_found
from syncconsole.sandbox.quickbooks.replies import stamp
from syncconsole.sandbox.warehouse import opening_quantities

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterator

    from syncconsole.sandbox.catalogue import Catalogue
    from syncconsole.sandbox.clock import Clock
    from syncconsole.sandbox.quickbooks.replies import Json

FIRST_ITEM = 101
"""The number of the store's first item; the others follow in the store's order."""


class Items:
    """Items by number; the company's lock is held by whoever changes a quantity."""

    entity = "Item"

    def __init__(self, catalogue: Catalogue, clock: Clock, *, strange: bool) -> None:
        self.catalogue = catalogue
        self._clock = clock
        self._strange = strange
        self.version = 0
        """Another number after every change."""
        self._counted: dict[int, Decimal] = {}
        self._moved: dict[int, tuple[datetime, int]] = {}

    def quantity(self, number: int) -> Decimal | None:
        """On hand; None where the item is not tracked. Raises KeyError for an unknown number."""
        if number in self._counted:
            return self._counted[number]
        if number in self._extras:
            return self._extras[number].quantity
        if not self._held(number):
            raise KeyError(number)
        return Decimal(self._opening[number - FIRST_ITEM])

    def move(self, number: int, difference: Decimal) -> None:
        """Add to the quantity of a tracked item; its last update is now."""
        before = self.quantity(number)
        if before is None:
            raise ValueError(f"item {number} is not tracked")
        self._counted[number] = before + difference
        _, moves = self._moved.get(number, (None, 0))
        self._moved[number] = self._clock.now(), moves + 1
        self.version += 1

    def with_sku(self, sku: str) -> list[int]:
        """The numbers of the items with exactly this SKU; QuickBooks does not keep it unique."""
        item = self.catalogue.find(sku)
        number = -1 if item is None else FIRST_ITEM + item
        return ([number] if self._held(number) else []) + self._other_skus.get(sku, [])

    def find(self, number: str) -> Json | None:
        """The item of this id, or None."""
        if not (number.isascii() and number.isdigit() and len(number) < 12):
            return None
        known = int(number) in self._extras or self._held(int(number))
        return self._record(int(number)) if known else None

    def get(self, number: str) -> Json:
        """The item of this id; raises CompanyFault 610."""
        found = self.find(number)
        if found is None:
            raise not_found(self.entity, number)
        return found

    def rows(self) -> Iterator[Json]:
        """Every item, by number."""
        for number in sorted(self._extras):
            if number < FIRST_ITEM:
                yield self._record(number)
        for item, quantity in enumerate(self._opening):
            if quantity != UNSET and item not in self.catalogue.gone:
                yield self._record(FIRST_ITEM + item)
        for number in sorted(self._extras):
            if number > FIRST_ITEM:
                yield self._record(number)

    def gone(self) -> Iterator[Json]:
        """Items are made inactive here, never deleted."""
        return iter(())

    @cached_property
    def _opening(self) -> array[int]:
        return opening_quantities(self.catalogue)

    @cached_property
    def _extras(self) -> dict[int, Extra]:
        parts = enumerate(spare_parts(self.catalogue), FIRST_ITEM + self.catalogue.items)
        strange = strange_items() if self._strange else {}
        return dict(chain(SERVICES.items(), strange.items(), parts))

    @cached_property
    def _other_skus(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, extra in self._extras.items():
            if extra.sku:
                found.setdefault(extra.sku, []).append(number)
        return found

    def _held(self, number: int) -> bool:
        item = number - FIRST_ITEM
        there = 0 <= item < self.catalogue.items and item not in self.catalogue.gone
        return there and self._opening[item] != UNSET

    def _record(self, number: int) -> Json:
        extra = self._extras.get(number) or self._sold(number)
        moved, moves = self._moved.get(number, (None, 0))
        last = moved or datetime.fromtimestamp(EPOCH, UTC) - timedelta(minutes=number % 20_000)
        created = datetime.fromtimestamp(self._created(number), UTC)
        quantity = self.quantity(number)
        record: Json = {
            "Id": str(number),
            "SyncToken": str(moves),
            "domain": "QBO",
            "sparse": False,
            "MetaData": {"CreateTime": stamp(created), "LastUpdatedTime": stamp(last)},
            "Name": extra.name,
            "FullyQualifiedName": extra.name,
            "Active": extra.active,
            "Taxable": True,
            "UnitPrice": Decimal(extra.cents) / 100,
            "Type": extra.kind,
            "IncomeAccountRef": reference_to(extra.income),
            "TrackQtyOnHand": quantity is not None,
        }
        if extra.sku:
            record["Sku"] = extra.sku
        if quantity is not None:
            record["PurchaseCost"] = Decimal(extra.cents // 2) / 100
            record["ExpenseAccountRef"] = reference_to(COST)
            record["AssetAccountRef"] = reference_to(ASSET)
            record["QtyOnHand"] = quantity
            record["InvStartDate"] = created.date().isoformat()
        return record

    def _sold(self, number: int) -> Extra:
        """The store's item as the office has it."""
        item = number - FIRST_ITEM
        sku, product, _ = self.catalogue.spelled(item)
        price = self.catalogue.price(product)
        return Extra(self.catalogue.title(item), sku, Decimal(0), price, income=INCOME)

    def _created(self, number: int) -> int:
        item = number - FIRST_ITEM
        if number in self._extras:
            return EPOCH - 400 * 86_400
        return self.catalogue.created(self.catalogue.product_of(item))
