"""What changed in stock at one location since a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw, Struct

from connectors.raw import moment
from connectors.shopify.documents import LEVEL_PAGE
from connectors.shopify.mapping import item_record
from connectors.shopify.paging import Sheet, Sizes, walk
from connectors.shopify.raw import shaped
from connectors.shopify.search import changed, second
from connectors.shopify.shapes import Levels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from connectors.model import Page
    from connectors.shopify.graphql import Api
    from connectors.shopify.kinds import Kind


class Level(Struct, rename="camel"):
    """An item's stock at the location, with the time it last changed."""

    item: Raw
    updated_at: str | None = None


_level = msgspec.json.Decoder(Level)


def changed_levels(
    api: Api, kind: Kind, location: int, since: datetime, cursor: str, sizes: Sizes
) -> Iterator[Page]:
    """The stock that changed at or after that second.

    An item whose tracking was only switched has no newer level, and one that is no longer stocked
    here has none: a complete read tells of both.
    """
    begin = second(since)

    def fetch(after: str | None, size: int) -> Sheet:
        asked = {"first": size, "after": after, "query": changed(since), **kind.extra}
        found = api.ask(LEVEL_PAGE, asked, Levels, needs=kind.needs).location
        if found is None:
            raise kind.no_location()
        levels = [
            shaped(_level, bytes(raw), "a stock level") for raw in found.inventory_levels.nodes
        ]
        hide = api.http.redactor.data
        records = [
            item_record(hide(bytes(level.item)), location)
            for level in levels
            if (at := moment(level.updated_at)) is None or at >= begin
        ]
        return Sheet(records, found.inventory_levels.page_info)

    return walk(LEVEL_PAGE, fetch, cursor, sizes)
