"""Frozen values that cross the boundary to outside systems. No I/O, no rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

Quantity = int | Decimal
"""A count of sellable units; Decimal only where the system itself counts in fractions."""


class OrderLine(Struct, frozen=True):
    """One line of an order: whole units of a SKU at a price each, tax not included.

    `refs` are the ids of the item at the endpoint the line is written to; empty where read.
    """

    sku: str
    quantity: int
    unit_price: Decimal
    title: str = ""
    refs: Mapping[str, str] = {}


class Order(Struct, frozen=True):
    """One order as the store took it. Money is in `currency`, tax not included but in `tax`.

    `holds_stock` is whether its units have left the store's own quantity; `status` is the store's
    word. `reference` is ours: stable, short enough for the target, and looked up before creating.
    """

    number: str
    status: str
    created_at: datetime
    updated_at: datetime
    currency: str
    lines: tuple[OrderLine, ...]
    holds_stock: bool
    customer: str = ""
    email: str = ""
    shipping: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    total: Decimal = Decimal(0)
    reference: str = ""


class Record(Struct, frozen=True, gc=False):
    """One remote thing, normalised.

    `remote_id` is the endpoint's own stable identity; `sku` the key exactly as the endpoint spells
    it. Where `qty` is None, `reason` says why (`missing`, `unreadable`, `out_of_range`,
    `not_tracked`): unknown is never zero (P-25). `updated_at` is the item's own time, aware UTC.
    `refs` are the remote ids a later write or address needs. `payload` is the record as received,
    for look-ups; empty for bulk quantities. `fields` are the tracked fields by name: what a two-way
    sync compares and writes. For components other than quantities `sku` is the record's key: the
    variant's SKU, a customer's key, a series' code. Component `orders` carries its `order`; there
    `sku` is the order's number at a store and our reference at an office, and at a store
    `refs["order_id"]` is the `remote_id`, by which it can be asked for.
    """

    component: str
    remote_id: str
    sku: str
    location: str = ""
    qty: Quantity | None = None
    reason: str = ""
    title: str = ""
    updated_at: datetime | None = None
    refs: Mapping[str, str] = {}
    fields: Mapping[str, str] = {}
    payload: bytes = b""
    order: Order | None = None


class Page(Struct, frozen=True):
    """One stretch of a read.

    `cursor` continues after this page, "" where it was the last. `total` is the endpoint's own
    count where it tells one. `requests` is how many calls the page took.
    """

    records: tuple[Record, ...]
    cursor: str = ""
    total: int | None = None
    requests: int = 1


class Ask(Struct, frozen=True):
    """One key to read: the SKU as the endpoint spells it, with `refs` where they are known."""

    sku: str
    refs: Mapping[str, str] = {}


class Change(Struct, frozen=True):
    """One value to write: absolute, with the target value it was computed from; an order; or the
    fields of a record.

    `before` is None where the target's value was not known. `refs` are resolved remote ids. For
    component `orders`, `sku` is our reference, `order` what to create, `before`/`after` unused.
    For a component of records (customers, custom fields ...), `sku` is the record's key, `fields`
    what to write, whole, and `expects` the tracked fields the target was last seen to hold: None
    means that it must not exist yet and is created. `before`/`after` are unused there too.
    """

    component: str
    sku: str
    location: str = ""
    before: int | None = None
    after: int = 0
    refs: Mapping[str, str] = {}
    order: Order | None = None
    fields: Mapping[str, str] = {}
    expects: Mapping[str, str] | None = None


class Fate(StrEnum):
    """What the target said of one change."""

    ACCEPTED = "accepted"  # acknowledged; where the system is asynchronous, not yet readable
    REJECTED = "rejected"  # refused, with a reason
    CONFLICT = "conflict"  # compare-and-set found another value; nothing was written


class Outcome(Struct, frozen=True):
    """The fate of one change, in the order the changes were given.

    `code` and `message` are the system's own (already cleaned); `actual` is the value found at a
    conflict; `remote_id` the id of what was created, `refs` what its address needs.
    """

    fate: Fate
    code: str = ""
    message: str = ""
    request_id: str = ""
    actual: int | None = None
    remote_id: str = ""
    refs: Mapping[str, str] = {}


class Finding(Struct, frozen=True):
    """One line of a check: what was tried, whether it stands, what to do where it does not."""

    name: str
    ok: bool
    text: str
    remedy: str = ""


class ComponentAbility(Struct, frozen=True):
    """What a system can do with one kind of record. Sizes are rows a request, as documented.

    `lowers` tells for written orders which quantity of the system they lower: on_hand, available or
    none; the connector reads that one. After `request_timeout` plus `apply_delay` seconds a write
    that was sent has either become readable or never will. Where `complete` is False, no read lists
    every record (an API without a list of all): absence from `pages` says nothing there, and ids
    that are known must be asked for by `read`. Quantities below `least` or above `most` are refused
    by the system whoever sends them (None: no limit is documented). `read_requests` and
    `write_requests` are what one batch takes, where the system has no single request for it.
    Orders that are written and not read (`reads` False) cannot be found again: one whose answer
    never came is never sent again unasked, and `read` knows only those a person has told of.
    """

    reads: bool = True
    writes: bool = False
    since: bool = False
    complete: bool = True
    page: int = 250
    read_batch: int = 0
    write_batch: int = 0
    compare_and_set: bool = False
    idempotency: bool = False
    asynchronous: bool = False
    apply_delay: float = 0.0
    request_timeout: float = 30.0
    lowers: str = ""
    least: int | None = None
    most: int | None = None
    read_requests: int = 1
    write_requests: int = 1


class Delivered(Struct, frozen=True):
    """What came back for a question left in a mailbox: the answer, or where the visitor could not
    put the question to its own system, that system's `error` code and `message`, cleaned."""

    answer: bytes = b""
    error: str = ""
    message: str = ""


class Option(Struct, frozen=True):
    """One key of an endpoint in config.yaml.

    `kind` is str, int, float, bool, zone, path, url, map (text -> text), words (one text, or a list
    of them), database (a URL; the file of sqlite:///FILE lies beside config.yaml), group: the keys
    `entries`, sections: one of `choices` -> the keys `entries`, or json: any value, with plain
    numbers, true, false and null as such.
    """

    name: str
    kind: str = "str"
    required: bool = False
    secret: bool = False
    default: object = None
    choices: tuple[str, ...] = ()
    help: str = ""
    entries: tuple[Option, ...] = ()


class Misfit(Struct, frozen=True):
    """One thing wrong in an endpoint's options, beyond what their kinds say.

    `key` are the names that lead to it, from the endpoint inwards, places in lists as digits;
    `expected` says what was expected and what stands there instead; `hint` is the way out.
    """

    key: tuple[str, ...]
    expected: str
    hint: str = ""


class Traced(Struct, frozen=True):
    """One column of one record, and where it came from: for the making of a mapping.

    `source` is the entry of the mapping, `raw` what it found in the reply, `value` what became of
    it, `note` why there is none.
    """

    column: str
    source: str = ""
    raw: str = ""
    value: str = ""
    note: str = ""


class Capabilities(Struct, frozen=True):
    """What a system is and can do, told without importing its client.

    `sides` names where it may stand: "store", "office" or both.
    """

    system: str
    title: str
    sides: tuple[str, ...]
    components: Mapping[str, ComponentAbility]
    options: tuple[Option, ...] = ()
    verified_against: str = ""
