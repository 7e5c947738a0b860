"""Which customers are imported, and why a record is not (S-130 to S-133)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from connectors.model import Record

NOT_B2B = "not_b2b"
NO_LONGER_B2B = "no_longer_b2b"
UNREADABLE = "unreadable"
NO_LONGER_READABLE = "no_longer_readable"

LEFT_OUT = (NOT_B2B, NO_LONGER_B2B)
"""The reasons of customers that are not imported by rule, which is no error (S-131)."""

IN_ERROR = (UNREADABLE, NO_LONGER_READABLE)

_KEPT = {NOT_B2B: NO_LONGER_B2B, UNREADABLE: NO_LONGER_READABLE}


class B2B(Struct, frozen=True):
    """The rule of a connection: a customer's tag, or the namespace of one of its metafields."""

    tag: str = "b2b"
    namespace: str = "sparklayer"

    def admits(self, tags: Iterable[str], namespaces: Iterable[str]) -> bool:
        """Whether a customer with these is a b2b customer. Tags are compared whole, trimmed,
        capitals like small letters; namespaces exactly. `b2b-vip` alone is not `b2b`."""
        wanted = _folded(self.tag)
        return any(_folded(tag) == wanted for tag in tags) or self.namespace in namespaces

    def why_not(self, customer: Record) -> str:
        """Why this customer is not imported, "" where it is."""
        if customer.reason == UNREADABLE:
            return UNREADABLE
        tags = listed(customer.fields.get("tags", ""))
        namespaces = listed(customer.fields.get("metafield_namespaces", ""))
        return "" if self.admits(tags, namespaces) else NOT_B2B

    def told(self, reason: str) -> str:
        """A reason as a sentence, "" for none; an unknown one is its own word."""
        lacks = f"no {self.tag} tag / metafield"
        return {
            "": "",
            NOT_B2B: f"not imported: {lacks}",
            NO_LONGER_B2B: f"no longer eligible: {lacks}; kept as last imported, not updated",
            UNREADABLE: "not imported: the record cannot be read",
            NO_LONGER_READABLE: "its latest reading cannot be read; kept as last imported",
        }.get(reason, f"not imported: {reason}")


def readable(record: Record) -> str:
    """Why a record of a feed without a rule is not imported, "" where it is."""
    return UNREADABLE if record.reason == UNREADABLE else ""


def kept_as(held: str, reason: str) -> str:
    """Under which reason a record that was imported is kept as it was, now that its reading is
    refused for `reason`; "" where the new reading takes its place (S-132)."""
    imported_once = held in ("", *_KEPT.values())
    return _KEPT.get(reason, "") if imported_once else ""


def listed(text: str) -> tuple[str, ...]:
    """The members of a list as connectors write it, `a, b`."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _folded(tag: str) -> str:
    return tag.strip().casefold()
