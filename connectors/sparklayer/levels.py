"""Stock levels: read for SKUs that are named, at one stock location.

A SKU without a level is left out of the answer (vendor page "Get stock levels for multiple SKUs").
Without a filter only the location with the external id `default` is told of, so for any other one
all are asked for and the others dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from connectors.errors import Misconfigured
from connectors.model import Record
from connectors.quantity import parse_quantity
from connectors.sparklayer.options import DEFAULT_LOCATION
from connectors.sparklayer.pricing import PLAN
from connectors.sparklayer.shapes import Level, Levels, Place
from connectors.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.http import HttpClient

FETCH = "/api/v1/batch-fetch-stock"
PLACES = "/api/v1/stock-locations"
MOST_ROWS = 500


class Stock:
    """Reads the levels of one location."""

    def __init__(self, http: HttpClient, location: str) -> None:
        self._http = http
        self._location = location
        self._place: Place | None = None

    def place(self) -> Place:
        """The configured location; raises Misconfigured where the site has none of that id."""
        if self._place is None:
            places = self.places()
            for one in places:
                if self._location in (one.id, one.external_id):
                    self._place = one
                    return one
            named = ", ".join(one.external_id or one.id for one in places[:20])
            raise Misconfigured(
                f"location: SparkLayer has no stock location {self._location!r}. "
                f"It has {one_line(named, limit=300) or 'none'}."
            )
        return self._place

    def places(self) -> tuple[Place, ...]:
        """The site's stock locations."""
        return self._http.get(PLACES, tuple[Place, ...], needs=PLAN)

    def target(self) -> dict[str, str]:
        """How a write names the location."""
        if self._location == DEFAULT_LOCATION:
            return {"stock_location_external_id": DEFAULT_LOCATION}
        return {"stock_location_id": self.place().id}

    def levels(self, skus: Sequence[str]) -> dict[str, Level]:
        """The levels at the location by SKU, at most MOST_ROWS asked for."""
        asked: dict[str, object] = {"skus": list(skus)}
        known = {self._location}
        if self._location != DEFAULT_LOCATION:
            place = self.place()
            known = {place.id, place.external_id or place.id}
            asked["filter"] = {"all_stock_locations": True}
        body = msgspec.json.encode(asked)
        found, _ = self._http.fetch(
            FETCH, tuple[Levels, ...], needs=PLAN, on_empty=b"[]", post=body
        )
        return {
            one.sku: level
            for one in found
            for level in one.stock_levels
            if self._location == DEFAULT_LOCATION or level.stock_location_id in known
        }

    def records(self, skus: Sequence[str]) -> tuple[Record, ...]:
        """The same as records of inventory."""
        return tuple(
            stock_record(sku, level, self._location) for sku, level in self.levels(skus).items()
        )


def stock_record(sku: str, level: Level, location: str) -> Record:
    """A level as a record: SparkLayer tells no time of it."""
    quantity, reason = parse_quantity(level.stock_level)
    return Record(
        component="inventory",
        remote_id=sku,
        sku=sku,
        location=location,
        qty=quantity,
        reason=reason,
        refs={"stock_location": level.stock_location_id},
    )
