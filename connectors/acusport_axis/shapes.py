"""The shapes of AXIS's answers; fields that are not read are not named."""

from __future__ import annotations

from msgspec import Struct, field

DENIED = "Authorization has been denied for this request."
"""What AXIS says, in `message`, where the token is unknown or out of date."""


class Token(Struct, frozen=True):
    """POST /token. How long it lives is not told for certain: it is used until it is refused."""

    access_token: str

    def __repr__(self) -> str:
        return "Token()"


class StoreStock(Struct, frozen=True, rename="camel"):
    """The stock of a product in one store. The figures are read strictly, whatever they are."""

    qoh: object = None
    qty_committed: object = None
    store_id: str | int | None = field(name="storeID", default=None)


class Product(Struct, frozen=True, rename="camel"):
    """One product; its UPC is its key."""

    product_upc: str | None = field(name="productUPC", default=None)
    product_description: str | None = None
    store_inventory: tuple[StoreStock, ...] | None = None


class Content(Struct, frozen=True):
    """What an answer is about; `total` where AXIS tells how many there are in all."""

    data: tuple[Product, ...]
    total: int | None = None


class Products(Struct, frozen=True, rename="camel"):
    """GET /api/Ecomm/GetProducts: the content, or a message that says why there is none."""

    axis_content: Content | None = None
    message: str | None = None
