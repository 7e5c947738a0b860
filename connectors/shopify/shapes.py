"""The shapes of Shopify's answers, as far as we read them.

Values that only concern one record (a quantity, a price) are taken as they come, so that one bad
row cannot spoil a page; identities are typed, because a page without them means nothing.
"""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Raw, Struct, UnsetType


class GraphError(Struct):
    """One of `errors`; the code lies in `extensions`."""

    message: str = ""
    path: Any = None
    extensions: Any = None

    @property
    def code(self) -> str:
        code = self.extensions.get("code") if isinstance(self.extensions, dict) else None
        return code if isinstance(code, str) else ""


class ThrottleStatus(Struct, rename="camel"):
    """Points of the bucket, and points a second that come back."""

    maximum_available: float
    currently_available: float
    restore_rate: float


class Cost(Struct, rename="camel"):
    requested_query_cost: float | None = None
    actual_query_cost: float | None = None
    throttle_status: ThrottleStatus | None = None


class Extensions(Struct):
    """What stands beside the data; `search` has the warnings of ignored filters."""

    cost: Cost | None = None
    search: Any = None


class Aside(Struct):
    """An answer without its data."""

    errors: Any = None
    extensions: Extensions | None = None


class Envelope(Aside):
    """A whole answer. `data` is empty where there is no such member, which means that nothing was
    carried out (GraphQL, section 7.1)."""

    data: Raw = Raw(b"")


class PageInfo(Struct, frozen=True, rename="camel"):
    has_next_page: bool
    end_cursor: str | None = None


class Rows(Struct, rename="camel"):
    """One page of a connection, each row as the bytes it came in."""

    nodes: list[Raw]
    page_info: PageInfo


class Place(Struct):
    """A location that is there."""

    id: str


class Placed(Struct, kw_only=True):
    """Whether the location that was asked for is there: null where it is not."""

    place: Place | UnsetType | None = UNSET


class Listed(Placed, kw_only=True):
    """The answer to a question for a page of a list."""

    rows: Rows


class Owner(Struct):
    """The answer to a question for a page of a list inside a thing; null where that is gone."""

    owner: Listed | None


class Found(Placed, kw_only=True):
    """The answer to `nodes(ids:)`: null for what is not there."""

    nodes: list[Raw]


class LevelsOf(Struct, rename="camel"):
    inventory_levels: Rows


class Levels(Struct):
    """The levels of a location; null where the shop has no such location."""

    location: LevelsOf | None


class UserError(Struct):
    """A refusal in words; `field` is the path of the input it is about."""

    message: str = ""
    code: str | None = None
    field: list[str] | None = None


class Group(Struct):
    id: str


class Setting(Struct, rename="camel"):
    user_errors: list[UserError]
    inventory_adjustment_group: Group | None = None


class SetQuantities(Struct, rename="camel"):
    """The answer of `inventorySetQuantities`; null where errors stand beside it."""

    inventory_set_quantities: Setting | None = None


class Operation(Struct, rename="camel"):
    """A bulk operation. Counts are UnsignedInt64, which Shopify spells as text."""

    id: str
    status: str
    error_code: str | None = None
    object_count: int | str | None = None
    root_object_count: int | str | None = None
    file_size: int | str | None = None
    url: str | None = None

    def __repr__(self) -> str:  # the address of the result is a key to it
        return f"Operation(id={self.id!r}, status={self.status!r})"


class Starting(Struct, rename="camel"):
    user_errors: list[UserError]
    bulk_operation: Operation | None = None


class Started(Struct, rename="camel"):
    bulk_operation_run_query: Starting | None = None


class State(Struct, rename="camel"):
    bulk_operation: Operation | None = None
