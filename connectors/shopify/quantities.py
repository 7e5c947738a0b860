"""The rows of a stock write, and the names it goes by."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from msgspec import Struct

from connectors.asking import reference
from connectors.model import Change, Fate, Outcome
from connectors.shopify.ids import gid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_ROWS = 250


class Row(Struct, frozen=True):
    """One quantity to set. `before` is what it must be changed from, None where that is not known:
    then nothing is compared."""

    item: str
    location: int
    after: int
    before: int | None

    def quantity(self) -> dict[str, Any]:
        """An InventoryQuantityInput; `changeFromQuantity` must be there, even where it is null."""
        return {
            "inventoryItemId": gid("InventoryItem", self.item),
            "locationId": gid("Location", self.location),
            "quantity": self.after,
            "changeFromQuantity": self.before,
        }


def check(changes: Sequence[Change], location: int) -> None:
    """Raises ValueError for what must never be sent this way."""
    if len(changes) > MOST_ROWS:
        raise ValueError(f"{len(changes)} changes, and one request takes {MOST_ROWS}")
    for change in changes:
        if change.component != "inventory" or change.location not in {"", str(location)}:
            raise ValueError(f"{change.sku!r}: only inventory at location {location} is written")


def rows_of(
    changes: Sequence[Change], location: int, found: Mapping[str, str]
) -> tuple[dict[int, Row], dict[int, Outcome]]:
    """The row of each change by its place, and the outcome of those that cannot be sent.

    `found` has inventory items by SKU, for changes without `refs["inventory_item_id"]`.
    """
    rows, unfit, taken = dict[int, Row](), dict[int, Outcome](), set[str]()
    for place, change in enumerate(changes):
        item = reference(change.refs, "inventory_item_id") or found.get(change.sku, "")
        if not item:
            said = "The shop has no variant of that id or SKU, or more than one."
            unfit[place] = Outcome(Fate.REJECTED, "gone", said)
        elif item in taken:
            said = f"More than one row stands for {change.sku!r}; make the SKUs differ."
            unfit[place] = Outcome(Fate.REJECTED, "duplicate_sku", said)
        else:
            taken.add(item)
            rows[place] = Row(item, location, change.after, change.before)
    return rows, unfit


def idempotency_key(key: str, quantities: Sequence[Mapping[str, Any]], salt: str = "") -> str:
    """A UUID from the caller's key and what is asked: the same request has the same key, another
    has another, since Shopify refuses a key that comes back with other values."""
    digest = blake2b(digest_size=16)
    asked = msgspec.json.encode(quantities)
    for part in (key.encode("utf-8", "surrogatepass"), asked, salt.encode()):
        digest.update(len(part).to_bytes(4, "big") + part)
    return str(UUID(bytes=digest.digest(), version=5))


def document_uri(key: str) -> str:
    """What the shop's inventory history names as the reason of the change."""
    return f"gid://syncconsole/Push/{quote(key, safe='')}"
