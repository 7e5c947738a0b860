"""From a field of the schema to the attribute or method of our objects that answers it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLAbstractType,
    GraphQLOutputType,
    get_named_type,
)

from syncconsole.sandbox.shopify.problems import access_denied

if TYPE_CHECKING:
    from syncconsole.sandbox.shopify.asked import Info

_PRODUCTS = ("read_products",)
_INVENTORY = ("read_inventory",)

NEEDED: dict[str, tuple[str, ...]] = {
    "Customer": ("read_customers",),
    "Product": _PRODUCTS,
    "ProductVariant": _PRODUCTS,
    "InventoryItem": (*_INVENTORY, *_PRODUCTS),
    "InventoryLevel": _INVENTORY,
    "Location": ("read_locations", *_INVENTORY),
    "Order": ("read_orders",),
    "InventorySetQuantitiesPayload": ("write_inventory",),
    "TagsAddPayload": ("write_customers", "write_products"),
    "TagsRemovePayload": ("write_customers", "write_products"),
}
"""Scopes by what a field returns, one of which is needed (the vendor's own list of scopes)."""


def resolve(source: Any, info: Info, **arguments: Any) -> Any:
    """The value of a field; raises GraphQLError where the token may not see it."""
    asked = info.context
    scopes = needed(info.return_type)
    if scopes and not asked.scopes & set(scopes):
        raise access_denied(info.field_name, scopes)
    value = getattr(source, snake(info.field_name))
    if not callable(value):
        return value
    return value(info, **{snake(name): given for name, given in arguments.items()})


def resolve_type(value: Any, _info: Info, _of: GraphQLAbstractType) -> str:
    """The type of an object behind an interface."""
    name: str = value.typename
    return name


@cache
def snake(name: str) -> str:
    """As inventory_quantity, from inventoryQuantity."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def needed(returned: GraphQLOutputType) -> tuple[str, ...]:
    """The scopes of which one is needed to see what a field returns; none for what is open."""
    return _needed(get_named_type(returned).name)


@cache
def _needed(returned: str) -> tuple[str, ...]:
    return NEEDED.get(returned) or NEEDED.get(returned.removesuffix("Connection"), ())
