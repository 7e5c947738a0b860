"""Frozen values that cross the boundary to outside systems. No I/O, no rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

Quantity = int | Decimal
"""A count of sellable units; Decimal only where the system itself counts in fractions."""


class Record(Struct, frozen=True, gc=False):
    """One remote thing, normalised.

    `remote_id` is the endpoint's own stable identity; `sku` the key exactly as the endpoint spells
    it. Where `qty` is None, `reason` says why (`missing`, `unreadable`, `out_of_range`,
    `not_tracked`): unknown is never zero (P-25). `updated_at` is the item's own time, aware UTC.
    `refs` are the remote ids a later write or address needs. `payload` is the record as received,
    for look-ups; empty for bulk quantities.
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
    """One value to write: absolute, with the target value it was computed from.

    `before` is None where the target's value was not known. `refs` are resolved remote ids.
    """

    component: str
    sku: str
    location: str
    before: int | None
    after: int
    refs: Mapping[str, str] = {}


class Fate(StrEnum):
    """What the target said of one change."""

    ACCEPTED = "accepted"  # acknowledged; where the system is asynchronous, not yet readable
    REJECTED = "rejected"  # refused, with a reason
    CONFLICT = "conflict"  # compare-and-set found another value; nothing was written


class Outcome(Struct, frozen=True):
    """The fate of one change, in the order the changes were given.

    `code` and `message` are the system's own (already cleaned); `actual` is the value found at a
    conflict.
    """

    fate: Fate
    code: str = ""
    message: str = ""
    request_id: str = ""
    actual: int | None = None


class Finding(Struct, frozen=True):
    """One line of a check: what was tried, whether it stands, what to do where it does not."""

    name: str
    ok: bool
    text: str
    remedy: str = ""


class ComponentAbility(Struct, frozen=True):
    """What a system can do with one kind of record. Sizes are rows a request, as documented.

    After `request_timeout` plus `apply_delay` seconds a write that was sent has either become
    readable or never will.
    """

    reads: bool = True
    writes: bool = False
    since: bool = False
    page: int = 250
    read_batch: int = 0
    write_batch: int = 0
    compare_and_set: bool = False
    idempotency: bool = False
    asynchronous: bool = False
    apply_delay: float = 0.0
    request_timeout: float = 30.0


class Option(Struct, frozen=True):
    """One key of an endpoint in config.yaml. `kind` is str, int, bool, path, url or map."""

    name: str
    kind: str = "str"
    required: bool = False
    secret: bool = False
    default: object = None
    choices: tuple[str, ...] = ()
    help: str = ""


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
