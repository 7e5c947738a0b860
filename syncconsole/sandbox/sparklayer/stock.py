"""Stock levels of many SKUs: read, and overwritten.

Vendor pages "Get stock levels for multiple SKUs" and "Update stock levels for multiple SKUs". A
level that is sent takes the place of the whole stored one: what is left out of it is cleared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from syncconsole.sandbox.sparklayer.problems import Problem, fault
from syncconsole.sandbox.sparklayer.site import PLACES, Level, Place, Site

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]


def fetched(site: Site, asked: object) -> list[Json]:
    """The levels of the SKUs asked for; those without any are left out."""
    if not isinstance(asked, dict) or not isinstance(asked.get("skus"), list):
        raise Problem(400, "Invalid body", [fault("skus", "A list of SKUs is required")])
    places = list(_places(asked.get("filter") or {}))
    found = []
    for sku in dict.fromkeys(map(str, asked["skus"])):
        levels = [
            _told(place, level)
            for place in places
            if (level := site.levels.get((sku, place.id))) is not None
        ]
        if levels:
            found.append({"sku": sku, "stock_levels": levels})
    return found


def updated(site: Site, sent: object) -> int:
    """Overwrite the levels, all or none; how many. Raises Problem."""
    if not isinstance(sent, list) or not sent:
        raise Problem(400, "Invalid body", [fault("", "A list of one level or more is required")])
    faults = list[dict[str, str]]()
    levels = dict[tuple[str, str], Level]()
    for row, one in enumerate(sent):
        wrong = _wrong(one)
        if wrong is not None:
            faults.append(fault(f"[{row}].{wrong[0]}".rstrip("."), wrong[1]))
            continue
        key = one["sku"], _place(one).id
        if key in levels:
            message = "The same SKU and stock location appear more than once"
            faults.append(fault(f"[{row}].sku", message, "duplicate"))
        due, least = one.get("restock_date"), one.get("min_stock_level")
        levels[key] = Level(one["stock_level"], due, least)
    if faults:
        raise Problem(400, "Validation failed", faults)
    site.levels.update(levels)
    return len(levels)


def _places(asked: Json) -> Iterable[Place]:
    if asked.get("all_stock_locations"):
        return PLACES
    wanted = asked.get("stock_location_ids")
    if wanted:
        return [one for one in PLACES if one.id in wanted]
    return PLACES[:1]


def _told(place: Place, level: Level) -> Json:
    return {
        "stock_location_id": place.id,
        "stock_level": level.stock,
        "restock_date": level.restock_date,
        "min_stock_level": level.least,
    }


def _wrong(one: object) -> tuple[str, str] | None:
    """The property of a level that cannot be, and why; None where it can."""
    if not isinstance(one, dict):
        return "", "An object is required"
    own, external = one.get("stock_location_id"), one.get("stock_location_external_id")
    if (own is None) == (external is None):
        return "stock_location_id", "One of the two ids of a location is required"
    if _found(one) is None:
        name = "stock_location_external_id" if own is None else "stock_location_id"
        return name, "The stock location does not exist"
    if not isinstance(one.get("sku"), str) or not one["sku"]:
        return "sku", "A SKU is required"
    if type(one.get("stock_level")) is not int:
        return "stock_level", "A whole number is required"
    return None


def _place(one: Json) -> Place:
    found = _found(one)
    assert found is not None
    return found


def _found(one: Json) -> Place | None:
    """The location a level names, by the one id or the other."""
    if "stock_location_id" in one:
        return next((place for place in PLACES if place.id == one["stock_location_id"]), None)
    return next(
        (place for place in PLACES if place.external_id == one["stock_location_external_id"]), None
    )
