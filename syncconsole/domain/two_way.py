"""Two-way records: what moves which way, key by key, against what both sides last agreed on.

Main wins where both changed; what is missing on one side after a baseline is listed, never
deleted or made again unasked (design.md, two-way; P-28, P-29).
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from syncconsole.domain.components import Component, Way
from syncconsole.domain.keys import match_key
from syncconsole.domain.outcomes import Outcome

STORE, OFFICE = "store", "office"
"""The sides: the local server, and the main server."""

TARGETS = {OFFICE: "upload", STORE: "download"}
"""Where a row is written, and the source document's word for that way."""


class Agreed(Struct, frozen=True):
    """The digests of what each side held when both last agreed. They differ only where one side
    cannot keep everything the other sent."""

    store: str
    office: str


class Verdict(Struct, frozen=True):
    """What becomes of a row: its outcome and reason; no outcome means that it is to be written."""

    outcome: Outcome | None = None
    reason: str = ""


class Decision(Struct, frozen=True):
    """What becomes of a key: of the local record on its way up and of main's on its way down, None
    where there is no such record. `agree`: both hold the same and the baseline moves without a
    write. `forget`: both are gone, and with them what was agreed."""

    upload: Verdict | None = None
    download: Verdict | None = None
    agree: bool = False
    forget: bool = False
    conflict: bool = False


class Moved(Struct, frozen=True):
    """One record on its way: the fields to write, whole; what the target was last seen to hold,
    None where it had no such record; what was last agreed; and who it is on both sides ("" where
    it is yet to be made). Kept with the plan row, so that what was overwritten is never lost."""

    after: Mapping[str, str]
    before: Mapping[str, str] | None = None
    agreed: Mapping[str, str] | None = None
    source_id: str = ""
    target_id: str = ""
    conflict: bool = False

    @property
    def changed(self) -> frozenset[str]:
        """The names of the fields that the write changes at the target."""
        held = self.before or {}
        names = {*held, *self.after}
        return frozenset(name for name in names if held.get(name) != self.after.get(name))

    def landed(self, held: Mapping[str, str]) -> bool:
        """Whether a target that now holds these fields has taken the write: it holds what was sent,
        or as much of it as it can keep."""
        whole = dict(held) == dict(self.after)
        return whole or (bool(held) and keeps(held, self.after) and held != self.before)


WRITE = Verdict()
UNCHANGED = Verdict(Outcome.UNCHANGED)
MAIN_WINS = Verdict(Outcome.SKIPPED, "main_wins")
GONE_AT_STORE = Verdict(Outcome.SKIPPED, "gone_at_store")
GONE_AT_OFFICE = Verdict(Outcome.SKIPPED, "gone_at_office")


def decide(store: str | None, office: str | None, agreed: Agreed | None, way: Way) -> Decision:
    """What becomes of one key, from the digests of what each side holds (None: nothing)."""
    both = way is Way.BOTH
    if store is None and office is None:
        return Decision(forget=agreed is not None)
    if store is None:
        return Decision(download=WRITE if agreed is None else GONE_AT_STORE)
    if office is None:
        if both:
            return Decision(upload=WRITE if agreed is None else GONE_AT_OFFICE)
        return Decision(download=None if agreed is None else GONE_AT_OFFICE)
    rest = UNCHANGED if both else None
    if store == office:
        return Decision(rest, UNCHANGED, agree=agreed != Agreed(store, office))
    local = agreed is None or store != agreed.store
    main = agreed is None or office != agreed.office
    if not local and not main:
        return Decision(rest, UNCHANGED)
    if not both:
        return Decision(download=WRITE)
    if not main:
        return Decision(WRITE, UNCHANGED)
    if not local:
        return Decision(UNCHANGED, WRITE)
    return Decision(MAIN_WINS, WRITE, conflict=True)


def tracked(component: Component, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that belong to an attribute of the component and are not blank: what is compared
    and written (S-004). A blank field and none at all are the same."""
    slugs = {attribute.slug for attribute in component.attributes}
    return {n: value for n, value in fields.items() if value and n.partition(".")[0] in slugs}


def keeps(held: Mapping[str, str], sent: Mapping[str, str]) -> bool:
    """Whether a side holds what it was sent, as far as it can: nothing else, nothing different."""
    return all(sent.get(name) == value for name, value in held.items())


def other_store(component: Component, fields: Mapping[str, str], site: str) -> str:
    """Why a record of a component of this one store is not ours: "other_store", or "" where it is
    ours (S-038, S-039). One that names no store is: the list itself was this store's."""
    if component.scope != "store":
        return ""
    named = (value for name, value in fields.items() if name.rpartition(".")[2] == "store")
    found = next((value for value in named if value), "")
    return "other_store" if found and match_key(found) != match_key(site) else ""
