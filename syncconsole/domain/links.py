"""Whether two records still are those that an acknowledged write has linked (P-14)."""

from __future__ import annotations

from collections.abc import Collection

from msgspec import Struct


class Ids(Struct, frozen=True, gc=False):
    """The remote ids of a key at both ends."""

    source: str | None
    target: str | None


class Linked(Struct, frozen=True, gc=False):
    """Remote ids that are linked, each end by itself: both systems may count from one."""

    sources: Collection[str] = ()
    targets: Collection[str] = ()


NONE_LINKED = Linked()


def doubt(now: Ids, linked: Ids | None, elsewhere: Linked) -> str:
    """Why a person should look first, "" where nothing speaks against the link.

    `linked` are the ids of the last acknowledged write to this key; `elsewhere` those ids of this
    key that are linked under another SKU. An id that has changed under the same SKU may be the same
    item made anew, or another one; an SKU that has moved to another record surely is a question.
    """
    if now.source in elsewhere.sources or now.target in elsewhere.targets:
        return "renamed"
    if linked is None:
        return ""
    if now.source is not None and now.source != linked.source:
        return "source_id_changed"
    if now.target is not None and now.target != linked.target:
        return "target_id_changed"
    return ""
