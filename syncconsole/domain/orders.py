"""Orders in flight: which hold units back, which are exported, and what a change of one means."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from connectors.model import Order


class OrderState(StrEnum):
    """Where an order stands between store and office.

    open -> exported, or held | rejected (tried again by the next cycle); open, held and rejected
    ones that no longer hold stock are dropped; an exported one that was cancelled or changed
    afterwards is a question for a person.
    """

    OPEN = "open"
    HELD = "held"
    REJECTED = "rejected"
    EXPORTED = "exported"
    DROPPED = "dropped"
    VOID = "to void"


UNEXPORTED = frozenset({OrderState.OPEN, OrderState.HELD, OrderState.REJECTED})


class Turn(Struct, frozen=True):
    """What a reading of an order makes of it. `problem` is a sentence for a person, "" for none."""

    state: OrderState
    problem: str = ""


def turn(known: OrderState | None, before: Order | None, now: Order) -> Turn:
    """The order's state after this reading (rules 7 and 9).

    Cancelled before export: dropped. After export: a problem that names the receipt to void. An
    order that is changed before export is exported as it stands then; changed afterwards, it is a
    problem too. Cancelled after export and wanted again, it holds its units as any exported one.
    """
    if known is None or known in UNEXPORTED or known is OrderState.DROPPED:
        return Turn(OrderState.OPEN if now.holds_stock else OrderState.DROPPED)
    if not now.holds_stock:
        if known is OrderState.VOID:
            return Turn(known)
        sentence = f"order {now.number} was cancelled after its export ({now.status})"
        return Turn(OrderState.VOID, sentence)
    if known is OrderState.VOID:
        sentence = f"order {now.number} was cancelled after its export, and is wanted again"
        return Turn(OrderState.EXPORTED, f"{sentence}: see that its document stands")
    if before is not None and before.lines != now.lines:
        return Turn(known, f"order {now.number} was changed in the store after its export")
    return Turn(known)


def turn_of_absence(known: OrderState, number: str) -> Turn:
    """The state of an order that the store no longer has: as one cancelled there (rule 9)."""
    if known is not OrderState.EXPORTED:
        return Turn(OrderState.DROPPED)
    return Turn(OrderState.VOID, f"order {number} is no longer in the store, and was exported")


def exportable(state: OrderState, order: Order, statuses: Collection[str], since: datetime) -> bool:
    """Whether step 2 takes the order: unexported, holding stock, in one of the configured
    statuses, and not older than the cut-over."""
    return (
        state in UNEXPORTED
        and order.holds_stock
        and order.status in statuses
        and order.created_at >= since
    )


def subtracts(state: OrderState, acknowledged: int | None, read_begun: int | None) -> bool:
    """Whether the order's units are taken off what the office holds (rule 7).

    They stay off until the office acknowledged the export *and* a reading of the office that began
    after that is in the cache; both are ticks of one counter, never clocks.
    """
    if state in UNEXPORTED:
        return True
    if state is OrderState.EXPORTED:
        return acknowledged is None or read_begun is None or read_begun <= acknowledged
    return False


REFERENCE_LENGTH = 21
"""QuickBooks Online's DocNumber takes no more; other targets take at least as much."""


def reference(prefix: str, number: str) -> str:
    """Our stable name of an order at the office, looked up before anything is created. One longer
    than REFERENCE_LENGTH is never sent nor cut: a cut reference could name two orders."""
    return f"{prefix}{number}"
