"""inventorySetQuantities: absolute quantities, compared before they are set, all or none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.shopify.gids import FIRST_ITEM, gid, number_of
from syncconsole.sandbox.shopify.nodes.inventory import InventoryItem, LocationNode, location_of
from syncconsole.sandbox.shopify.nodes.root import LONGEST_LIST
from syncconsole.sandbox.shopify.problems import bad_input, too_many
from syncconsole.sandbox.shopify.times import iso
from syncconsole.sandbox.shopify.versions import before_2026_10

if TYPE_CHECKING:
    from syncconsole.sandbox.shop import Location
    from syncconsole.sandbox.shopify.asked import Asked, Info
    from syncconsole.sandbox.shopify.store import Store

HIGHEST = 1_000_000_000

REASONS = (
    "correction", "cycle_count_available", "damaged", "movement_canceled", "movement_created",
    "movement_received", "movement_updated", "other", "promotion", "quality_control", "received",
    "reservation_created", "reservation_deleted", "reservation_updated", "restock",
    "safety_stock", "shrinkage",
)  # fmt: skip
"""Vendor page "Manage inventory quantities and states"."""

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/\s]+/?\S*")
_OWN_GID = re.compile(r"gid://[^/\s]+/[^/\s]+/\S+")

MESSAGES = {
    "CHANGE_FROM_QUANTITY_STALE": "The changeFromQuantity value does not match persisted value.",
    "IDEMPOTENCY_KEY_PARAMETER_MISMATCH":
        "The same idempotency key cannot be used with different operation parameters.",
    "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED":
        "A previous request with this idempotency key failed. Retry with a new idempotency key.",
    "INVALID_INVENTORY_ITEM": "The specified inventory item could not be found.",
    "INVALID_LOCATION": "The specified location could not be found.",
    "INVALID_NAME": "The quantity name must be either 'available' or 'on_hand'.",
    "INVALID_QUANTITY_NEGATIVE": "The quantity can't be negative.",
    "INVALID_QUANTITY_TOO_HIGH": "The total quantity can't be higher than 1,000,000,000.",
    "INVALID_QUANTITY_TOO_LOW": "The total quantity can't be lower than -1,000,000,000.",
    "INVALID_REASON": "The specified reason is invalid.",
    "INVALID_REFERENCE_DOCUMENT": "The specified reference document is invalid.",
    "ITEM_NOT_STOCKED_AT_LOCATION":
        "The specified inventory item is not stocked at the location.",
    "NON_MUTABLE_INVENTORY_ITEM":
        "The specified inventory item is not allowed to be adjusted via API.",
    "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR":
        "The combination of inventoryItemId and locationId must be unique.",
}  # fmt: skip
"""By code, as the schema describes them. The vendor names no code for an item that is not tracked;
it is refused here as one that may not be changed."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One user error."""

    code: str
    field: list[str]

    @property
    def message(self) -> str:
        """What the code means."""
        return MESSAGES[self.code]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one quantity."""

    store: Store
    variant: int
    place: Location
    name: str
    delta: int
    quantity_after_change: int

    @property
    def item(self) -> InventoryItem:
        return InventoryItem(self.store, self.variant)

    @property
    def location(self) -> LocationNode:
        return LocationNode(self.store, self.place)


@dataclass(frozen=True, slots=True)
class Group:
    """What one mutation changed."""

    id: str
    created_at: str
    reason: str
    reference_document_uri: str | None
    all_changes: list[Change]
    typename = "InventoryAdjustmentGroup"

    def changes(
        self, _info: Info, inventory_item_ids: list[str] | None = None,
        location_ids: list[str] | None = None, quantity_names: list[str] | None = None,
    ) -> list[Change]:  # fmt: skip
        """The changes, or those of some items, locations and names."""
        return [
            one
            for one in self.all_changes
            if (inventory_item_ids is None or one.item.id in inventory_item_ids)
            and (location_ids is None or one.location.id in location_ids)
            and (quantity_names is None or one.name in quantity_names)
        ]


@dataclass(frozen=True, slots=True)
class Payload:
    """The mutation's answer: a group, or the complaints that kept all of it from being done."""

    inventory_adjustment_group: Group | None
    user_errors: list[Complaint]


@dataclass(frozen=True, slots=True)
class _Row:
    variant: int
    place: Location
    quantity: int
    available: int


def refused(code: str) -> Payload:
    """A refusal of the whole, for its idempotency key."""
    return Payload(None, [Complaint(code, ["input"])])


