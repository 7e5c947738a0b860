"""What Tryton calls things, turned into records. Pure; one function a component."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from connectors.model import Record
from connectors.quantity import parse_quantity
from connectors.tryton.moves import changed
from connectors.tryton.tagged import read_decimal

if TYPE_CHECKING:
    from datetime import datetime

    from connectors.model import Quantity
    from connectors.tryton.shapes import Party, Product, Sale

REFERENCE = "product_id"


def stock_record(product: Product, taken: Decimal, moved: datetime | None) -> Record:
    """One product's quantity: what lies there less `taken`.

    Where none can be told, `reason` says why: `inactive`, `not_tracked` (services, consumables),
    `no_sku`, or that of `parse_quantity`. `updated_at` is when it last moved, or was changed.
    """
    qty, reason = _quantity(product, taken)
    return Record(
        component="inventory",
        remote_id=str(product.id),
        sku=product.code or "",
        qty=qty,
        reason=reason,
        title=product.name or "",
        updated_at=_latest(moved, own_time(product)),
        refs={REFERENCE: str(product.id)},
    )


def product_record(product: Product) -> Record:
    """One product, for look-ups."""
    price = read_decimal(product.template.list_price)
    return Record(
        component="products",
        remote_id=str(product.id),
        sku=product.code or "",
        title=product.name or "",
        updated_at=own_time(product),
        refs={REFERENCE: str(product.id)},
        fields={} if price is None else {"price": format(price, "f")},
        payload=msgspec.json.encode(product),
    )


def party_record(party: Party) -> Record:
    """One party, as a customer; its key is its code."""
    told = {"name": party.name, "email": party.email, "phone": party.phone}
    return Record(
        component="customers",
        remote_id=str(party.id),
        sku=party.code or "",
        title=party.name or "",
        updated_at=changed(party),
        refs={"party_id": str(party.id)},
        fields={name: value for name, value in told.items() if value},
        payload=msgspec.json.encode(party),
    )


def sale_record(sale: Sale) -> Record:
    """One sale that we wrote; its key is our reference."""
    total = read_decimal(sale.total_amount)
    return Record(
        component="orders",
        remote_id=str(sale.id),
        sku=sale.reference or "",
        updated_at=changed(sale),
        refs=sale_refs(sale.id),
        fields={} if total is None else {"total": format(total, "f")},
    )


def sale_refs(sale: int) -> dict[str, str]:
    """What the sale's address needs."""
    return {"sale_id": str(sale)}


def own_time(product: Product) -> datetime | None:
    """When the product or its template was changed, whichever is later."""
    return _latest(changed(product), changed(product.template))


def _latest(*times: datetime | None) -> datetime | None:
    return max((time for time in times if time is not None), default=None)


def _quantity(product: Product, taken: Decimal) -> tuple[Quantity | None, str]:
    if not product.active:
        return None, "inactive"
    if product.type != "goods" or product.consumable:
        return None, "not_tracked"
    if not product.code:
        return None, "no_sku"
    on_hand, reason = parse_quantity(product.quantity)
    if on_hand is None:
        return None, reason
    return parse_quantity(Decimal(str(on_hand)) - taken)
