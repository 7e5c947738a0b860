"""The shapes WooCommerce's answers have, as far as we read them (wc/v3).

Values that only concern one record are taken as they come, so that one bad row cannot spoil a
page; identities are typed, because a page without them means nothing.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Raw, Struct

Id = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Attribute(Struct):
    name: str | None = None
    option: str | None = None


class Goods(Struct):
    """A product, or a variation: that has a `parent_id` where the list is of all kinds."""

    id: Id
    type: str | None = None
    parent_id: Id | None = None
    sku: str | None = None
    name: str | None = None
    manage_stock: Any = None
    stock_quantity: Any = None
    date_modified_gmt: str | None = None
    variations: list[Any] | None = None
    attributes: list[Any] | None = None


class Batch(Struct):
    """The answer of a batch: one item for each asked, in order, or its error."""

    create: list[Raw] = []
    update: list[Raw] = []


class Item(Struct):
    """One item of a batch's answer."""

    id: Id = 0
    error: Any = None
    manage_stock: Any = None
    stock_quantity: Any = None


class Root(Struct):
    """GET /wp-json/: what WordPress says of the site."""

    namespaces: list[str]
    name: str = ""


class Environment(Struct):
    version: str = ""
    wp_version: str = ""


class Settings(Struct):
    currency: str = ""


class Status(Struct):
    """GET /system_status."""

    environment: Environment
    settings: Settings = msgspec.field(default_factory=Settings)


class Setting(Struct):
    """GET /settings/{group}/{id}."""

    value: Any = None