def set_quantities(asked: Asked, given: dict[str, Any]) -> tuple[Payload, bool]:
    """The mutation's answer, and whether it was done. Raises GraphQLError for a bad call."""
    rows = given["quantities"]
    if len(rows) > LONGEST_LIST:
        raise too_many(len(rows), LONGEST_LIST)
    for row in rows:
        if "changeFromQuantity" not in row:
            raise bad_input(
                "InventoryQuantityInput must include the following argument: changeFromQuantity."
            )
    complaints = _of_input(given)
    checked = [_checked(asked, given["name"], place, row) for place, row in enumerate(rows)]
    complaints += [one for one in checked if isinstance(one, Complaint)]
    complaints += _duplicates(rows)
    if complaints:
        return Payload(None, complaints), False
    done = [one for one in checked if isinstance(one, _Row)]
    changes = [change for row in done for change in _applied(asked, row)]
    store = asked.store
    group = Group(
        gid("InventoryAdjustmentGroup", store.next_group()),
        iso(store.shop.clock.now().timestamp()),
        given["reason"], given.get("referenceDocumentUri"), changes,
    )  # fmt: skip
    return Payload(group, []), True


def _of_input(given: dict[str, Any]) -> list[Complaint]:
    complaints = []
    if given["name"] not in ("available", "on_hand"):
        complaints.append(Complaint("INVALID_NAME", ["input", "name"]))
    if given["reason"] not in REASONS:
        complaints.append(Complaint("INVALID_REASON", ["input", "reason"]))
    document = given.get("referenceDocumentUri")
    if document is not None:
        form = _OWN_GID if document.startswith("gid:") else _URI
        if not form.fullmatch(document):
            field = ["input", "referenceDocumentUri"]
            complaints.append(Complaint("INVALID_REFERENCE_DOCUMENT", field))
    return complaints


def _checked(asked: Asked, name: str, index: int, row: dict[str, Any]) -> _Row | Complaint:
    store, goods = asked.store, asked.store.goods

    def wrong(code: str, key: str) -> Complaint:
        return Complaint(code, ["input", "quantities", str(index), key])

    variant = goods.variant_of(number_of(row["inventoryItemId"], "InventoryItem"), FIRST_ITEM)
    if variant is None:
        return wrong("INVALID_INVENTORY_ITEM", "inventoryItemId")
    place = location_of(store, row["locationId"])
    if place is None:
        return wrong("INVALID_LOCATION", "locationId")
    if row["quantity"] < 0:
        return wrong("INVALID_QUANTITY_NEGATIVE", "quantity")
    if row["quantity"] > HIGHEST:
        return wrong("INVALID_QUANTITY_TOO_HIGH", "quantity")
    if not goods.tracked(variant):
        return wrong("NON_MUTABLE_INVENTORY_ITEM", "inventoryItemId")
    if before_2026_10(asked.version) and not store.stock.stocked(variant, place.id):
        return wrong("ITEM_NOT_STOCKED_AT_LOCATION", "inventoryItemId")
    held = store.stock.at(variant, place.id, asked.committed)
    expected = row["changeFromQuantity"]
    if name in ("available", "on_hand") and expected not in (None, held.named(name)):
        return wrong("CHANGE_FROM_QUANTITY_STALE", "changeFromQuantity")
    kept = held.committed + held.safety_stock if name == "on_hand" else 0
    available: int = row["quantity"] - kept
    if available < -held.safety_stock and not goods.own(variant):
        return wrong("INVALID_QUANTITY_TOO_LOW", "quantity")
    return _Row(variant, place, row["quantity"], available)


def _duplicates(rows: list[dict[str, Any]]) -> list[Complaint]:
    seen: set[tuple[str, str]] = set()
    complaints = []
    for index, row in enumerate(rows):
        pair = row["inventoryItemId"], row["locationId"]
        if pair in seen:
            code = "NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR"
            field = ["input", "quantities", str(index), "inventoryItemId"]
            complaints.append(Complaint(code, field))
        seen.add(pair)
    return complaints


def _applied(asked: Asked, row: _Row) -> list[Change]:
    store = asked.store
    held = store.stock.at(row.variant, row.place.id, asked.committed)
    delta = row.available - held.available
    store.stock.put(row.variant, row.place.id, row.available)
    after = {"available": row.available, "on_hand": held.named("on_hand") + delta}
    return [
        Change(store, row.variant, row.place, name, delta, quantity)
        for name, quantity in after.items()
    ]
