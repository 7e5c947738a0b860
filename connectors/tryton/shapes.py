"""The shapes of Tryton's answers, as far as we read them.

Quantities, amounts and times are taken as they come, so that one bad row cannot spoil a page; ids
are typed, because a row without them means nothing.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from msgspec import Struct, field

T = TypeVar("T")


class Reply(Struct, Generic[T], frozen=True):
    """Every answer: one of the two is there."""

    result: T | None = None
    error: Any = None


def reply_of(shape: type[T]) -> type[Reply[T]]:
    """The answer whose result has this shape."""
    return Reply[shape]  # type: ignore[valid-type]


class Dated(Struct, frozen=True):
    """`write_date` is null until a record is changed for the first time."""

    id: int
    create_date: Any = None
    write_date: Any = None


class Template(Dated, frozen=True):
    """product.template; the price is kept here."""

    list_price: Any = None


class Product(Dated, frozen=True):
    """product.product. Over SQLite `active` comes as 0 or 1."""

    code: str | None = None
    name: str | None = None
    active: Any = True
    type: str = ""
    consumable: Any = False
    quantity: Any = None
    template: Template = field(default=Template(0), name="template.")


class Category(Struct, frozen=True):
    """The accounting category of a product, which knows its taxes."""

    customer_taxes_used: list[int] = []


class Sellable(Struct, frozen=True):
    """What a line of a sale needs of its product."""

    id: int
    code: str | None = None
    sale_uom: int | None = None
    salable: Any = False
    category: Category | None = field(default=None, name="account_category.")


class Move(Dated, frozen=True):
    """stock.move; the quantity is in the product's own unit."""

    product: int = 0
    internal_quantity: Any = None


class Location(Struct, frozen=True):
    id: int
    name: str | None = None
    type: str = ""
    storage_location: int | None = None
    output_location: int | None = None


class Line(Struct, frozen=True):
    """A line of an inventory: what Tryton expected to be there when it was written."""

    id: int
    product: int
    expected_quantity: Any = None


class Sale(Dated, frozen=True):
    number: str | None = None
    reference: str | None = None
    description: str | None = None
    state: str = ""
    total_amount: Any = None


class Party(Dated, frozen=True):
    code: str | None = None
    name: str | None = None
    active: Any = True
    email: str | None = None
    phone: str | None = None
    addresses: list[int] = []


class Preferences(Struct, frozen=True):
    """The part of a user's context that says whose books are looked at."""

    company: int | None = None
    companies: list[int] = []
    company_name: str | None = field(default=None, name="company.rec_name")


class Named(Struct, frozen=True):
    """A tax, a currency or a term of payment, of which the id is wanted."""

    id: int


class Access(Struct, frozen=True):
    """What the user may do with the records of a model; over SQLite Tryton tells it as 0 and 1."""

    read: bool | int = False
    write: bool | int = False
    create: bool | int = False
    delete: bool | int = False
