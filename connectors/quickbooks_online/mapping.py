"""What QuickBooks calls things, turned into records. Pure; one function a component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.model import Quantity, Record
from connectors.quantity import parse_quantity
from connectors.raw import moment

if TYPE_CHECKING:
    from connectors.quickbooks_online.shapes import Item, Receipt


def stock_record(item: Item) -> Record:
    """One item; the quantity is `QtyOnHand`, which sales receipts lower.

    Where none can be told, `reason` says why: `inactive`, `not_tracked` (services, non-inventory),
    `no_sku`, or that of `parse_quantity`. `updated_at` is the item's `LastUpdatedTime`.
    """
    qty, reason = _quantity(item)
    return Record(
        component="inventory",
        remote_id=item.id,
        sku=item.sku or "",
        qty=qty,
        reason=reason,
        title=item.name,
        updated_at=moment(item.meta_data.last_updated_time),
        refs={"item_id": item.id},
    )


def receipt_record(receipt: Receipt) -> Record:
    """One sales receipt that we wrote; its key is our reference, which is its number."""
    fields = {} if receipt.total_amt is None else {"total": str(receipt.total_amt)}
    return Record(
        component="orders",
        remote_id=receipt.id,
        sku=receipt.doc_number,
        updated_at=moment(receipt.meta_data.last_updated_time),
        refs=receipt_refs(receipt),
        fields=fields,
    )


def receipt_refs(receipt: Receipt) -> dict[str, str]:
    """What the receipt's address needs."""
    return {"receipt_id": receipt.id}


def _quantity(item: Item) -> tuple[Quantity | None, str]:
    if not item.active:
        return None, "inactive"
    if item.type != "Inventory" or not item.track_qty_on_hand:
        return None, "not_tracked"
    if not item.sku:
        return None, "no_sku"
    return parse_quantity(item.qty_on_hand)
