"""How a component, and each of its attributes, stands: the words and what they mean (S-003)."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from syncconsole.domain.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from syncconsole.domain.components import Attribute, Component


class SyncStatus(StrEnum):
    """The words; `DESCRIPTIONS` says what each means."""

    NOT_SYNCED = "Not synced yet"
    PENDING = "Pending"
    SYNCING = "Syncing"
    SYNCED = "Synced"
    FAILED = "Failed"
    NOT_USED = "Not used"
    NOT_FETCHED = "Not fetched (Clienteling only)"
    NOT_OFFERED = "Not offered"


DESCRIPTIONS: Mapping[SyncStatus, str] = {
    SyncStatus.NOT_SYNCED: "no Fresh or Delta has carried it to its end yet",
    SyncStatus.PENDING: "changes wait to be written, for a run or for a person",
    SyncStatus.SYNCING: "a run reads, compares or writes it right now",
    SyncStatus.SYNCED: "both servers held the same when last synchronised",
    SyncStatus.FAILED: "not read, or not all taken; Manual sync or log-on tries again",
    SyncStatus.NOT_USED: "listed, but never synchronised; no request is made",
    SyncStatus.NOT_FETCHED: "clienteling: true would fetch it",
    SyncStatus.NOT_OFFERED: "one of the two systems has no such records",
}
"""What each means, in a line that fits 80 columns beside its word."""

WORST = (
    SyncStatus.SYNCING, SyncStatus.FAILED, SyncStatus.PENDING, SyncStatus.NOT_SYNCED,
    SyncStatus.SYNCED,
)  # fmt: skip
"""What a component shows where its attributes differ: the first of these that any has."""


class Standing(Struct, frozen=True):
    """What is known of a component. `state` is how it ended in the last run that took it up, None
    before; `active`: such a run is under way; `step`: it is at this very component. `done` says
    whether both directions were ever carried to their end, `offered` whether both systems know
    such records. `pending` and `failed` are names of fields."""

    state: RunState | None = None
    active: bool = False
    step: bool = False
    waits: bool = False
    done: bool = False
    offered: bool = True
    pending: Collection[str] = ()
    failed: Collection[str] = ()


def attribute_status(
    component: Component, attribute: Attribute, standing: Standing, *, clienteling: bool
) -> SyncStatus:
    """The status of one attribute, by the fields that bear its prefix (S-003)."""
    if (fixed := _fixed(component, standing, clienteling=clienteling)) is not None:
        return fixed
    if standing.step:
        return SyncStatus.SYNCING
    if standing.state is RunState.FAILED or _cut(standing) or _of(attribute, standing.failed):
        return SyncStatus.FAILED
    if _of(attribute, standing.pending) or standing.waits:
        return SyncStatus.PENDING
    return SyncStatus.SYNCED if standing.done else SyncStatus.NOT_SYNCED


def component_status(component: Component, standing: Standing, *, clienteling: bool) -> SyncStatus:
    """The status of the component: the worst of its attributes."""
    if (fixed := _fixed(component, standing, clienteling=clienteling)) is not None:
        return fixed
    found = {
        attribute_status(component, each, standing, clienteling=clienteling)
        for each in component.attributes
    }
    return next(status for status in WORST if status in found)


def _fixed(component: Component, standing: Standing, *, clienteling: bool) -> SyncStatus | None:
    """The status of what no run takes up."""
    if not component.used:
        return SyncStatus.NOT_USED
    if component.clienteling and not clienteling:
        return SyncStatus.NOT_FETCHED
    return None if standing.offered else SyncStatus.NOT_OFFERED


def _cut(standing: Standing) -> bool:
    """Whether the run that was at it has ended without bringing it to an end."""
    return standing.state is RunState.RUNNING and not standing.active


def _of(attribute: Attribute, names: Collection[str]) -> bool:
    return any(name.partition(".")[0] == attribute.slug for name in names)
