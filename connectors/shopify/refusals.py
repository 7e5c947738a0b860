"""What `userErrors` of `inventorySetQuantities` mean (InventorySetQuantitiesUserErrorCode)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from connectors.shopify.shapes import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence


STALE = "CHANGE_FROM_QUANTITY_STALE"
PREVIOUS_FAILED = "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"

UNSURE = frozenset(
    {PREVIOUS_FAILED, "IDEMPOTENCY_CONCURRENT_REQUEST", "IDEMPOTENCY_KEY_PARAMETER_MISMATCH"}
)
"""Another request under the same key is or was about; what it wrote, only reading can tell."""

WHOLE = frozenset({"INVALID_NAME", "INVALID_REASON", "INVALID_REFERENCE_DOCUMENT"})
"""These are about the request, so that no part of it fares better."""

REMEDIES = {
    "INVALID_INVENTORY_ITEM": "Read the shop's stock again: the variant may be gone.",
    "INVALID_LOCATION": "The item is not stocked at this location, or the location is closed.",
    "NON_MUTABLE_INVENTORY_ITEM": "The quantity of a bundle follows from its parts.",
}
"""By code, the way out; what is not here speaks for itself."""


def named_rows(errors: Sequence[UserError], rows: int) -> dict[int, UserError]:
    """The rows that the errors name, by their place: ["input", "quantities", "3", ...]."""
    named = dict[int, UserError]()
    for error in errors:
        place = _place(error.field or ())
        if place is not None and place < rows:
            named.setdefault(place, error)
    return named


def sentence(error: UserError, others: int) -> str:
    """What Shopify said, and the way out where one is known; not yet clean."""
    said = error.message or "Shopify gave no reason."
    among = f" (refused together with {others} others)" if others else ""
    remedy = REMEDIES.get(error.code or "", "")
    return f"{said}{among} {remedy}".strip()


def _place(path: Sequence[str]) -> int | None:
    for name, index in itertools.pairwise(path):
        if name == "quantities" and index.isascii() and index.isdecimal() and len(index) < 6:
            return int(index)
    return None
